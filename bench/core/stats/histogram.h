/*
 * HdrHistogram-compatible histogram: integers, three significant digits
 * (a bucket is at most 0.1 % wide), 1 to 3.6e12. Held sparse, since a record
 * has hundreds of them.
 */
#ifndef HISTOGRAM_H
#define HISTOGRAM_H

#include <stddef.h>
#include <stdint.h>

struct bin {
	uint32_t index; /* HdrHistogram's counts-array index */
	uint64_t count;
};

struct histogram {
	struct bin *bin; /* ascending index, no zero counts; apart_resize's */
	size_t bins;
};

#define HISTOGRAM_DIGITS 3
#define HISTOGRAM_HIGHEST 3600000000000ull

/*
 * Adds values that are sorted ascending. Values over HISTOGRAM_HIGHEST are
 * counted in its bucket.
 */
void histogram_add_sorted(struct histogram *h, const uint64_t *value, size_t n);

/* Adds the counts of another histogram: nothing is lost. */
void histogram_merge(struct histogram *h, const struct histogram *other);

uint64_t histogram_count(const struct histogram *h);

/*
 * The nearest-rank percentile, 0 < percent <= 100: the highest value
 * equivalent to the bucket that holds rank ceil(percent/100 * count).
 * 0 for an empty histogram.
 */
uint64_t histogram_percentile(const struct histogram *h, double percent);

/* The bucket of a value, and the smallest and largest value of a bucket. */
uint32_t histogram_index(uint64_t value);
uint64_t histogram_lowest(uint32_t index);
uint64_t histogram_highest(uint32_t index);

void histogram_release(struct histogram *h);

#endif
