/*
 * The statistics that conclusions rest on: exact where that is affordable,
 * and pure. The unit is always the run (or the boot), never the message.
 *
 * Values may come in any order where the order has no meaning, and are not
 * changed. One that is not finite is missing and left out. Where memory runs
 * out the answer is as if there were no values.
 */
#ifndef STATS_H
#define STATS_H

#include <stddef.h>
#include <stdint.h>

/*
 * What was estimated, and what encloses it with the probability `level`,
 * which is at least what was asked for. NAN: none, for want of values.
 */
struct interval {
	double estimate, low, high, level;
};

/* Drops what is not finite and sorts ascending, in place; what remains. */
size_t stats_sort(double *value, size_t n);

/* NAN where there is no value. */
double stats_median(const double *value, size_t n);

/*
 * The median, and the narrowest two values that enclose it whatever the
 * distribution: a value lies below the true median as a coin falls heads, so
 * the k-th lowest and k-th highest miss it with 2 * pbinom(k - 1, n, 1/2).
 * 0.95 takes 6 values, 0.99 takes 8. (Hahn and Meeker 1991,
 * chapter 5.)
 */
struct interval stats_median_interval(const double *value, size_t n,
				      double level);

/* The mean and Student's t interval; takes 2 values. */
struct interval stats_mean_interval(const double *value, size_t n,
				    double level);

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
 * Two-sided p of Wilcoxon's signed-rank test that paired differences lie as
 * much above 0 as below: the share of all signs whose rank sum is as far from
 * 0, or farther, with mid-ranks for ties and without differences of 0. Exact
 * up to PAIRS_EXACT of them, then the normal approximation. 1 without any.
 * Where the two sides of a pair came in a random order, it needs no other
 * assumption. (Lehmann 1975, chapter 3.)
 */
#define PAIRS_EXACT 200
double stats_pair_test(const double *difference, size_t n);

/* The smallest p that stats_pair_test can give. */
double stats_pair_smallest(size_t n);

/*
 * An experiment in blocks of four values, two of each side; order holds the
 * sides, 4 * blocks letters A and B, as they were drawn from all six orders
 * of AABB, each as likely. A block that lacks a value is left out whole.
 *
 * stats_block_test: two-sided p that the side makes no difference: the share
 * of all 6^blocks orders whose |sum of B - sum of A| is as large or larger
 * (Fisher 1935; Edgington and Onghena 2007). Summed are the ranks of all
 * values, each block's median taken off before (aligned ranks, Hodges and
 * Lehmann 1962): drift is shared by a block, and a wild value weighs no more
 * than a large one. Over BLOCKS_EXACT blocks, of 100 000 orders drawn from the
 * seed and the true one. 1 where no block is whole.
 *
 * stats_block_interval: the median of b - a over all pairs within blocks, and
 * all shifts of b that the same test does not refuse. Over BLOCKS_EXACT
 * blocks, of the blocks' own medians, enclosed by order statistics.
 */
#define BLOCK 4
#define BLOCKS_EXACT 10
double stats_block_test(const double *value, const char *order, size_t blocks,
			uint64_t seed);
struct interval stats_block_interval(const double *value, const char *order,
				     size_t blocks, double level);

/* The smallest p that stats_block_test can give. */
double stats_block_smallest(size_t blocks);

/* Two-sided p of `heads` or a rarer number of them among n fair coins. */
double stats_sign_test(size_t heads, size_t n);

/*
 * How many values a side it takes, about: for the rank test to find a shift at
 * alpha, and for a 90 % interval to keep within a distance, with probability
 * 0.9. Both in standard deviations of one value. Normal approximation (Noether
 * 1987), never fewer than could succeed at all.
 */
double stats_values_to_find(double shift, double alpha);
double stats_values_to_keep_within(double distance);

/*
 * Adjusts p values in place so that comparing each with alpha keeps the
 * chance of any false one among them below alpha (Holm 1979). NAN stays and
 * does not count.
 */
void stats_holm(double *p, size_t n);

/*
 * Two-sided p of Mann and Kendall's test that a series in the order of time
 * has no trend: exact up to TREND_EXACT values without ties, else the normal
 * approximation with corrections for ties and continuity (Kendall 1975). 1
 * under 2 values.
 */
#define TREND_EXACT 50
double stats_trend_test(const double *value, size_t n);

/*
 * Theil and Sen's slope of a series, a step of 1 between neighbours: the
 * median over all pairs (Sen 1968). NAN under 2 values; a missing one keeps
 * its place.
 */
double stats_slope(const double *value, size_t n);

#endif
