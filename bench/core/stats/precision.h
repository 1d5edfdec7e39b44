/*
 * When a configuration was repeated often enough. Pure. Stopping at the first
 * narrow interval stops too often at one that is narrow by chance: such 95 %
 * intervals contain the truth in fewer than 95 % of cases. Therefore no
 * configuration stops before 10 runs, and the 97 % interval decides and is
 * reported. It is the interval of the median, from order statistics, so a
 * disturbed run does not widen it for good; tests/sim/coverage.c shows how
 * often it holds.
 */
#ifndef PRECISION_H
#define PRECISION_H

#include <stdbool.h>
#include <stddef.h>

#include "core/stats/stats.h"

/*
 * The level that is computed, and the one that holds under this stopping rule
 * and is reported.
 */
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
