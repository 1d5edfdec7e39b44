/*
 * Two sides of records, OLD and NEW, compared: what became slower, and what
 * is shown not to have. Pure: records in, verdicts out.
 *
 * Results are matched by their parameters. The unit is the run: its percentile
 * or number; or the boot, the median over all its runs, where a side has
 * several boots. Of each configuration and figure the logarithms are tested
 * (stats_rank_test, or stats_block_test of a blocked experiment), the p values
 * adjusted over all of them (stats_holm), and the change is estimated
 * (stats_shift, stats_block_interval).
 *
 * CPU time, switches and the like explain a change; they are compared only if
 * asked for by name. null, the harness baseline, is never compared: it changes
 * with the machine or the build.
 */
#ifndef COMPARE_H
#define COMPARE_H

#include "core/judge/comparison.h"

struct error;

/*
 * 0, or -1 and an error of STATUS_USAGE: the sides have no configuration in
 * common, or differ in machine class or in the capacity they really had and
 * force is not set. Rows point into the records. To be released in any case.
 */
int comparison_make(struct comparison *comparison,
		    const struct compare_input *input,
		    const struct compare_options *options, struct error *err);

#endif
