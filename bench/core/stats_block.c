/* Two sides, interleaved in blocks of four: do they differ, and by how much. */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/random.h"
#include "core/stats.h"

#define ORDERS 6
#define HALF_ORDERS 7776 /* ORDERS to the power of half of BLOCKS_EXACT */
#define DRAWS 100000

/*
 * Sum of B - sum of A in the order that was, and in two others; the remaining
 * three orders are mirror images. Only the first depends on a shift of B: in
 * the others each side has one of its values.
 */
struct block {
	double difference[ORDERS / 2];
};

/* False where a value or a letter is missing. */
static bool take_block(struct block *block, const double *value,
		       const char *order)
{
	double side[2][2], sum = 0;
	size_t count[2] = {0, 0};
	for (size_t i = 0; i < BLOCK; i++) {
		size_t which = order[i] == 'B';
		if ((order[i] != 'A' && order[i] != 'B') || count[which] == 2)
			return false;
		side[which][count[which]++] = value[i];
		sum += value[i];
	}
	const double *a = side[0], *b = side[1];
	*block = (struct block){{b[0] + b[1] - a[0] - a[1],
				 b[0] + a[0] - b[1] - a[1],
				 b[0] + a[1] - b[1] - a[0]}};
	return isfinite(sum);
}

/* The whole blocks, NULL where there is none. */
static struct block *take_blocks(const double *value, const char *order,
				 size_t *blocks)
{
	struct block *block = calloc(*blocks + 1, sizeof(*block));
	size_t whole = 0;
	for (size_t i = 0; i < *blocks && block; i++)
		if (take_block(&block[whole], value + i * BLOCK,
			       order + i * BLOCK))
			whole++;
	*blocks = whole;
	return block;
}

/* The differences of all orders of the blocks, summed. Returns how many. */
static size_t all_sums(double sum[HALF_ORDERS], const struct block *block,
		       size_t blocks, double shift)
{
	size_t n = 1;
	sum[0] = 0;
	for (size_t i = 0; i < blocks; i++, n *= ORDERS) {
		const double *d = block[i].difference;
		double first = d[0] - 2 * shift;
		for (size_t s = 0; s < n; s++) {
			double base = sum[s];
			sum[s] = base + first;
			sum[s + n] = base - first;
			sum[s + 2 * n] = base + d[1];
			sum[s + 3 * n] = base - d[1];
			sum[s + 4 * n] = base + d[2];
			sum[s + 5 * n] = base - d[2];
		}
	}
	return n;
}

/* How many of the sorted values are `least` or more. */
static size_t count_from(const double *sorted, size_t n, double least)
{
	size_t low = 0, high = n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (sorted[middle] < least)
			low = middle + 1;
		else
			high = middle;
	}
	return n - low;
}

/* The observed sum's distance, less what roundings may have added to it. */
static double observed(const struct block *block, size_t blocks, double shift)
{
	double sum = 0, size = 0;
	for (size_t i = 0; i < blocks; i++) {
		const double *d = block[i].difference;
		sum += d[0] - 2 * shift;
		size += fabs(d[0]) + 2 * fabs(shift) + fabs(d[1]) + fabs(d[2]);
	}
	return fabs(sum) - 1e-12 * size;
}

/*
 * Each sum over all blocks is one over their first half and one over the
 * rest. Both lists are symmetric, so the far low sums are as many as the high.
 */
static double exact_p(const struct block *block, size_t blocks, double shift)
{
	double first[HALF_ORDERS], second[HALF_ORDERS], far = 0;
	double least = observed(block, blocks, shift);
	size_t half = blocks / 2;
	size_t n = all_sums(first, block, half, shift);
	size_t m = all_sums(second, block + half, blocks - half, shift);
	n = stats_sort(first, n);
	if (least <= 0)
		return 1;
	for (size_t i = 0; i < m; i++)
		far += (double)count_from(first, n, least - second[i]);
	return fmin(1, 2 * far / ((double)n * (double)m));
}

static double drawn_p(const struct block *block, size_t blocks, uint64_t seed)
{
	double least = observed(block, blocks, 0), far = 1;
	for (size_t draw = 0; draw < DRAWS; draw++) {
		double sum = 0;
		for (size_t i = 0; i < blocks; i++) {
			uint64_t order = random_next(&seed) % ORDERS;
			double d = block[i].difference[order / 2];
			sum += order % 2 ? -d : d;
		}
		far += fabs(sum) >= least ? 1 : 0;
	}
	return far / (1 + DRAWS);
}

double stats_block_test(const double *value, const char *order, size_t blocks,
			uint64_t seed)
{
	struct block *block = take_blocks(value, order, &blocks);
	double p = !block || blocks == 0   ? 1
		   : blocks > BLOCKS_EXACT ? drawn_p(block, blocks, seed)
					   : exact_p(block, blocks, 0);
	free(block);
	return p;
}

double stats_block_smallest(size_t blocks)
{
	if (blocks > BLOCKS_EXACT)
		return 1.0 / (1 + DRAWS);
	return fmin(1, 2 / pow(ORDERS, (double)blocks));
}

static double mean_shift(const struct block *block, size_t blocks)
{
	double sum = 0;
	for (size_t i = 0; i < blocks; i++)
		sum += block[i].difference[0];
	return sum / (BLOCK / 2.0) / (double)blocks;
}

/*
 * The farthest shift that is not refused, `way` being -1 or 1. p falls with
 * the distance from the mean, to its smallest beyond every difference seen.
 */
static double edge(const struct block *block, size_t blocks, double mean,
		   double miss, double way)
{
	double inside = 0, outside = 0;
	for (size_t i = 0; i < blocks; i++)
		for (size_t j = 0; j < ORDERS / 2; j++)
			outside += fabs(block[i].difference[j]);
	outside += fabs(mean);
	if (outside == 0)
		return mean;
	for (int step = 0; step < 50; step++) {
		double middle = (inside + outside) / 2;
		if (exact_p(block, blocks, mean + way * middle) > miss)
			inside = middle;
		else
			outside = middle;
	}
	return mean + way * outside;
}

static struct interval block_orders(const struct block *block, size_t blocks,
				    double level)
{
	double *shift = calloc(blocks, sizeof(*shift));
	for (size_t i = 0; i < blocks && shift; i++)
		shift[i] = mean_shift(&block[i], 1);
	struct interval i =
		stats_median_interval(shift, shift ? blocks : 0, level);
	free(shift);
	return i;
}

struct interval stats_block_interval(const double *value, const char *order,
				     size_t blocks, double level)
{
	struct interval i = {NAN, NAN, NAN, NAN};
	struct block *block = take_blocks(value, order, &blocks);
	if (block && blocks > BLOCKS_EXACT) {
		i = block_orders(block, blocks, level);
	} else if (block && blocks > 0) {
		double mean = i.estimate = mean_shift(block, blocks);
		double miss = 1 - level;
		if (stats_block_smallest(blocks) <= miss) {
			i.low = edge(block, blocks, mean, miss, -1);
			i.high = edge(block, blocks, mean, miss, 1);
			i.level = level;
		}
	}
	free(block);
	return i;
}
