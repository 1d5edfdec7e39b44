/*
 * When a configuration was repeated often enough. Pure.
 *
 * Who looks after every run and stops at a narrow interval stops too often at
 * one that is narrow by chance: such 95 % intervals hold the truth in fewer
 * than 95 % of cases. What repairs it is to never stop before 10 runs, and to
 * both stop on and report the 97 % interval of Student's t on log values;
 * tests/sim/coverage.c shows that it then holds in 95 % or more.
 */
#ifndef PRECISION_H
#define PRECISION_H

#include <stdbool.h>
#include <stddef.h>

#include "core/stats.h"

/* What is computed, and what it keeps when stopped on and is called. */
#define PRECISION_RUNS_MIN 10
#define PRECISION_LEVEL 0.97
#define PRECISION_STATED 0.95

/*
 * The geometric mean over runs (the median, where runs are spread as much up
 * as down in log values) and the interval that holds it, in the unit of the
 * values; its level is PRECISION_STATED. What is not finite is left out. Bounds
 * are NAN with fewer than two values; so is the estimate where there is none,
 * or one is not above 0.
 */
struct interval precision_interval(const double *value, size_t n);

/*
 * Whether there are PRECISION_RUNS_MIN finite values and no bound is further
 * from the estimate than `wish`, a share: 0.01 for 1 %.
 */
bool precision_reached(const double *value, size_t n, double wish);

#endif
