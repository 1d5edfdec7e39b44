/* Processes that spin at idle priority, or idle CPUs that poll. */
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "base/child.h"
#include "base/cpu.h"
#include "base/error.h"
#include "base/futex.h"
#include "base/sched.h"
#include "base/shm.h"
#include "core/machine/awake.h"

#define LATENCY "/dev/cpu_dma_latency"

const char *const awake_words[AWAKE_WAYS] = {"none", "spinner", "dma_latency"};

/* A cache line each: one is written while the other is spun on. */
struct spinner {
	_Alignas(64) _Atomic uint32_t on;
	int cpu;
};

/* Without a pause instruction, at which a hypervisor may step in. */
static int spin(void *context)
{
	struct spinner *me = context;
	if (sched_pin(me->cpu) < 0 || sched_idle() < 0)
		return 1;
	for (;;) {
		while (atomic_load_explicit(&me->on, memory_order_relaxed))
			continue;
		futex_wait(&me->on, 0);
	}
}

static int start(struct awake *awake, int cpu, struct error *err)
{
	unsigned i = awake->count;
	if (!awake->spinner)
		awake->spinner =
			shm_map(SPINNERS * sizeof(struct spinner), err);
	if (!awake->spinner)
		return -1;
	if (i == SPINNERS)
		return error_set(err, STATUS_SKIPPED,
				 "--keep-awake: on %d CPUs at most", SPINNERS);
	awake->spinner[i].cpu = awake->cpu[i] = cpu;
	awake->pid[i] = child_start(spin, &awake->spinner[i], err);
	if (awake->pid[i] < 0)
		return -1;
	awake->count++;
	return 0;
}

static int spin_on(struct awake *awake, int cpu, struct error *err)
{
	unsigned i = 0;
	while (i < awake->count && awake->cpu[i] != cpu)
		i++;
	if (i == awake->count && start(awake, cpu, err) < 0)
		return -1;
	atomic_store(&awake->spinner[i].on, 1);
	futex_wake(&awake->spinner[i].on);
	return 0;
}

/* No state is entered that takes over 0 µs to leave (pm_qos_interface.rst). */
static int allow_no_latency(struct awake *awake, struct error *err)
{
	const int32_t us = 0;
	if (awake->latency > 0)
		return 0;
	awake->latency = open(LATENCY, O_WRONLY | O_CLOEXEC);
	if (awake->latency > 0 &&
	    write(awake->latency, &us, sizeof(us)) == sizeof(us))
		return 0;
	error_errno(err, STATUS_SKIPPED, errno, "--keep-awake: " LATENCY);
	awake_off(awake);
	return -1;
}

int awake_on(struct awake *awake, int cpu, struct error *err)
{
	if (cpu == CPU_NONE || awake->way == AWAKE_NONE)
		return 0;
	return awake->way == AWAKE_SPINNER ? spin_on(awake, cpu, err)
					   : allow_no_latency(awake, err);
}

void awake_off(struct awake *awake)
{
	if (awake->latency > 0)
		close(awake->latency);
	awake->latency = 0;
	for (unsigned i = 0; i < awake->count; i++)
		atomic_store(&awake->spinner[i].on, 0);
}

void awake_release(struct awake *awake)
{
	awake_off(awake);
	for (unsigned i = 0; i < awake->count; i++)
		child_end(awake->pid[i]);
	shm_unmap(awake->spinner, SPINNERS * sizeof(struct spinner));
	memset(awake, 0, sizeof(*awake));
}
