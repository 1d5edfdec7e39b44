/*
 * Reviews a finished record for noise and trends of its runs. Each kind of
 * trouble is one warning, that names how many configurations have it and which
 * has it worst.
 */
#ifndef REVIEW_H
#define REVIEW_H

#include "metric.h"

struct record;

/* Runs that are ok, for a spread to be judged by. */
#define REVIEW_RUNS 5

/*
 * Adds the warnings run_spread, tail_spread, first_run_slow and drift, of
 * leading[i] in the i'th result, disturbed, of all runs, failed_runs, unsteady
 * and clock_cost (docs/format.md has their thresholds). The record is
 * summarised; `null` is left out.
 */
void review_warn(struct record *record, const enum metric_id *leading);

/*
 * Removes these warnings and all others that a session adds after its
 * description; a resumed session adds them again.
 */
void review_forget(struct record *record);

/* unsteady: runs in which no level lasted. */
void review_unsteady(struct record *record);

/* clock_cost: times of which a reading of the clock is over 5 %. */
void review_clock(struct record *record);

/*
 * unequal_pair: System V and POSIX were both measured, and were not given the
 * same room. Flags them.
 */
void review_unequal(struct record *record);

#endif
