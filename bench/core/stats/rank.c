/* Two sides, unpaired: do they differ, and by how much. */
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#define MATHLIB_STANDALONE
#include <Rmath.h>

#include "core/stats/rank.h"
#include "core/stats/stats.h"

struct labelled {
	double value;
	bool first;
};

static int compare_labelled(const void *a, const void *b)
{
	double x = ((const struct labelled *)a)->value;
	double y = ((const struct labelled *)b)->value;
	return (x > y) - (x < y);
}

static size_t add_side(struct labelled *pool, const double *value, size_t n,
		       bool first)
{
	size_t added = 0;
	for (size_t i = 0; i < n; i++)
		if (isfinite(value[i]))
			pool[added++] = (struct labelled){value[i], first};
	return added;
}

/*
 * The mid-rank of each of the sorted values, doubled so that it is whole.
 * Returns the sum of t^3 - t over the groups of t equal ones.
 */
static double set_ranks(uint32_t *rank, const struct labelled *pool, size_t n)
{
	double ties = 0;
	for (size_t i = 0, next; i < n; i = next) {
		for (next = i + 1;
		     next < n && pool[next].value == pool[i].value;)
			next++;
		for (size_t j = i; j < next; j++)
			rank[j] = (uint32_t)(i + next + 1);
		double t = (double)(next - i);
		ties += t * t * t - t;
	}
	return ties;
}

/*
 * P(|sum - mean| >= off) over all choices of k of the n ranks, by counting
 * the choices of each size and sum, rank by rank. The sums of j of the first i
 * ranks, which ascend, lie between those of the first j and of the last j.
 */
static double exact_p(const uint32_t *rank, size_t n, size_t k, double mean,
		      double off)
{
	uint32_t sum[RANK_EXACT + 1] = {0};
	for (size_t i = 0; i < n; i++)
		sum[i + 1] = sum[i] + rank[i];
	size_t width = sum[n] - sum[n - k] + 1;
	double *ways = calloc((k + 1) * width, sizeof(*ways));
	if (!ways)
		return 1;
	ways[0] = 1;
	for (size_t i = 0; i < n; i++) {
		for (size_t j = i < k ? i : k - 1; j < k; j--) {
			const double *from = ways + j * width;
			double *to = ways + (j + 1) * width + rank[i];
			for (size_t s = sum[j]; s <= sum[i] - sum[i - j]; s++)
				to[s] += from[s];
		}
	}
	double all = 0, far = 0;
	for (size_t s = 0; s < width; s++) {
		double here = ways[k * width + s];
		all += here;
		far += fabs((double)s - mean) >= off ? here : 0;
	}
	free(ways);
	return far / all;
}

/* Of U, half a doubled rank sum, with Lehmann's variance under ties. */
static double normal_p(size_t n, size_t k, double ties, double off)
{
	double all = (double)n, a = (double)k, b = (double)(n - k);
	double variance = a * b / 12 * (all + 1 - ties / (all * (all - 1)));
	double z = (off / 2 - 0.5) / sqrt(variance);
	return variance > 0 ? fmin(1, 2 * pnorm(z, 0, 1, 0, 0)) : 1;
}

static double rank_p(struct labelled *pool, size_t na, size_t nb)
{
	size_t n = na + nb, k = na < nb ? na : nb;
	uint32_t *rank = malloc(n * sizeof(*rank));
	if (!rank || k == 0) {
		free(rank);
		return 1;
	}
	qsort(pool, n, sizeof(*pool), compare_labelled);
	double ties = set_ranks(rank, pool, n), sum = 0;
	for (size_t i = 0; i < n; i++)
		sum += pool[i].first == (na <= nb) ? rank[i] : 0;
	double mean = (double)k * (double)(n + 1), off = fabs(sum - mean);
	double p = n <= RANK_EXACT ? exact_p(rank, n, k, mean, off)
				   : normal_p(n, k, ties, off);
	free(rank);
	return p;
}

double stats_rank_test(const double *a, size_t na, const double *b, size_t nb)
{
	struct labelled *pool = malloc((na + nb + 1) * sizeof(*pool));
	if (!pool)
		return 1;
	na = add_side(pool, a, na, true);
	nb = add_side(pool + na, b, nb, false);
	double p = rank_p(pool, na, nb);
	free(pool);
	return p;
}

double stats_rank_smallest(size_t na, size_t nb)
{
	double orders = choose((double)(na + nb), (double)na);
	return na && nb ? fmin(1, 2 / orders) : 1;
}

/* The largest k for which 2 P(U <= k - 1) is no more than `miss`. */
static size_t enclosing_rank(size_t na, size_t nb, double miss)
{
	double a = (double)na, b = (double)nb;
	if (na + nb > RANK_EXACT) {
		double spread = sqrt(a * b * (a + b + 1) / 12);
		double k = a * b / 2 - qnorm(miss / 2, 0, 1, 0, 0) * spread;
		return k > 1 ? (size_t)k : 0;
	}
	miss *= 1 + 1e-9;
	double k = qwilcox(miss / 2, a, b, 1, 0);
	if (k > 0 && 2 * pwilcox(k - 1, a, b, 1, 0) > miss)
		k--;
	if (2 * pwilcox(k, a, b, 1, 0) <= miss)
		k++;
	return (size_t)k;
}

static double enclosing_level(size_t na, size_t nb, size_t k, double level)
{
	return na + nb > RANK_EXACT ? level
				    : 1 - 2 * pwilcox((double)k - 1, (double)na,
						      (double)nb, 1, 0);
}

struct interval stats_shift(const double *a, size_t na, const double *b,
			    size_t nb, double level)
{
	struct interval shift = {NAN, NAN, NAN, NAN};
	double *all = na && nb ? malloc(na * nb * sizeof(*all)) : NULL;
	size_t n = 0, finite_a = stats_count(a, na);
	size_t finite_b = stats_count(b, nb);
	for (size_t i = 0; i < na && all; i++)
		for (size_t j = 0; j < nb; j++)
			all[n++] = b[j] - a[i];
	n = stats_sort(all, n);
	if (n > 0) {
		size_t k = enclosing_rank(finite_a, finite_b, 1 - level);
		shift.estimate = all[(n - 1) / 2] / 2 + all[n / 2] / 2;
		if (k > 0) {
			shift.low = all[k - 1];
			shift.high = all[n - k];
			shift.level =
				enclosing_level(finite_a, finite_b, k, level);
		}
	}
	free(all);
	return shift;
}

/* The test's efficiency against Student's, values being normal, is 3 / pi. */
static double values_for(double distance, double quantiles)
{
	double z = quantiles / distance;
	return ceil(2 * z * z * M_PI / 3);
}

double stats_values_to_find(double shift, double alpha)
{
	double least = 1;
	while (least < RANK_EXACT &&
	       stats_rank_smallest((size_t)least, (size_t)least) > alpha)
		least++;
	return fmax(least, values_for(shift, qnorm(alpha / 2, 0, 1, 0, 0) +
						     qnorm(0.1, 0, 1, 0, 0)));
}

double stats_values_to_keep_within(double distance)
{
	return fmax(3, values_for(distance, qnorm(0.05, 0, 1, 0, 0) +
						    qnorm(0.1, 0, 1, 0, 0)));
}
