/* Series in the order of time, whose neighbours may be alike. Pure. */
#ifndef STATS_SERIAL_H
#define STATS_SERIAL_H

#include <stddef.h>

#include "core/stats/stats.h"

/*
 * How many times wider intervals of such series have to be, squared: n values
 * are worth n divided by it. 1 where there is no evidence of correlation, never
 * less.
 *
 * value holds `series` rows of n, a column a moment; what is not finite is
 * missing. They were measured together, so they are judged together: evidence
 * is a mean correlation of neighbours' ranks that fewer than 5 % of 999
 * shuffles of the columns reach, which a disturbance that hits all series at
 * once does not feign. Its size is then corrected for the bias of short series
 * (Marriott and Pope 1954) and taken as that of a first-order process.
 */
double stats_serial_inflation(const double *value, size_t series, size_t n);

/* A two-sided p and an interval of as many independent values. */
double stats_serial_p(double p, double inflation);
struct interval stats_serial_interval(struct interval i, double inflation);

#endif
