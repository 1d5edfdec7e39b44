/*
 * Two programs measured in turn. By slices, pairs of invocations, which run at
 * the same time and take turns (core/run/hand_over.h); in half of the pairs,
 * at random, NEW is the first. Run by run, where that is asked for or a program
 * takes no turns: blocks of four invocations, two of each, in an order drawn
 * from all six, so that drift affects both alike.
 */
#ifndef COMPARE_LIVE_H
#define COMPARE_LIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/judge/compare.h"

struct error;

#define LIVE_BLOCKS 7 /* enough for 24 comparisons at 1 % (methodology) */
#define LIVE_BLOCKS_MOST 64

enum { LIVE_SLICES, LIVE_RUNS }; /* of --interleave */

struct live_request {
	const char *prefix[2];	  /* what precedes "run" in a shell */
	char *const *argument[2]; /* of run; ended by NULL */
	const char *versus;	  /* options of NEW alone; "" */
	unsigned interleave;
	uint64_t blocks, seed;
	const char *keep; /* folder for the records; NULL: results or . */
	bool again;	  /* to confirm: so are the records named */
};

struct live {
	struct record *record; /* of each invocation, one run a configuration */
	const struct record **list;
	const char **name; /* the prefix of each */
	char *order;	   /* a letter each */
	size_t done, planned;
	bool paired;
	struct record side[SIDES_COMPARED]; /* all runs of a side */
	struct compare_input input; /* of pairs the sides, else all records */
};

/*
 * Measures, with progress if standard error is a terminal, and saves one record
 * a side, also when it is interrupted. -1 and an error: a prefix failed (the
 * error has its last line), or STATUS_INTERRUPTED. child_take_signals is to be
 * called before; the struct to be released in any case.
 */
int live_measure(struct live *live, const struct live_request *request,
		 struct error *err);
void live_release(struct live *live);

#endif
