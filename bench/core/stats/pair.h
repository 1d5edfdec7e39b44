/* Paired differences. Pure; see stats.h. */
#ifndef STATS_PAIR_H
#define STATS_PAIR_H

#include <stddef.h>

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

#endif
