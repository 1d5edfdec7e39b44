/* Sorting, describing and estimating: the statistics of a record. */
#include <float.h>
#include <math.h>
#include <string.h>

#include "core/stats/stats.h"
#include "core/stats/summary.h"

#define CI_LEVEL 0.95

const double percentiles[PERCENTILES] = {50, 90, 99, 99.9, 99.99};
const char *const percentile_names[SUMMARIES] = {"50",	 "90",	  "99",
						 "99.9", "99.99", "mean"};
const char *const summary_names[SUMMARIES] = {"p50",   "p90",	 "p99",
					      "p99.9", "p99.99", "mean"};

static void sort_by_byte(uint64_t *to, const uint64_t *from, size_t n,
			 unsigned shift)
{
	size_t place[256] = {0}, sum = 0;
	for (size_t i = 0; i < n; i++)
		place[from[i] >> shift & 255]++;
	for (size_t byte = 0; byte < 256; byte++) {
		size_t count = place[byte];
		place[byte] = sum;
		sum += count;
	}
	for (size_t i = 0; i < n; i++)
		to[place[from[i] >> shift & 255]++] = from[i];
}

void samples_sort(uint64_t *value, uint64_t *scratch, size_t n)
{
	uint64_t *from = value, *to = scratch, differ = 0;
	for (size_t i = 0; i < n; i++)
		differ |= value[i] ^ value[0];
	for (unsigned shift = 0; shift < 64; shift += 8) {
		if ((differ >> shift & 255) == 0)
			continue;
		sort_by_byte(to, from, n, shift);
		uint64_t *sorted = to;
		to = from;
		from = sorted;
	}
	if (from != value)
		memcpy(value, from, n * sizeof(*value));
}

/*
 * 99.9 % of 1000 is 999, but a little more in binary: what three roundings
 * can add is taken off before rounding up.
 */
uint64_t percentile_rank(double percent, uint64_t n)
{
	double rank = percent / 100 * (double)n;
	rank = ceil(rank - rank * 2 * DBL_EPSILON);
	if (rank >= (double)n)
		return n;
	return rank < 1 ? 1 : (uint64_t)rank;
}

bool percentile_supported(double percent, uint64_t count, unsigned beyond)
{
	return count > 0 && count - percentile_rank(percent, count) >= beyond;
}

bool summary_supported(unsigned place, uint64_t count, unsigned beyond)
{
	return place < PERCENTILES
		       ? percentile_supported(percentiles[place], count, beyond)
		       : count > 0;
}

static double sample_percentile(const uint64_t *sorted, size_t n,
				double percent)
{
	if (n == 0 ||
	    (percent > 50 &&
	     !percentile_supported(percent, n, PERCENTILE_BEYOND_RUN)))
		return NAN;
	return (double)sorted[percentile_rank(percent, n) - 1];
}

static double sample_mean(const uint64_t *value, size_t n)
{
	double sum = 0;
	for (size_t i = 0; i < n; i++)
		sum += (double)value[i];
	return sum / (double)n;
}

static double sample_stddev(const uint64_t *value, size_t n, double mean)
{
	double sum = 0;
	for (size_t i = 0; i < n; i++) {
		double off = (double)value[i] - mean;
		sum += off * off;
	}
	return n > 1 ? sqrt(sum / (double)(n - 1)) : 0;
}

void distribution_of(struct distribution *d, const uint64_t *sorted, size_t n)
{
	*d = (struct distribution){
		.count = n, .min = NAN, .max = NAN, .mean = NAN, .stddev = NAN};
	size_t cut = n / TRIMMED;
	for (unsigned i = 0; i < PERCENTILES; i++)
		d->percentile[i] = sample_percentile(sorted, n, percentiles[i]);
	d->percentile[PERCENTILES] = sample_mean(sorted + cut, n - 2 * cut);
	if (n == 0)
		return;
	d->min = (double)sorted[0];
	d->max = (double)sorted[n - 1];
	d->mean = sample_mean(sorted, n);
	d->stddev = sample_stddev(sorted, n, d->mean);
}

static double variation(const double *value, size_t n)
{
	double sum = 0, squares = 0;
	for (size_t i = 0; i < n; i++)
		sum += value[i];
	if (n < 2 || !(sum > 0))
		return NAN;
	double mean = sum / (double)n;
	for (size_t i = 0; i < n; i++)
		squares += (value[i] - mean) * (value[i] - mean);
	return sqrt(squares / (double)(n - 1)) / mean;
}

void estimate_of(struct estimate *e, double *value, size_t n)
{
	n = stats_sort(value, n);
	struct interval i = stats_sorted_interval(value, n, CI_LEVEL);
	*e = (struct estimate){.runs = (unsigned)n,
			       .median = i.estimate,
			       .ci_low = i.low,
			       .ci_high = i.high,
			       .ci_level = i.level,
			       .cv = variation(value, n)};
}
