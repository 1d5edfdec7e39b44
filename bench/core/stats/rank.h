/* Two samples that were not paired: do they differ, and by how much? Pure. */
#ifndef STATS_RANK_H
#define STATS_RANK_H

#include <stddef.h>

#include "core/stats/stats.h"

/*
 * Two-sided p of Mann and Whitney's test that a and b do not differ, from the
 * permutation distribution of the mid-ranks as they are, so exact with ties
 * too: the share of relabellings whose rank sum is as far from the mean, or
 * farther. Over RANK_EXACT values together, the normal approximation with
 * corrections for ties and continuity. 1 where a side is empty.
 * (Lehmann 1975, chapter 1; what R's package coin calls exact.)
 */
#define RANK_EXACT 100
double stats_rank_test(const double *a, size_t na, const double *b, size_t nb);

/* The smallest p that stats_rank_test can give for so many values. */
double stats_rank_smallest(size_t na, size_t nb);

/*
 * Hodges and Lehmann's estimate of how far b lies above a: the median of all
 * differences; and the two differences that enclose the true shift, by
 * qwilcox, over RANK_EXACT values by the normal approximation. (Hollander and
 * Wolfe 1999, chapter 4; wilcox.test of R.)
 */
struct interval stats_shift(const double *a, size_t na, const double *b,
			    size_t nb, double level);

/*
 * How many values a side it takes, about: for the rank test to find a shift at
 * alpha, and for a 90 % interval to keep within a distance, with probability
 * 0.9. Both in standard deviations of one value. Normal approximation (Noether
 * 1987), never fewer than could succeed at all.
 */
double stats_values_to_find(double shift, double alpha);
double stats_values_to_keep_within(double distance);

#endif
