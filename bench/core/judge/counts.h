/*
 * Exact counts compared. Where a clock counts instructions nothing disturbs a
 * run, and most are the same to the instruction; what is not alike is which
 * paths through the kernel a run takes.
 *
 * The run is the unit, of whatever boot: boots add runs, and never take away.
 * Two tests have to agree, of which the larger p counts:
 *
 *   of runs   the ranks of all of them (stats_rank_test), exact and without a
 *             distribution
 *   of boots  Student's t of their medians; a spread that is known beforehand
 *             stands for COUNTS_FREEDOM boots more. It is what boots of one
 * side vary by in the median row, COUNTS_SPREAD at least: of single boots that
 * is all that is known.
 *
 * The change is that of the medians over boots, of each the median over its
 * runs: what tables show. Its interval encloses those of both tests.
 */
#ifndef COUNTS_H
#define COUNTS_H

#include <stddef.h>

#include "core/judge/compare_row.h"
#include "core/stats/changes.h"

#define COUNTS_SPREAD 0.0003
#define COUNTS_FREEDOM 4

/* Before any row: what boots vary by, as the comparison's spread. */
void counts_prepare(const struct work *w);

/*
 * Adds to a row, of which its runs were tested, what its boots say; notes how
 * far boots are apart. Where a side has no value nothing is said.
 */
void counts_refine(const struct work *w, struct comparison_row *row,
		   const struct point *point);

/*
 * The reach of a row (a logarithm) that was not asked for by name: COUNTS_WIDER
 * times half of its 90 % interval, at least `margin` and at most COUNTS_WIDEST.
 * So what varies by itself is equivalent within what it varies by, and more
 * runs narrow that. A change that is shown is one by the margin, as elsewhere.
 */
#define COUNTS_WIDER 3
#define COUNTS_WIDEST 0.10
double counts_margin(const struct comparison_row *row, double margin);

/*
 * The changes of a series of n logarithms, one a record: where two levels
 * differ most it is split, if Student's p of that, times the splits, is at most
 * alpha, and its parts are searched in turn. Two values are enough. The spread
 * is that of the median step from one value to the next, at least `error`,
 * which is what a record's own runs leave open, and COUNTS_SPREAD. NAN: error
 * is unknown, and nothing is found. To be released.
 */
void counts_changes(struct changes *changes, const double *value, size_t n,
		    double error, double alpha);

#endif
