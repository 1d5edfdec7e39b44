/* One number for a comparison. */
#ifndef COMPARE_OVERALL_H
#define COMPARE_OVERALL_H

#include "core/judge/compare_row.h"

/*
 * The geometric mean over all configurations of NEW/OLD, for the worse: of each
 * the first figure that was tested, a rate inverted, relative where its row is.
 * The mean is taken within each unit (a run with the others of its place, a
 * record, a boot, a pair), so that what is common to a unit is one deviation
 * and not many; the interval is that of rows, over units. A unit that lacks a
 * configuration has the mean of the others, each taken off its own level.
 */
void compare_overall(struct work *w);

#endif
