/* Spins, and counts what it was kept from. */
#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "base/array.h"
#include "base/child.h"
#include "base/clock.h"
#include "base/cpu.h"
#include "base/sched.h"
#include "base/shm.h"
#include "core/machine/disturbance.h"
#include "core/machine/host_state.h"
#include "core/machine/noise.h"
#include "core/record/facts.h"

#define SETTLE_NS 2000000 /* both are forked and pinned by then */

/* What one spinning process leaves in shared memory. */
struct spin {
	int cpu;
	uint64_t begin_ns, least_ns; /* as planned */
	uint64_t spun_ns;	     /* as it was */
	uint64_t count, total_ns, longest_ns;
	uint64_t preemptions;
	bool done;
};

static uint64_t involuntary_switches(void)
{
	struct rusage usage = {0};
	getrusage(RUSAGE_SELF, &usage);
	return (uint64_t)usage.ru_nivcsw;
}

static int spin(void *context)
{
	struct spin *s = context;
	if (sched_pin(s->cpu) < 0)
		return 1;
	while (clock_now() < s->begin_ns)
		continue;
	uint64_t switches = involuntary_switches();
	uint64_t begin = clock_now(), before = begin, now;
	for (; before - begin < s->least_ns; before = now) {
		now = clock_now();
		uint64_t gap = now - before;
		if (gap <= NOISE_GAP_NS)
			continue;
		s->count++;
		s->total_ns += gap;
		s->longest_ns = gap > s->longest_ns ? gap : s->longest_ns;
	}
	s->spun_ns = before - begin;
	s->preemptions = involuntary_switches() - switches;
	s->done = true;
	return 0;
}

/* Returns how many CPUs were spun on to the end. */
static unsigned spin_on(struct spin s[2], const int cpu[2], uint64_t ns)
{
	uint64_t begin = clock_now() + SETTLE_NS;
	unsigned done = 0;
	pid_t pid[2] = {0};
	for (int i = 0; i < 2; i++) {
		if (cpu[i] == CPU_NONE || (i == 1 && cpu[1] == cpu[0]))
			continue;
		s[i] = (struct spin){
			.cpu = cpu[i], .begin_ns = begin, .least_ns = ns};
		pid[i] = child_start(spin, &s[i], NULL);
	}
	for (int i = 0; i < 2; i++) {
		while (pid[i] > 0 && waitpid(pid[i], NULL, 0) < 0 &&
		       errno == EINTR)
			continue;
		done += s[i].done;
	}
	return done;
}

static uint64_t larger(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

static void describe_spin(struct facts *facts, const struct spin s[2],
			  unsigned cpus)
{
	const struct {
		const char *name;
		uint64_t value;
	} fact[] = {
		{"noise.spun_ns", s[0].spun_ns + s[1].spun_ns},
		{"noise.interruptions", s[0].count + s[1].count},
		{"noise.interrupted_ns", s[0].total_ns + s[1].total_ns},
		{"noise.longest_ns", larger(s[0].longest_ns, s[1].longest_ns)},
		{"noise.preemptions", s[0].preemptions + s[1].preemptions},
	};
	for (size_t i = 0; i < ARRAY_LENGTH(fact); i++)
		facts_number(facts, fact[i].name,
			     cpus ? (double)fact[i].value : (double)NAN);
}

static void describe_taken(struct facts *facts, const struct disturbance *d,
			   double thermal)
{
	facts_number(facts, "noise.steal_ns", d->steal_ns);
	facts_number(facts, "noise.throttled_periods", d->throttled_periods);
	facts_number(facts, "noise.device_interrupts", d->device_interrupts);
	facts_number(facts, "noise.timer_interrupts", d->timer_interrupts);
	facts_number(facts, "noise.thermal_throttles", thermal);
}

void noise_measure(struct facts *environment, const int cpu[2], uint64_t ns)
{
	char cpus[32] = "";
	struct disturbance begin, end;
	struct spin nothing[2] = {0}, *s = shm_map(2 * sizeof(*s), NULL);
	double thermal = host_thermal_throttles();
	disturbance_read(&begin, cpu);
	unsigned done = s ? spin_on(s, cpu, ns) : 0;
	uint64_t ended = clock_now();
	disturbance_read(&end, cpu);
	facts_number(environment, "noise.reading_ns",
		     (double)(clock_now() - ended));
	end = disturbance_between(&begin, &end);
	describe_spin(environment, s ? s : nothing, done);
	describe_taken(environment, &end, host_thermal_throttles() - thermal);
	if (cpu[0] != CPU_NONE)
		snprintf(cpus, sizeof(cpus), cpu[0] == cpu[1] ? "%d" : "%d,%d",
			 cpu[0], cpu[1]);
	facts_text(environment, "noise.cpus", cpus);
	shm_unmap(s, 2 * sizeof(*s));
}
