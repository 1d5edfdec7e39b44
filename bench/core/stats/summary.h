/* From raw samples to the few numbers a record keeps. Pure. */
#ifndef SUMMARY_H
#define SUMMARY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The percentiles a record keeps: 50, 90, 99, 99.9 and 99.99. */
#define PERCENTILES 5
extern const double percentiles[PERCENTILES];

/* Places of a summary: the percentiles, and behind them the mean. */
#define SUMMARIES (PERCENTILES + 1)
extern const char *const percentile_names[SUMMARIES]; /* "50", "mean" */
extern const char *const summary_names[SUMMARIES];    /* "p50", "mean" */

/*
 * Samples that must lie beyond a percentile before one run may state it; and
 * beyond it in all the runs together before a summary may. The run is the
 * unit of replication, so a run's own percentile may be rough: the spread
 * over the runs says how rough. A median is stated of any sample.
 */
#define PERCENTILE_BEYOND_RUN 10
#define PERCENTILE_BEYOND_ALL 100

struct distribution {
	uint64_t count;
	double min, max, mean, stddev; /* NAN when count is 0 */
	/* NAN where not supported; behind them the mean of the middle samples,
	 * without the TRIMMED highest and as many of the lowest. */
	double percentile[SUMMARIES];
};

/*
 * One of so many at either end: ticks of the clock hit fewer of short samples,
 * and cost several times as much as they.
 */
#define TRIMMED 50

/* Sorts ascending in place; `scratch` holds n values too (radix sort). */
void samples_sort(uint64_t *value, uint64_t *scratch, size_t n);

/* Describes sorted values; percentiles are nearest-rank, so real samples. */
void distribution_of(struct distribution *d, const uint64_t *sorted, size_t n);

/* The rank from 1 of a percentile among n: ceil(percent/100 * n). */
uint64_t percentile_rank(double percent, uint64_t n);

/* Whether `count` samples support the percentile with `beyond` past it. */
bool percentile_supported(double percent, uint64_t count, unsigned beyond);

/* The same of a place: a mean is stated of any sample. */
bool summary_supported(unsigned place, uint64_t count, unsigned beyond);

/* One number over the runs of a configuration. */
struct estimate {
	unsigned runs;			  /* that had a value */
	double median;			  /* NAN when runs is 0 */
	double ci_low, ci_high, ci_level; /* NAN: no interval */
	double cv; /* standard deviation / mean; NAN under 2 runs */
};

/*
 * NAN values are left out. Sorts `value` in place. The interval is of the
 * median, from two of the values (order statistics), so it assumes nothing of
 * their distribution: the narrowest that is right in 95 % or more, which takes
 * 6 runs. ci_level is how sure it really is, 0.96875 for 6 runs.
 */
void estimate_of(struct estimate *e, double *value, size_t n);

#endif
