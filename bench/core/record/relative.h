/*
 * Figures over those of a reference: a control of the same configuration that
 * was measured in the same slices, so that what a machine did to both drops
 * out. The reference is pipe where a configuration has it, else uds, which
 * holds messages of any size. Single calls that have neither are held against
 * an empty system call, which their own runs timed before each slice.
 */
#ifndef RELATIVE_H
#define RELATIVE_H

#include "core/record/record.h"

/* Whether a mechanism may be one. */
bool is_reference(const char *mechanism);

/*
 * The result itself where it is held against its own empty calls; NULL: there
 * is none, or none of its runs is ok, or the result is the reference of others.
 */
const struct result *result_reference(const struct record *record,
				      const struct result *result);

/* A reference's name: its mechanism, or "empty call". */
const char *reference_name(const struct result *result,
			   const struct result *reference);

/*
 * The logarithm of a run's figure over the reference's in the same run: by
 * slices for a median, of the run's two figures else. NAN where it has none.
 */
double run_relative(const struct result *result, const struct run *run,
		    const struct result *reference, enum metric_id metric,
		    unsigned percentile);

/*
 * Whether a reference changed alone, of its change and that of what is held
 * against it (logarithms): then it is no measure of the machine, like a pipe
 * that a kernel made faster.
 */
bool reference_is_alone(double own, double absolute);

/*
 * The ratio to the reference over all runs, not logarithms. estimate.runs is 0
 * where there is none.
 */
void result_relative(struct estimate *estimate, const struct record *record,
		     const struct result *result, enum metric_id metric,
		     unsigned percentile);

/* Its median as a summary that was read alone has it; NAN: it has none. */
double summary_relative(const struct record *record,
			const struct result *result,
			const struct figure *figure);

#endif
