/* Two sides, paired: the signed-rank test. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#define MATHLIB_STANDALONE
#include <Rmath.h>

#include "base/memory.h"
#include "core/stats/pair.h"

static int compare_sizes(const void *a, const void *b)
{
	double x = fabs(*(const double *)a), y = fabs(*(const double *)b);
	return (x > y) - (x < y);
}

/* Drops what is missing and what is 0, which favours neither side. */
static size_t add_differences(double *to, const double *from, size_t n)
{
	size_t added = 0;
	for (size_t i = 0; i < n; i++)
		if (isfinite(from[i]) && fabs(from[i]) > 0)
			to[added++] = from[i];
	return added;
}

/* Mid-ranks, doubled so that they are whole. */
static void set_ranks(uint32_t *rank, const double *sorted, size_t n)
{
	for (size_t i = 0, next; i < n; i = next) {
		for (next = i + 1;
		     next < n && !(fabs(sorted[next]) > fabs(sorted[i]));)
			next++;
		for (size_t j = i; j < next; j++)
			rank[j] = (uint32_t)(i + next + 1);
	}
}

/* P(|sum of ranks with a random sign| >= off), by the sums' distribution. */
static double exact_p(const uint32_t *rank, size_t n, double off)
{
	size_t most = n * (n + 1), top = 0;
	double *share = mem_array(most + 1, sizeof(*share)), far = 0;
	share[0] = 1;
	for (size_t i = 0; i < n; i++) {
		top += rank[i];
		for (size_t s = top + 1; s-- > 0;)
			share[s] = share[s] / 2 +
				   (s >= rank[i] ? share[s - rank[i]] / 2 : 0);
	}
	for (size_t s = 0; s <= most; s++)
		if (fabs(2 * (double)s - (double)most) >= off)
			far += share[s];
	free(share);
	return far;
}

static double normal_p(const uint32_t *rank, size_t n, double off)
{
	double squares = 0;
	for (size_t i = 0; i < n; i++)
		squares += (double)rank[i] * (double)rank[i];
	return 2 * pnorm(off / sqrt(squares), 0, 1, 0, 0);
}

double stats_pair_test(const double *difference, size_t n)
{
	double *value = mem_array(n, sizeof(*value)), sum = 0, p = 1;
	uint32_t *rank = mem_array(n, sizeof(*rank));
	n = add_differences(value, difference, n);
	if (n > 0) {
		qsort(value, n, sizeof(*value), compare_sizes);
		set_ranks(rank, value, n);
		for (size_t i = 0; i < n; i++)
			sum += value[i] > 0 ? rank[i] : -(double)rank[i];
		p = n <= PAIRS_EXACT ? exact_p(rank, n, fabs(sum))
				     : normal_p(rank, n, fabs(sum));
	}
	free(value);
	free(rank);
	return fmin(p, 1);
}

double stats_pair_smallest(size_t n)
{
	return n > 0 ? fmin(1, ldexp(1, 1 - (int)(n < 1000 ? n : 1000))) : 1;
}
