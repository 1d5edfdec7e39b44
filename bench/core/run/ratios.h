/* The contenders of a run compared slice by slice. */
#ifndef RATIOS_H
#define RATIOS_H

#include "core/run/reduce.h"

/*
 * Compares n products of one run, each with those before it, slice by slice:
 * adds to run.ratio of the later one, for each metric of which both have a
 * series, the median logarithm of its figure over the earlier one's, and the
 * share of slices over 3 robust standard deviations from it. The logarithm of
 * a rate is that of the times, negated.
 */
void ratios_add(const struct config *const *config, struct product *product,
		unsigned n);

#endif
