/* Two sides, interleaved in blocks of four: do they differ, and by how much. */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/random.h"
#include "core/stats/block.h"
#include "core/stats/stats.h"

#define ORDERS 6
#define HALF_ORDERS 7776 /* ORDERS to the power of half of BLOCKS_EXACT */
#define DRAWS 100000
#define TIED 1e-12 /* of the largest value: a rounding, no difference */

/*
 * Of a block, A's two values before B's; and of their scores the sum of B less
 * the sum of A, in the order that was and in two others. The remaining three
 * orders are mirror images.
 */
struct block {
	double value[BLOCK], level[BLOCK];
	double difference[ORDERS / 2];
};

struct blocks {
	struct block *block;
	size_t count;
	double tied; /* how far apart two values may be and still be equal */
};

/* False where a value or a letter is missing. */
static bool take_block(struct block *block, const double *value,
		       const char *order)
{
	size_t count[2] = {0, 0};
	for (size_t i = 0; i < BLOCK; i++) {
		size_t side = order[i] == 'B';
		if ((order[i] != 'A' && order[i] != 'B') || count[side] == 2 ||
		    !isfinite(value[i]))
			return false;
		block->value[2 * side + count[side]++] = value[i];
	}
	return true;
}

/* The whole ones. To be freed. */
static struct blocks take_blocks(const double *value, const char *order,
				 size_t blocks)
{
	struct blocks b = {mem_array(blocks, sizeof(*b.block)), 0, 0};
	for (size_t i = 0; i < blocks; i++)
		b.count += take_block(&b.block[b.count], value + i * BLOCK,
				      order + i * BLOCK);
	for (size_t i = 0; i < b.count; i++)
		for (size_t j = 0; j < BLOCK; j++)
			b.tied = fmax(b.tied, TIED * fabs(b.block[i].value[j]));
	return b;
}

/* Twice the mid-rank of a level among all levels, less a constant. */
static double score(const struct blocks *b, double level)
{
	double sum = 0;
	for (size_t i = 0; i < b->count; i++) {
		for (size_t j = 0; j < BLOCK; j++) {
			double off = level - b->block[i].level[j];
			sum += (off > b->tied) - (off < -b->tied);
		}
	}
	return sum;
}

/*
 * With B lowered by a shift and each block's median taken off, which drift
 * moves, all values are ranked: one that a neighbour on the host doubled
 * weighs no more than any that is large.
 */
static void set_differences(struct blocks *b, double shift)
{
	for (size_t i = 0; i < b->count; i++) {
		struct block *block = &b->block[i];
		for (size_t j = 0; j < BLOCK; j++)
			block->level[j] = block->value[j] - (j < 2 ? 0 : shift);
		double median = stats_median(block->level, BLOCK);
		for (size_t j = 0; j < BLOCK; j++)
			block->level[j] -= median;
	}
	for (size_t i = 0; i < b->count; i++) {
		double s[BLOCK], *d = b->block[i].difference;
		for (size_t j = 0; j < BLOCK; j++)
			s[j] = score(b, b->block[i].level[j]);
		d[0] = s[2] + s[3] - s[0] - s[1];
		d[1] = s[2] + s[0] - s[3] - s[1];
		d[2] = s[2] + s[1] - s[3] - s[0];
	}
}

/* The differences of all orders of the blocks, summed. Returns how many. */
static size_t all_sums(double sum[HALF_ORDERS], const struct block *block,
		       size_t blocks)
{
	size_t n = 1;
	sum[0] = 0;
	for (size_t i = 0; i < blocks; i++, n *= ORDERS) {
		for (size_t s = 0; s < n; s++) {
			const double *d = block[i].difference;
			double base = sum[s];
			for (size_t order = 0; order < ORDERS / 2; order++) {
				sum[s + 2 * order * n] = base + d[order];
				sum[s + (2 * order + 1) * n] = base - d[order];
			}
		}
	}
	return n;
}

static double observed(const struct blocks *b)
{
	double sum = 0;
	for (size_t i = 0; i < b->count; i++)
		sum += b->block[i].difference[0];
	return fabs(sum);
}

