/* The sparse histogram: its buckets, adding, merging, percentiles. */
#include <stdlib.h>

#include "base/apart.h"
#include "base/memory.h"
#include "core/stats/histogram.h"
#include "core/stats/summary.h"

/* Buckets are one value wide below 2 * HALF, and then double every HALF. */
#define HALF_BITS 10
#define HALF (1u << HALF_BITS)
#define BUCKETS 33792u /* what HdrHistogram allocates for our range */

/* How often the width of the value's bucket has doubled. */
static uint32_t doublings(uint64_t value)
{
	value |= 2 * HALF - 1;
	return 63 - HALF_BITS - (uint32_t)__builtin_clzll(value);
}

uint32_t histogram_index(uint64_t value)
{
	if (value > HISTOGRAM_HIGHEST)
		value = HISTOGRAM_HIGHEST;
	uint32_t shift = doublings(value);
	return (shift << HALF_BITS) + (uint32_t)(value >> shift);
}

static uint32_t index_doublings(uint32_t index)
{
	return index < HALF ? 0 : (index >> HALF_BITS) - 1;
}

uint64_t histogram_lowest(uint32_t index)
{
	uint32_t shift = index_doublings(index);
	return (uint64_t)(index - (shift << HALF_BITS)) << shift;
}

uint64_t histogram_highest(uint32_t index)
{
	return histogram_lowest(index) + (1ull << index_doublings(index)) - 1;
}

/* UINT32_MAX after the last bin, which is no bucket. */
static uint32_t index_at(const struct histogram *h, size_t i)
{
	return i < h->bins ? h->bin[i].index : UINT32_MAX;
}

static size_t merge_bins(struct bin *out, const struct histogram *a,
			 const struct histogram *b)
{
	size_t i = 0, k = 0, n = 0;
	while (i < a->bins || k < b->bins) {
		uint32_t left = index_at(a, i), right = index_at(b, k);
		struct bin bin = {.index = left < right ? left : right};
		if (left == bin.index)
			bin.count += a->bin[i++].count;
		if (right == bin.index)
			bin.count += b->bin[k++].count;
		out[n++] = bin;
	}
	return n;
}

void histogram_merge(struct histogram *h, const struct histogram *other)
{
	if (other->bins == 0)
		return;
	size_t most = (h->bins + other->bins) * sizeof(struct bin);
	struct bin *bin = apart_resize(NULL, 0, most);
	size_t bins = merge_bins(bin, h, other);
	histogram_release(h);
	h->bin = apart_resize(bin, most, bins * sizeof(*bin));
	h->bins = bins;
}

/* The last bucket also takes what is over the range. */
static uint64_t highest_counted(uint32_t index)
{
	if (index == histogram_index(UINT64_MAX))
		return UINT64_MAX;
	return histogram_highest(index);
}

void histogram_add_sorted(struct histogram *h, const uint64_t *value, size_t n)
{
	struct histogram added = {
		.bin = mem_alloc(BUCKETS * sizeof(struct bin))};
	for (size_t i = 0; i < n;) {
		uint32_t index = histogram_index(value[i]);
		uint64_t highest = highest_counted(index);
		size_t first = i;
		while (i < n && value[i] <= highest)
			i++;
		added.bin[added.bins++] = (struct bin){index, i - first};
	}
	histogram_merge(h, &added);
	free(added.bin);
}

uint64_t histogram_count(const struct histogram *h)
{
	uint64_t count = 0;
	for (size_t i = 0; i < h->bins; i++)
		count += h->bin[i].count;
	return count;
}

uint64_t histogram_percentile(const struct histogram *h, double percent)
{
	if (h->bins == 0)
		return 0;
	uint64_t left = percentile_rank(percent, histogram_count(h));
	size_t i = 0;
	while (i < h->bins - 1 && left > h->bin[i].count)
		left -= h->bin[i++].count;
	return histogram_highest(h->bin[i].index);
}

void histogram_release(struct histogram *h)
{
	apart_resize(h->bin, h->bins * sizeof(*h->bin), 0);
	*h = (struct histogram){0};
}
