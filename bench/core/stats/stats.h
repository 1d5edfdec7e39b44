/*
 * The statistics that conclusions rest on: exact where that is affordable,
 * and pure. The unit is always the run (or the boot), never the message.
 *
 * Values may come in any order where the order has no meaning, and are not
 * changed. One that is not finite is missing and left out.
 */
#ifndef STATS_H
#define STATS_H

#include <stddef.h>

/*
 * What was estimated, and what encloses it with the probability `level`, which
 * is at least what was asked for. NAN: too few values.
 */
struct interval {
	double estimate, low, high, level;
};

/* How many of the values are finite. */
size_t stats_count(const double *value, size_t n);

/* Drops what is not finite and sorts ascending, in place; what remains. */
size_t stats_sort(double *value, size_t n);

/* NAN where there is no value. */
double stats_median(const double *value, size_t n);

/*
 * The median distance from the median, in standard deviations of a normal
 * distribution; NAN where there is no value.
 */
double stats_spread(const double *value, size_t n);

/*
 * The median, and the narrowest two values that enclose it whatever the
 * distribution: a value lies below the true median as a coin falls heads, so
 * the k-th lowest and k-th highest miss it with 2 * pbinom(k - 1, n, 1/2).
 * 0.95 takes 6 values, 0.99 takes 8. (Hahn and Meeker 1991,
 * chapter 5.)
 */
struct interval stats_median_interval(const double *value, size_t n,
				      double level);

/* The same of values that stats_sort() has left. */
struct interval stats_sorted_interval(const double *sorted, size_t n,
				      double level);

/* How many of the sorted values are below one. */
size_t stats_below(const double *sorted, size_t n, double value);

/* Two-sided p of `heads` or a rarer number of them among n fair coins. */
double stats_sign_test(size_t heads, size_t n);

/*
 * Adjusts p values in place so that comparing each with alpha keeps the
 * chance of any false one among them below alpha (Holm 1979). NAN stays and
 * does not count.
 */
void stats_holm(double *p, size_t n);

#endif
