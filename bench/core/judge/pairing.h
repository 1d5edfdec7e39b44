/*
 * System V against POSIX, or any two results of one record: paired within the
 * plan's randomised blocks, so that drift from block to block cancels out.
 * Pure.
 */
#ifndef PAIRING_H
#define PAIRING_H

#include "core/record/record.h"
#include "core/stats/stats.h"

enum pairing_verdict {
	PAIRING_NONE,	     /* too few blocks for any verdict */
	PAIRING_CANNOT_TELL, /* not significant */
	PAIRING_DIFFERS,
};

struct pairing {
	const struct result *a, *b;
	enum metric_id metric;
	unsigned percentile; /* place in percentiles[]; 0 for a number */
	/* filled by pairings_judge */
	size_t blocks; /* that hold a value of both */
	/*
	 * The median of the blocks' b/a and its 95 % interval, from two of
	 * them (order statistics): right for skewed differences too.
	 */
	struct interval ratio;
	double p; /* of the signed-rank test on the logarithms, after Holm */
	enum pairing_verdict verdict;
};

/* The chance of one wrong verdict among all that are judged together. */
#define PAIRING_ALPHA 0.05

/*
 * All of POSIX against System V in a record that its tables judge, unjudged as
 * yet. The caller frees *pairing. -1: no memory.
 */
int pairings_collect(const struct record *record, struct pairing **pairing,
		     size_t *n);

/*
 * Judges n pairings as one family: a verdict is given where Holm's p is under
 * PAIRING_ALPHA and the interval does not contain 1. -1: no memory.
 */
int pairings_judge(struct pairing *pairing, size_t n);

/* The runs that a family of n takes before any of it can have a verdict. */
unsigned pairings_runs_needed(size_t n);

#endif
