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
	PAIRING_NONE,	     /* nothing is shown: too few blocks to differ */
	PAIRING_CANNOT_TELL, /* neither of these is shown */
	PAIRING_DIFFERS,     /* by much or little: see the ratio */
	PAIRING_SAME,	     /* within the margin, and not shown to differ */
};

struct pairing {
	const struct result *a, *b;
	enum metric_id metric;
	unsigned percentile; /* place in percentiles[]; 0 for a number */
	/* filled by pairings_judge */
	size_t blocks;	  /* that hold a value of both */
	double effective; /* as many independent ones; never more */
	/*
	 * The median of the blocks' b/a and its 95 % interval, from two of
	 * them (order statistics): right for skewed differences too.
	 */
	struct interval ratio;
	double margin; /* a share: 0.03 is a factor of 1.03 either way */
	/* After Holm: of the signed-rank test on the logarithms that there is
	 * no difference, and of one by the margin or more. */
	double p, p_same;
	enum pairing_verdict verdict;
};

/*
 * The chance of any wrong DIFFERS among all that are judged together, and that
 * of any wrong SAME: two promises, each kept over the whole family.
 */
#define PAIRING_ALPHA 0.01
#define PAIRING_SAME_ALPHA 0.05

/*
 * Whether two results are compared by a metric. A stream's rate is a mixture of
 * messages with and without a switch: where both have their costs, these are
 * compared instead.
 */
bool pairing_is_apt(enum metric_id metric, const struct result *a,
		    const struct result *b);

/*
 * All of POSIX against System V in a record that its tables judge, unjudged as
 * yet; *n of them, which the caller frees.
 */
struct pairing *pairings_collect(const struct record *record, size_t *n);

/*
 * Judges n pairings as one family, of which runs are in the order of time.
 *
 * Where blocks are correlated with the next (serial.h, over all pairings), all
 * intervals and p are those of the fewer independent blocks they are worth.
 * DIFFERS where p is at most PAIRING_ALPHA and the interval does not contain 1.
 * SAME where p_same is at most PAIRING_SAME_ALPHA and the interval lies within
 * the margin of its figure (figure_name.h). That is two one-sided tests
 * (Schuirmann 1987), each by the signs: as many ratios at or past an end of the
 * margin as a median there would leave so rarely. The interval is made of the
 * same order statistics, so the two agree: one of 95 % stands for 2.5 % either
 * side, and what Holm's correction asks beyond it makes up for the number of
 * claims. Both tests of a pairing cannot be wrong at once, and neither assumes
 * a distribution.
 */
void pairings_judge(struct pairing *pairing, size_t n);

/* The runs that a family of n takes before any of it can be DIFFERS; fewer may
 * do for SAME. */
unsigned pairings_runs_needed(size_t n);

#endif
