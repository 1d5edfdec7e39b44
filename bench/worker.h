/*
 * A process of a run as its workload sees it: its channels, the gate that it
 * shares with the others of its pair, room for stamps, and its outcome.
 */
#ifndef WORKER_H
#define WORKER_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/counters.h"
#include "channel.h"
#include "message.h"
#include "params.h"

#define LANES 6		 /* arrays of stamps a worker may fill */
#define PRODUCERS 64	 /* at most, on one queue */
#define WORKERS_MAX 256	 /* of one run */
#define CONTENDERS_MAX 8 /* mechanisms that share a run */
#define COLD_MAX 64	 /* messages; a lane has room for so many more */

/* Which part of a run the workers of one pair are in. */
enum phase { WARMUP, MEASURE, TAIL, STOP };

/* What the workers of one pair share, apart from the queue. */
struct gate {
	_Alignas(64) _Atomic unsigned phase;
	_Alignas(64) _Atomic uint64_t open; /* the workload's own meaning */
	_Alignas(64) _Atomic uint64_t sent; /* in TAIL: messages sent so far */
	_Alignas(64) _Atomic unsigned finished; /* producers that are done */
	_Atomic uint64_t measured;		/* messages, of all consumers */
};

struct lane {
	uint64_t *at; /* size + 1 of them */
	size_t size;  /* samples at most */
};

/* What a worker leaves in shared memory. */
struct outcome {
	int rc;	       /* 0; -errno of the worker that broke the run */
	char call[16]; /* that failed */
	bool begun, ended;
	uint64_t slices, turn[2]; /* measured; of hand_over, first and last */
	uint64_t slice, cold; /* messages of one, and before it; 0: undivided */
	uint64_t empty_ns;    /* of the fastest EMPTY_CALLS, over all slices */
	uint64_t sent, received; /* in the whole run */
	uint64_t messages;	 /* in the measured part */
	uint64_t warmup;
	uint64_t begin_ns, spent_ns; /* the first; the sum of all parts */
	uint64_t user_ns, system_ns; /* in the measured part */
	uint64_t voluntary, involuntary;
	uint64_t minor_faults, major_faults;
	uint64_t interrupted, max_rss_bytes;
	int counted;		      /* 0, or -errno: `count` is void */
	uint64_t count[COUNTERS_MAX]; /* in the measured part */
	int cpu[2]; /* where it ran at the beginning and the end */
	char ended_by[16];
	uint64_t taken[PRODUCERS]; /* measured messages from each producer */
	size_t stamps[LANES];	   /* used of each lane */
};

struct worker {
	_Alignas(128) unsigned role; /* memory is shared, but no line of it */
	unsigned index;	       /* which of the role's workers of the pair */
	unsigned instances[2]; /* workers of each role of the pair */
	const struct params *params;
	struct channel **channel; /* the workload's channels of this pair */
	uint32_t tag;		  /* of the names and keys that the run makes */
	struct message *message;  /* with room for params->size */
	struct gate *gate;
	struct checker check;
	uint64_t *sequence; /* [levels]: next to be sent at each level */
	uint64_t warmup;    /* messages before the measured part */
	uint64_t messages;  /* of the pair, at most; UINT64_MAX: no bound */
	uint64_t duration_ns;
	bool carries; /* false for null: nothing sent arrives */
	bool yields;  /* the two ends may share a CPU: do not spin at gates */
	bool counts;  /* its clock counts instructions */
	uint32_t random;
	struct counters counters; /* opened in its process, where asked for */
	struct lane lane[LANES];
	struct outcome *outcome;
};

/* Starts and ends a measured part: usage, CPU, time. Parts are added up. */
void worker_begin(struct worker *w);
void worker_end(struct worker *w, const char *ended_by);

/* The same for n measured messages, where there was room for `last`. */
void worker_end_after(struct worker *w, uint64_t n, uint64_t last);

/* Context switches of this process so far, of either kind. */
uint64_t worker_switches(void);
/* Remembers which call failed, and how; returns rc. */
int worker_fail(struct worker *w, const char *call, int rc);

/* The phase of the pair. */
static inline enum phase worker_phase(const struct worker *w)
{
	return atomic_load_explicit(&w->gate->phase, memory_order_relaxed);
}

static inline void worker_set_phase(struct worker *w, enum phase phase)
{
	atomic_store_explicit(&w->gate->phase, phase, memory_order_release);
}

/* The same where several workers may: a phase never goes back. */
void worker_raise_phase(struct worker *w, enum phase phase);

/* Waits until `word` is at least `value`: spins, or yields on a shared CPU. */
void worker_wait_until(const struct worker *w, _Atomic uint64_t *word,
		       uint64_t value);

/* Spins for `ns`, so that the other side sleeps in its receive. */
void worker_settle(uint64_t ns);

/* When to stop sleeping before a message is due: 50 µs to 2 ms. */
uint64_t worker_sleep_slack(void);

/*
 * Sleeps until `slack` before a CLOCK_MONOTONIC time, then spins; where the
 * two ends share a CPU, lets the other run meanwhile. Returns the time, at
 * once where it has passed.
 */
uint64_t worker_wait_due(const struct worker *w, uint64_t due, uint64_t slack);

/* 32 random bits, the same in every run of a block (xorshift32). */
uint32_t worker_random(struct worker *w);

/*
 * Messages of an open loop's measured part: those that are due within its
 * duration, where neither --messages nor the room for stamps is less.
 */
uint64_t worker_paced_messages(const struct worker *w);

/* The level of the next message under --pattern and --levels. */
unsigned worker_level(struct worker *w, uint64_t n);

/* Marks the worker's message as the next one of its level, full or not. */
void worker_mark(struct worker *w, unsigned level);

/* Marks the next message of level 0; fills it only under --verify full. */
static inline void worker_mark_first(struct worker *w)
{
	if (__builtin_expect(w->check.full, 0)) {
		worker_mark(w, 0);
		return;
	}
	message_mark(w->message,
		     mark_make(MARK_DATA, w->index, 0) | w->sequence[0]++);
}

#endif
