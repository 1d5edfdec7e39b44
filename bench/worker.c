/* What all workloads share: the measured part, gates and marks. */
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include "base/cpu.h"
#include "base/marker.h"
#include "base/units.h"
#include "worker.h"

static uint64_t timeval_ns(const struct timeval *tv)
{
	return (uint64_t)tv->tv_sec * NSEC_PER_SEC +
	       (uint64_t)tv->tv_usec * 1000;
}

/* Adds (sign 1) or takes away (sign -1) what the process has used so far. */
static void count_usage(struct outcome *o, int sign)
{
	struct rusage usage;
	getrusage(RUSAGE_SELF, &usage);
	uint64_t s = (uint64_t)(int64_t)sign;
	o->user_ns += s * timeval_ns(&usage.ru_utime);
	o->system_ns += s * timeval_ns(&usage.ru_stime);
	o->voluntary += s * (uint64_t)usage.ru_nvcsw;
	o->involuntary += s * (uint64_t)usage.ru_nivcsw;
	o->minor_faults += s * (uint64_t)usage.ru_minflt;
	o->major_faults += s * (uint64_t)usage.ru_majflt;
	o->max_rss_bytes = (uint64_t)usage.ru_maxrss * 1024;
}

uint64_t worker_switches(void)
{
	struct rusage usage;
	getrusage(RUSAGE_SELF, &usage);
	return (uint64_t)(usage.ru_nvcsw + usage.ru_nivcsw);
}

void worker_begin(struct worker *w)
{
	struct outcome *o = w->outcome;
	if (!o->begun) {
		o->cpu[0] = sched_getcpu();
		o->begin_ns = clock_now();
	}
	o->begun = true;
	o->ended = false;
	for (unsigned i = 0; i < w->check.producers; i++)
		o->taken[i] -= w->check.taken[i];
	count_usage(o, -1);
	counters_start(&w->counters);
	o->spent_ns -= clock_now();
	MARKER(MARKER_BEGIN);
}

/* What could not be read once makes the whole void. */
static void add_counts(struct worker *w)
{
	struct outcome *o = w->outcome;
	uint64_t count[COUNTERS_MAX] = {0};
	int rc = counters_stop(&w->counters, count);
	o->counted = o->counted < 0 ? o->counted : rc;
	for (int i = 0; i < COUNTERS_MAX; i++)
		o->count[i] += count[i];
}

void worker_end(struct worker *w, const char *ended_by)
{
	struct outcome *o = w->outcome;
	if (o->ended)
		return;
	MARKER(MARKER_END);
	o->ended = true;
	o->spent_ns += clock_now();
	add_counts(w);
	count_usage(o, 1);
	for (unsigned i = 0; i < w->check.producers; i++)
		o->taken[i] += w->check.taken[i];
	o->cpu[1] = sched_getcpu();
	snprintf(o->ended_by, sizeof(o->ended_by), "%s", ended_by);
}

int worker_fail(struct worker *w, const char *call, int rc)
{
	snprintf(w->outcome->call, sizeof(w->outcome->call), "%s", call);
	return w->outcome->rc = rc;
}

void worker_end_after(struct worker *w, uint64_t n, uint64_t last)
{
	worker_end(w, n == w->messages ? "messages"
		      : n == last      ? "max-samples"
				       : "duration");
	w->outcome->messages = n;
}

void worker_raise_phase(struct worker *w, enum phase phase)
{
	unsigned now = atomic_load(&w->gate->phase);
	while (now < phase &&
	       !atomic_compare_exchange_weak(&w->gate->phase, &now, phase))
		continue;
}

void worker_wait_until(const struct worker *w, _Atomic uint64_t *word,
		       uint64_t value)
{
	while (atomic_load_explicit(word, memory_order_acquire) < value) {
		if (w->yields)
			sched_yield();
		else
			cpu_relax();
	}
}

void worker_settle(uint64_t ns)
{
	uint64_t until = clock_now() + ns;
	while (clock_now() < until)
		cpu_relax();
}

#define SLACK_LEAST 50000
#define SLACK_MOST 2000000
#define SLEEPS 20

uint64_t worker_sleep_slack(void)
{
	uint64_t worst = SLACK_LEAST / 2;
	for (int i = 0; i < SLEEPS; i++) {
		uint64_t due = clock_now() + SLACK_LEAST;
		clock_sleep_until(due);
		uint64_t over = clock_now() - due;
		worst = over > worst ? over : worst;
	}
	return 2 * worst < SLACK_MOST ? 2 * worst : SLACK_MOST;
}

uint64_t worker_wait_due(const struct worker *w, uint64_t due, uint64_t slack)
{
	uint64_t now = clock_now();
	if (now + slack < due) {
		clock_sleep_until(due - slack);
		now = clock_now();
	}
	while (now < due) {
		if (w->yields)
			sched_yield();
		else
			cpu_relax();
		now = clock_now();
	}
	return now;
}

/* xorshift32 (Marsaglia 2003): enough to shuffle levels, and cheap. */
uint32_t worker_random(struct worker *w)
{
	w->random ^= w->random << 13;
	w->random ^= w->random >> 17;
	w->random ^= w->random << 5;
	return w->random;
}

uint64_t worker_paced_messages(const struct worker *w)
{
	uint64_t n = units_due(w->params->rate, w->duration_ns);
	n = w->messages < n ? w->messages : n;
	return w->lane[0].size < n ? w->lane[0].size : n;
}

unsigned worker_level(struct worker *w, uint64_t n)
{
	unsigned levels = w->check.levels;
	switch (w->params->pattern) {
	case PRIO_RISING:
		return (unsigned)(n % levels);
	case PRIO_RANDOM:
		return worker_random(w) % levels;
	case PRIO_FALLING:
		return levels - 1 - (unsigned)(n % levels);
	default:
		return 0;
	}
}

void worker_mark(struct worker *w, unsigned level)
{
	uint64_t mark =
		mark_make(MARK_DATA, w->index, level) | w->sequence[level]++;
	w->message->prio = (unsigned)w->params->priority + level;
	message_mark(w->message, mark);
	if (w->check.full)
		message_fill(w->message, mark);
}
