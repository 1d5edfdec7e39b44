/* Medians, intervals, families of tests and trends. */
#include <math.h>
#include <stdlib.h>

#define MATHLIB_STANDALONE
#include <Rmath.h>

#include "base/memory.h"
#include "base/order.h"
#include "base/random.h"
#include "core/stats/stats.h"

static const struct interval no_interval = {NAN, NAN, NAN, NAN};

size_t stats_count(const double *value, size_t n)
{
	size_t count = 0;
	for (size_t i = 0; i < n; i++)
		count += isfinite(value[i]) != 0;
	return count;
}

static size_t drop_missing(double *value, size_t n)
{
	size_t kept = 0;
	for (size_t i = 0; i < n; i++)
		if (isfinite(value[i]))
			value[kept++] = value[i];
	return kept;
}

size_t stats_sort(double *value, size_t n)
{
	n = drop_missing(value, n);
	if (n > 1)
		qsort(value, n, sizeof(*value), order_doubles);
	return n;
}

/* A copy of what is finite, *n of them; NULL where there is none. */
static double *copy_finite(const double *value, size_t *n)
{
	double *copy = mem_copy(value, *n * sizeof(*copy));
	*n = drop_missing(copy, *n);
	return copy;
}

static double median_of_sorted(const double *sorted, size_t n)
{
	if (n == 0)
		return NAN;
	double low = sorted[(n - 1) / 2], high = sorted[n / 2];
	return low + (high - low) / 2;
}

/*
 * Puts value[k] where sorting would, the lower ones before it (Hoare 1961). No
 * order of the values is slow for pivots drawn at random.
 */
static void select_value(double *value, size_t n, size_t k)
{
	size_t low = 0, high = n, i = 0, j = n;
	for (uint64_t random = n; low + 1 < high; i = low, j = high) {
		double pivot = value[low + random_next(&random) % (high - low)];
		while (i < j) {
			while (value[i] < pivot)
				i++;
			while (value[j - 1] > pivot)
				j--;
			if (i >= j)
				break;
			double kept = value[--j];
			value[j] = value[i];
			value[i++] = kept;
		}
		if (k >= j && k < i)
			return;
		if (k < j)
			high = j;
		else
			low = i;
	}
}

double stats_median(const double *value, size_t n)
{
	double *part = copy_finite(value, &n), median = NAN;
	if (n > 0) {
		select_value(part, n, n / 2);
		double low = part[n / 2];
		for (size_t i = 0; n % 2 == 0 && i < n / 2; i++)
			low = i == 0 || part[i] > low ? part[i] : low;
		median = low + (part[n / 2] - low) / 2;
	}
	free(part);
	return median;
}

double stats_spread(const double *value, size_t n)
{
	double median = stats_median(value, n);
	double *apart = mem_array(n, sizeof(*apart));
	for (size_t i = 0; i < n; i++)
		apart[i] = fabs(value[i] - median);
	double spread = 1.4826 * stats_median(apart, n);
	free(apart);
	return spread;
}

/*
 * The largest k that is sure enough, but for roundings; 0 where not even 1 is.
 */
static size_t enclosing_rank(size_t n, double miss)
{
	miss *= 1 + 1e-9;
	double k = n ? qbinom(miss / 2, (double)n, 0.5, 1, 0) : 0;
	if (k > 0 && 2 * pbinom(k - 1, (double)n, 0.5, 1, 0) > miss)
		k--;
	if (2 * pbinom(k, (double)n, 0.5, 1, 0) <= miss)
		k++;
	return (size_t)k;
}

struct interval stats_sorted_interval(const double *sorted, size_t n,
				      double level)
{
	struct interval i = no_interval;
	i.estimate = median_of_sorted(sorted, n);
	size_t k = enclosing_rank(n, 1 - level);
	if (k > 0) {
		i.low = sorted[k - 1];
		i.high = sorted[n - k];
		i.level = 1 - 2 * pbinom((double)k - 1, (double)n, 0.5, 1, 0);
	}
	return i;
}

struct interval stats_median_interval(const double *value, size_t n,
				      double level)
{
	double *sorted = copy_finite(value, &n);
	n = stats_sort(sorted, n);
	struct interval i = stats_sorted_interval(sorted, n, level);
	free(sorted);
	return i;
}

double stats_sign_test(size_t heads, size_t n)
{
	double fewer = (double)(heads < n - heads ? heads : n - heads);
	return fmin(1, 2 * pbinom(fewer, (double)n, 0.5, 1, 0));
}

struct ranked {
	double p;
	size_t at;
};

static int compare_ranked(const void *a, const void *b)
{
	return order_doubles(&((const struct ranked *)a)->p,
			     &((const struct ranked *)b)->p);
}

/* The smallest counts as many times as there are tests, the next one less. */
void stats_holm(double *p, size_t n)
{
	struct ranked *rank = mem_array(n, sizeof(*rank));
	size_t left = 0;
	for (size_t i = 0; i < n; i++)
		if (isfinite(p[i]))
			rank[left++] = (struct ranked){p[i], i};
	if (left > 0)
		qsort(rank, left, sizeof(*rank), compare_ranked);
	double last = 0;
	for (size_t i = 0; left > 0; i++, left--) {
		last = fmax(last, fmin(1, rank[i].p * (double)left));
		p[rank[i].at] = last;
	}
	free(rank);
}

size_t stats_below(const double *sorted, size_t n, double value)
{
	size_t low = 0, high = n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (sorted[middle] < value)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}
