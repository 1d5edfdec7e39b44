/* A blocked experiment: both sides in every block, in a random order. Pure. */
#ifndef STATS_BLOCK_H
#define STATS_BLOCK_H

#include <stddef.h>
#include <stdint.h>

#include "core/stats/stats.h"

/*
 * An experiment in blocks of four values, two of each side; order holds the
 * sides, 4 * blocks letters A and B, as they were drawn from all six orders
 * of AABB, each as likely. A block that lacks a value is left out whole.
 *
 * stats_block_test: two-sided p that the side makes no difference: the share
 * of all 6^blocks orders whose |sum of B - sum of A| is as large or larger
 * (Fisher 1935; Edgington and Onghena 2007). Summed are the ranks of all
 * values, each block's median taken off before (aligned ranks, Hodges and
 * Lehmann 1962): drift is shared by a block, and an outlier weighs no more than
 * a large value. Over BLOCKS_EXACT blocks, of 100 000 orders drawn from the
 * seed and the true one. 1 where no block is whole.
 *
 * stats_block_interval: the median of b - a over all pairs within blocks, and
 * all shifts of b that the same test does not reject. Over BLOCKS_EXACT blocks,
 * of the blocks' own medians, enclosed by order statistics.
 */
#define BLOCK 4
#define BLOCKS_EXACT 10
double stats_block_test(const double *value, const char *order, size_t blocks,
			uint64_t seed);
struct interval stats_block_interval(const double *value, const char *order,
				     size_t blocks, double level);

/* The smallest p that stats_block_test can give. */
double stats_block_smallest(size_t blocks);

#endif