/*
 * Each sum over all blocks is one over their first half and one over the
 * rest. Both lists are symmetric, so the far low sums are as many as the high.
 */
static double exact_p(struct blocks *b, double shift)
{
	double first[HALF_ORDERS], second[HALF_ORDERS], far = 0;
	set_differences(b, shift);
	double least = observed(b);
	size_t half = b->count / 2;
	size_t n = all_sums(first, b->block, half);
	size_t m = all_sums(second, b->block + half, b->count - half);
	n = stats_sort(first, n);
	if (least <= 0)
		return 1;
	for (size_t i = 0; i < m; i++)
		far += (double)(n - stats_below(first, n, least - second[i]));
	return fmin(1, 2 * far / ((double)n * (double)m));
}

static double drawn_p(struct blocks *b, uint64_t seed)
{
	set_differences(b, 0);
	double least = observed(b), far = 1;
	for (size_t draw = 0; draw < DRAWS; draw++) {
		double sum = 0;
		for (size_t i = 0; i < b->count; i++) {
			uint64_t order = random_next(&seed) % ORDERS;
			double d = b->block[i].difference[order / 2];
			sum += order % 2 ? -d : d;
		}
		far += fabs(sum) >= least ? 1 : 0;
	}
	return far / (1 + DRAWS);
}

double stats_block_test(const double *value, const char *order, size_t blocks,
			uint64_t seed)
{
	struct blocks b = take_blocks(value, order, blocks);
	double p = b.count == 0		    ? 1
		   : b.count > BLOCKS_EXACT ? drawn_p(&b, seed)
					    : exact_p(&b, 0);
	free(b.block);
	return p;
}

double stats_block_smallest(size_t blocks)
{
	if (blocks > BLOCKS_EXACT)
		return 1.0 / (1 + DRAWS);
	return fmin(1, 2 / pow(ORDERS, (double)blocks));
}

/* Every b less every a of the same block; BLOCK a block. */
static void all_shifts(double *shift, const struct blocks *b)
{
	for (size_t i = 0; i < b->count; i++) {
		const double *v = b->block[i].value;
		for (size_t j = 0; j < BLOCK; j++)
			shift[i * BLOCK + j] = v[2 + j / 2] - v[j % 2];
	}
}

/*
 * The farthest shift that is not refused, `way` being -1 or 1. p falls with
 * the distance from the middle, to its smallest beyond every shift seen.
 */
static double edge(struct blocks *b, double middle, double outside, double miss,
		   double way)
{
	double inside = 0;
	for (int step = 0; step < 50; step++) {
		double half = (inside + outside) / 2;
		if (exact_p(b, middle + way * half) > miss)
			inside = half;
		else
			outside = half;
	}
	return middle + way * outside;
}

static void invert_test(struct interval *i, struct blocks *b,
			const double *shift, double level)
{
	double miss = 1 - level, farthest = 0;
	if (stats_block_smallest(b->count) > miss)
		return;
	for (size_t j = 0; j < b->count * BLOCK; j++)
		farthest = fmax(farthest, fabs(shift[j] - i->estimate));
	i->low = edge(b, i->estimate, farthest, miss, -1);
	i->high = edge(b, i->estimate, farthest, miss, 1);
	i->level = level;
}

/* Each block's own median shift, which order statistics then enclose. */
static void enclose_blocks(struct interval *i, const struct blocks *b,
			   double *shift, double level)
{
	for (size_t j = 0; j < b->count; j++)
		shift[j] = stats_median(shift + j * BLOCK, BLOCK);
	*i = stats_median_interval(shift, b->count, level);
}

struct interval stats_block_interval(const double *value, const char *order,
				     size_t blocks, double level)
{
	struct interval i = {NAN, NAN, NAN, NAN};
	struct blocks b = take_blocks(value, order, blocks);
	double *shift = mem_array(b.count * BLOCK, sizeof(*shift));
	if (b.count > 0) {
		all_shifts(shift, &b);
		i.estimate = stats_median(shift, b.count * BLOCK);
		if (b.count > BLOCKS_EXACT)
			enclose_blocks(&i, &b, shift, level);
		else
			invert_test(&i, &b, shift, level);
	}
	free(shift);
	free(b.block);
	return i;
}
