/* The summaries over the runs of a record. */
#ifndef SUMMARISE_H
#define SUMMARISE_H

#include "core/record/record.h"

/*
 * Computes the estimates over the runs that are ok, and each result's status.
 * If --precision decided how many runs there are, its interval replaces the
 * usual one.
 */
void record_summarise(struct record *record);

/*
 * The metric's median, or its number, of each run that is ok and has it, at
 * most result->runs; returns how many.
 */
size_t result_values(const struct result *result, enum metric_id metric,
		     double *value);

/*
 * Leaves out the results whose id a shell pattern does not match (NULL: none),
 * and of the others all metrics but one (METRICS: none); summarised again.
 */
void record_narrow(struct record *record, const char *pattern,
		   enum metric_id metric);

#endif
