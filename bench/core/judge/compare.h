/*
 * Two sides of records, OLD and NEW, compared: what became slower, and what
 * is shown not to have. Pure: records in, verdicts out.
 *
 * Results are matched by their parameters. The unit is the run: its percentile
 * or number. Where a side has several boots it is the boot, the median over all
 * its runs, and where it has several records of one boot the record. Of each
 * configuration and figure the logarithms are tested, the p values adjusted
 * over all of them (stats_holm), and the change is estimated:
 *
 *   stats_block_*  a blocked experiment
 *   stats_mean_*   boots or records, whose own variation is estimated so
 *   stats_rank_*   runs
 *   counts.h       runs and boots where instructions are counted
 *
 * What runs do not show is how much records of different times differ by
 * themselves. So the chance of any false alarm is at most alpha in a blocked
 * experiment, of counted instructions, and where the unit is a boot or record,
 * if these are about normal and spread alike on both sides. With one record of
 * times a side it is not, and one_record_each is set: what is significant
 * `differs` between these two records, and is no alarm.
 *
 * The two records of one compare --live whose invocations took turns are paired
 * (plan.live_pair): the unit is the pair of runs, its value one change, which
 * is tested by its sign and rank (stats_pair_test, stats_median_interval).
 *
 * What OLD has a value of and NEW has none is a row too, `lost`: a
 * configuration, a metric, a percentile. A configuration of which NEW merely
 * lacks runs (one failed, or the plan had more) is counted as spoilt.
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
