/*
 * Figures over those of a reference: a control of the same configuration that
 * was measured in the same slices, so that what a machine did to both drops
 * out. The reference is pipe where a configuration has it, else uds, which
 * holds messages of any size.
 */
#ifndef RELATIVE_H
#define RELATIVE_H

#include "core/record/record.h"

/* Whether a mechanism may be one. */
bool is_reference(const char *mechanism);

/* NULL: none, or it is the result itself, or none of its runs is ok. */
const struct result *result_reference(const struct record *record,
				      const struct result *result);

/*
 * The logarithm of a run's figure over the reference's in the same run: by
 * slices for a median, of the run's two percentiles else. NAN where it has
 * none.
 */
double run_relative(const struct result *result, const struct run *run,
		    const struct result *reference, enum metric_id metric,
		    unsigned percentile);

/*
 * The ratio to the reference over all runs, not logarithms. estimate.runs is 0
 * where there is none.
 */
void result_relative(struct estimate *estimate, const struct record *record,
		     const struct result *result, enum metric_id metric,
		     unsigned percentile);

#endif
