/* Two sides, unpaired: do they differ, and by how much. */
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define MATHLIB_STANDALONE
#include <Rmath.h>

#include "base/memory.h"
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
	double *ways = mem_array((k + 1) * width, sizeof(*ways));
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
	if (k == 0)
		return 1;
	uint32_t *rank = mem_array(n, sizeof(*rank));
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
	struct labelled *pool = mem_array(na + nb, sizeof(*pool));
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

/* Two sorted sides. */
struct sides {
	const double *a, *b;
	size_t na, nb;
};

/* How many differences b - a are at most `most`: a walk along their edge. */
static size_t differences_up_to(const struct sides *s, double most)
{
	size_t below = s->nb, n = 0;
	for (size_t i = s->na; i-- > 0; n += below)
		while (below > 0 && s->b[below - 1] - s->a[i] > most)
			below--;
	return n;
}

/* Doubles and whole numbers in the same order: neighbours are 1 apart. */
static int64_t key_of(double value)
{
	int64_t bits;
	memcpy(&bits, &value, sizeof(bits));
	return bits < 0 ? INT64_MIN - bits : bits;
}

static double of_key(int64_t key)
{
	int64_t bits = key < 0 ? INT64_MIN - key : key;
	double value;
	memcpy(&value, &bits, sizeof(value));
	return value;
}

/*
 * The k-th smallest difference, from 0, without holding them all: the least
 * number that more than k differences do not exceed, found by halving.
 */
static double difference_at(const struct sides *s, size_t k)
{
	int64_t low = key_of(s->b[0] - s->a[s->na - 1]);
	int64_t high = key_of(s->b[s->nb - 1] - s->a[0]);
	while (low < high) {
		int64_t middle = (low & high) + ((low ^ high) >> 1);
		if (differences_up_to(s, of_key(middle)) > k)
			high = middle;
		else
			low = middle + 1;
	}
	return of_key(low);
}

static struct interval shift_of(const struct sides *s, double level)
{
	struct interval shift = {NAN, NAN, NAN, NAN};
	size_t n = s->na * s->nb;
	size_t k = enclosing_rank(s->na, s->nb, 1 - level);
	shift.estimate =
		difference_at(s, (n - 1) / 2) / 2 + difference_at(s, n / 2) / 2;
	if (k > 0) {
		shift.low = difference_at(s, k - 1);
		shift.high = difference_at(s, n - k);
		shift.level = enclosing_level(s->na, s->nb, k, level);
	}
	return shift;
}

struct interval stats_shift(const double *a, size_t na, const double *b,
			    size_t nb, double level)
{
	struct interval shift = {NAN, NAN, NAN, NAN};
	double *copy = mem_array(na + nb, sizeof(*copy));
	if (na > 0)
		memcpy(copy, a, na * sizeof(*copy));
	if (nb > 0)
		memcpy(copy + na, b, nb * sizeof(*copy));
	struct sides s = {copy, copy + na, stats_sort(copy, na),
			  stats_sort(copy + na, nb)};
	if (s.na > 0 && s.nb > 0)
		shift = shift_of(&s, level);
	free(copy);
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
