/* A series in the order of time. Pure; see stats.h. */
#ifndef STATS_TREND_H
#define STATS_TREND_H

#include <stddef.h>

/*
 * Two-sided p of Mann and Kendall's test that a series in the order of time
 * has no trend: exact up to TREND_EXACT values without ties, else the normal
 * approximation with corrections for ties and continuity (Kendall 1975). 1
 * under 2 values.
 */
#define TREND_EXACT 50
double stats_trend_test(const double *value, size_t n);

/*
 * Theil and Sen's slope of a series, a step of 1 between neighbours: the
 * median over all pairs (Sen 1968), over SLOPE_ALL values over those that lie
 * half a series apart (Theil 1950, the incomplete method). NAN under 2 values;
 * a missing one keeps its place.
 */
#define SLOPE_ALL 2000
double stats_slope(const double *value, size_t n);

#endif
