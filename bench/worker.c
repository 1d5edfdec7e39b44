/* What all workloads share: the measured part, gates, marks and usage. */
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include "base/cpu.h"
#include "worker.h"
#include "workload.h"

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

void worker_begin(struct worker *w)
{
	struct outcome *o = w->outcome;
	o->begun = true;
	o->cpu[0] = sched_getcpu();
	memcpy(o->taken, w->check.taken,
	       w->check.producers * sizeof(*o->taken));
	count_usage(o, -1);
	o->begin_ns = clock_now();
}

void worker_end(struct worker *w, const char *ended_by)
{
	struct outcome *o = w->outcome;
	if (o->ended)
		return;
	o->ended = true;
	o->end_ns = clock_now();
	count_usage(o, 1);
	for (unsigned i = 0; i < w->check.producers; i++)
		o->taken[i] = w->check.taken[i] - o->taken[i];
	o->cpu[1] = sched_getcpu();
	snprintf(o->ended_by, sizeof(o->ended_by), "%s", ended_by);
}

int worker_fail(struct worker *w, const char *call, int rc)
{
	snprintf(w->outcome->call, sizeof(w->outcome->call), "%s", call);
	return rc;
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

/* xorshift32 (Marsaglia 2003): enough to shuffle levels, and cheap. */
static uint32_t next_random(uint32_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state;
}

unsigned worker_level(struct worker *w, uint64_t n)
{
	unsigned levels = w->check.levels;
	switch (w->params->pattern[0]) {
	case 'r':
		if (w->params->pattern[1] == 'i')
			return (unsigned)(n % levels);
		return next_random(&w->random) % levels;
	case 'f':
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

void reduce_usage(struct reduction *r, uint64_t messages)
{
	double cpu[2] = {0, 0}, switches[2] = {0, 0};
	if (messages == 0)
		return;
	for (unsigned i = 0; i < r->workers; i++) {
		const struct outcome *o = r->worker[i].outcome;
		unsigned role = r->worker[i].role;
		cpu[role] += (double)(o->user_ns + o->system_ns);
		switches[role] += (double)(o->voluntary + o->involuntary);
	}
	double n = (double)messages;
	r->number(r->context, METRIC_CPU_NS, (cpu[0] + cpu[1]) / n);
	r->number(r->context, METRIC_SENDER_CPU_NS, cpu[0] / n);
	r->number(r->context, METRIC_RECEIVER_CPU_NS, cpu[1] / n);
	r->number(r->context, METRIC_SENDER_SWITCHES, switches[0] / n);
	r->number(r->context, METRIC_RECEIVER_SWITCHES, switches[1] / n);
}
