/*
 * Change points: where the level of a series steps up or down for good, as
 * after a new kernel; a value alone that is far off is none. Pure, and the
 * same input always gives the same answer.
 *
 * A segment, at first the whole series, is split where a step explains it
 * best, and its parts are searched in turn (binary segmentation, Vostrikova
 * 1981):
 *
 * - Values are drawn in to CHANGES_CLIP robust standard deviations (1.4826
 *   times the median absolute deviation) around the segment's median. So a
 *   spike weighs little, wherever it is, and an order drawn at random is
 *   treated as the true one is.
 * - For each split that leaves 2 values or more on either side, r^2 is the
 *   share of the sum of squares that a step there explains. Sought is the
 *   largest -n/2 ln(1 - r^2) - ln m: the Gaussian log likelihood ratio of the
 *   step, less the logarithm of the m values after it. The latter is a prior
 *   of 1/m on a step's age: what has just become slower is to be found soon,
 *   and there are few young splits among many old ones.
 * - p is the share of random orders of the segment's values that give as much
 *   (Fisher's randomization test), the true order included; so it holds for
 *   any distribution of exchangeable values. Where Bernstein's inequality for
 *   sums drawn without replacement (Hoeffding 1963, section 6), summed over
 *   the splits, shows that p is small enough, it is taken and nothing is
 *   drawn.
 * - A split counts where p is at most alpha divided by the number of segments
 *   that the series has by then (Bonferroni).
 *
 * The values have to be exchangeable between changes: a slow drift is cut into
 * steps, and a level that comes back after few values may be overlooked.
 */
#ifndef CHANGES_H
#define CHANGES_H

#include <stddef.h>

#include "core/stats/stats.h"

#define CHANGES_ALPHA 0.008 /* chance that a series without one has any */
#define CHANGES_CLIP 2
/* With fewer values no change can be significant. */
#define CHANGES_FEWEST 10
#define CHANGES_LEVEL 0.95 /* of the interval of a change's size */

/*
 * The size of a change is estimated from at most so many values on either side,
 * those next to it: older ones say less about it, and the number of pairs
 * grows.
 */
#define CHANGES_NEAR 40

struct change {
	size_t at;	      /* place of the first value of the new level */
	size_t before, after; /* values of the two segments that meet here */
	double p;	      /* no more than this */
	struct interval size; /* stats_shift of the new level from the old */
};

struct changes {
	struct change *change; /* in the order of the series */
	size_t count;
};

/*
 * Searches n values; one that is not finite is missing and keeps its place.
 * 0, or -1 when memory runs out. To be released in any case.
 */
int changes_find(struct changes *changes, const double *value, size_t n,
		 double alpha);
void changes_release(struct changes *changes);

#endif
