/*
 * When a configuration was repeated often enough. Pure.  Stopping after any run
 * at a narrow interval stops too often at one that is narrow by chance: such 95
 * % intervals hold the truth in fewer than 95 % of cases. What repairs it is to
 * never stop before 10 runs, and to both stop on and report the 97 % interval.
 * It is the median's, from order statistics, so that a run that was disturbed
 * widens nothing for ever; tests/sim/coverage.c shows how often it holds.
 */
#ifndef PRECISION_H
#define PRECISION_H

#include <stdbool.h>
#include <stddef.h>

#include "core/stats/stats.h"

/* What is computed, and what it keeps when stopped on and is called. */
#define PRECISION_RUNS_MIN 10
#define PRECISION_LEVEL 0.97
#define PRECISION_STATED 0.95

/*
 * Whether there are PRECISION_RUNS_MIN finite values and no bound of their
 * median is further from it than `wish`, a share: 0.01 for 1 %.
 */
bool precision_reached(const double *value, size_t n, double wish);

/*
 * The median over runs and the interval that holds it: where the precision is
 * reached the one that was stopped on, whose level is then
 * PRECISION_STATED; else the usual one of 95 %.
 */
struct interval precision_interval(const double *value, size_t n, double wish);

#endif
