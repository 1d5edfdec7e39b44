/*
 * Whose turn it is: how the two processes of a run work through its slices.
 *
 * A run may hold several contenders, the same configuration of different
 * mechanisms, each with queues of its own. The process of role 0 leads: it
 * gives out one slice after the other through a baton in shared memory, and
 * both processes play their role in it, for n messages of one contender. So
 * all contenders meet the same processes, CPUs and mood of the machine.
 *
 * Order is balanced within rounds, in which each contender has one slice
 * (turns_row). The first messages of a slice find the caches full of what
 * another mechanism left, and are not measured. How long a slice is in
 * messages is found in the warm-up.
 */
#ifndef TURNS_H
#define TURNS_H

#include <stdbool.h>
#include <stdint.h>

#include "core/run/hand_over.h"
#include "workload.h"

#define SLICE_LEAST 4	  /* messages that are measured in a slice */
#define EMPTY_CALLS 8	  /* that are timed at once, before a slice */
#define CHUNK_NS 10000000 /* of a run with one contender */

/* Shared by the two processes of a pair. */
struct baton {
	_Alignas(64) _Atomic uint32_t given; /* slices so far; a futex */
	unsigned contender;
	uint64_t count, cold; /* messages that are measured, and before them */
	bool kept;	      /* false: warm-up */
	bool stop;
	_Alignas(64) _Atomic uint32_t done; /* by the process that follows */
};

/* A process of a run. */
struct crew {
	const struct role *role;
	struct worker *worker[CONTENDERS_MAX]; /* one for each contender */
	unsigned contenders;
	bool sliced;	  /* others have slices too, in this run or beside it */
	bool times_calls; /* empty ones, before each slice */
	struct baton *baton;
	bool alone;	 /* there is no other process */
	bool shares_cpu; /* with the other process: never spin */
	/* The rest is of the process that leads. */
	struct hand_over *turn; /* of another invocation, or of none */
	uint64_t slice_ns;	/* how long a slice is to be */
	uint64_t cold;		/* even */
	uint64_t least;		/* measured messages of a slice */
	uint64_t room;	 /* measured messages of a run that fit its lanes */
	uint32_t random; /* the seed of the contenders' order */
};

/*
 * Measures all contenders, each until it has worker.messages or `room` of them
 * or all have taken worker.duration_ns each, which is asked between rounds. In
 * a step that is sliced with another invocation, each round is a turn of it.
 * Sets outcome.messages, ended_by, slice (0: not divided), cold and turn of
 * each. 0 or -errno of the worker that failed.
 */
int turns_lead(struct crew *crew);

/* Does its part until the other process ends the run. 0 or -errno. */
int turns_follow(struct crew *crew);

/*
 * The order of n contenders in a round: rows of a Williams square (Williams
 * 1949), in which each comes as often at each place and, over the whole square,
 * as often after each other: n rows where n is even, 2 n where it is odd.
 */
void turns_row(unsigned n, unsigned round, unsigned order[CONTENDERS_MAX]);

#endif
