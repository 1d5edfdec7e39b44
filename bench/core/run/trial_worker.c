/* A worker's process: prepared, started with all others, and reported on. */
#include <errno.h>
#include <limits.h>
#include <linux/futex.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/cpu.h"
#include "base/sched.h"
#include "base/shm.h"
#include "core/plan/config.h"
#include "core/run/samples.h"
#include "core/run/trial.h"
#include "core/run/trial_worker.h"

static void futex_all(_Atomic uint32_t *word)
{
	syscall(SYS_futex, word, FUTEX_WAKE, INT_MAX, NULL, NULL, 0);
}

static void barrier_wait(struct barrier *barrier, uint32_t workers)
{
	if (atomic_fetch_add(&barrier->arrived, 1) + 1 == workers) {
		atomic_store(&barrier->open, 1);
		futex_all(&barrier->open);
	}
	while (!atomic_load(&barrier->open))
		syscall(SYS_futex, &barrier->open, FUTEX_WAIT, 0, NULL, NULL,
			0);
}

/* In the worker's process: its checks, buffer and sequences. */
static int prepare_memory(struct trial *s, unsigned i)
{
	struct worker *w = &s->worker[i];
	const struct config *config = s->config;
	unsigned lowest = (unsigned)config->params.priority;
	unsigned levels = config_prio_max(config) - lowest + 1;
	unsigned producers = (unsigned)config->params.producers;
	size_t bytes = sizeof(struct message) + config->params.size + 64;
	bytes = (bytes + 4095) / 4096 * 4096;
	w->message = aligned_alloc(4096, bytes);
	w->sequence = calloc(levels, sizeof(*w->sequence));
	w->check = (struct checker){
		.size = config->params.size,
		.producers = producers,
		.levels = levels,
		.prio_base = lowest,
		.full = config->params.verify == VERIFY_FULL,
		.next = calloc((size_t)producers * levels, sizeof(uint64_t)),
		.missing = calloc((size_t)producers * levels, sizeof(uint64_t)),
		.taken = calloc(producers, sizeof(uint64_t)),
		.seen = w->check.seen,
		.seen_bytes = w->check.seen_bytes,
	};
	w->check.simple = producers == 1 && !w->check.full && !s->seen &&
			  config->params.size >= MARK_BYTES;
	if (!w->message || !w->sequence || !w->check.next ||
	    !w->check.missing || !w->check.taken)
		return -ENOMEM;
	memset(w->message, 0, bytes);
	w->message->len = config->params.size;
	w->message->prio = lowest;
	for (unsigned l = 0; l < config->workload->stamps; l++)
		shm_populate(w->lane[l].at,
			     (w->lane[l].size + 1) * sizeof(uint64_t));
	return 0;
}

static int attach_channels(struct trial *s, const struct worker *w)
{
	const struct role *role = &s->config->workload->role[w->role];
	for (unsigned i = 0; i < s->config->workload->channels; i++) {
		struct channel *ch = w->channel[i];
		enum side side = role->side[i];
		if (s->config->workload->needs & CAN_NAME) {
			channel_use(ch, s->config->wait);
			continue;
		}
		for (enum side one = SENDER; one < SIDES; one++) {
			if (side != SIDES && side != one)
				continue;
			int rc = channel_attach(ch, one, s->config->wait);
			if (rc < 0)
				return rc;
		}
	}
	return 0;
}

static int open_counters(struct trial *s, struct worker *w, struct error *err)
{
	const struct counter_event *event = s->samples->counters;
	int rc = event ? counters_open(&w->counters, event, COUNTERS_MAX) : 0;
	if (rc < 0)
		return error_set(err, STATUS_SKIPPED, "--counters: %s; %s",
				 counters_reason(-rc), counters_hint(-rc));
	return 0;
}

static int prepare(struct trial *s, unsigned i, struct error *err)
{
	struct worker *w = &s->worker[i];
	int cpu = s->config->cpu[w->role], rc;
	if (cpu != CPU_NONE && (rc = sched_pin(cpu)) < 0)
		return error_errno(err, STATUS_SKIPPED, -rc,
				   "sched_setaffinity to CPU %d", cpu);
	if ((rc = prepare_memory(s, i)) < 0)
		return error_errno(err, STATUS_FAILED, -rc, "worker's memory");
	if (sched_apply(&s->config->sched, err) < 0 ||
	    open_counters(s, w, err) < 0)
		return -1;
	if ((rc = attach_channels(s, w)) < 0)
		return error_errno(err, STATUS_FAILED, -rc, "%s: --wait %s",
				   s->config->mechanism->name,
				   s->config->wait->name);
	return 0;
}

/* The worker's process, from beginning to end. */
int trial_work(void *context)
{
	struct seat *seat = context;
	struct trial *s = seat->trial;
	struct worker *w = &s->worker[seat->i];
	if (prepare(s, seat->i, &s->control->error[seat->i]) < 0)
		return 1;
	barrier_wait(&s->control->barrier, s->workers);
	w->outcome->rc = s->config->workload->role[w->role].body(w);
	w->outcome->tally = w->check.tally;
	for (unsigned i = 0; i < s->config->workload->channels; i++)
		w->outcome->interrupted += w->channel[i]->interrupted;
	return w->outcome->rc < 0;
}
