/* Whether a series drifts, and how fast. */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define MATHLIB_STANDALONE
#include <Rmath.h>

#include "base/array.h"
#include "base/memory.h"
#include "core/stats/stats.h"
#include "core/stats/trend.h"

/* Concordant less discordant pairs, and how many pairs are tied. */
static double kendall_score(const double *value, size_t n, size_t *tied)
{
	double score = 0;
	*tied = 0;
	for (size_t i = 0; i < n; i++) {
		for (size_t j = i + 1; j < n; j++) {
			score += (value[j] > value[i]) - (value[j] < value[i]);
			*tied += value[j] == value[i];
		}
	}
	return score;
}

/*
 * P(|S| >= score) over the n! orders. Of those of i values, share[k] have k
 * discordant pairs: the i-th value adds 0 to i - 1 of them.
 */
static double exact_p(double score, size_t n)
{
	double share[TREND_EXACT * (TREND_EXACT - 1) / 2 + 1] = {1};
	size_t most = 0;
	for (size_t i = 2; i <= n; i++) {
		double sum = 0, before[ARRAY_LENGTH(share)];
		memcpy(before, share, sizeof(share));
		most += i - 1;
		for (size_t k = 0; k <= most; k++) {
			sum += before[k] - (k >= i ? before[k - i] : 0);
			share[k] = sum / (double)i;
		}
	}
	double p = 0;
	for (size_t k = 0; k <= most; k++)
		if (fabs((double)most - 2 * (double)k) >= fabs(score))
			p += share[k];
	return fmin(1, p);
}

/* Sum of t (t - 1) (2 t + 5) over the groups of t equal values. */
static double tie_correction(const double *sorted, size_t n)
{
	double sum = 0;
	for (size_t i = 0, next; i < n; i = next) {
		for (next = i + 1; next < n && sorted[next] == sorted[i];)
			next++;
		double t = (double)(next - i);
		sum += t * (t - 1) * (2 * t + 5);
	}
	return sum;
}

static double normal_p(double score, double *value, size_t n)
{
	double all = (double)n;
	double variance = (all * (all - 1) * (2 * all + 5) -
			   tie_correction(value, stats_sort(value, n))) /
			  18;
	if (!(variance > 0) || score == 0)
		return 1;
	double z = (fabs(score) - 1) / sqrt(variance);
	return fmin(1, 2 * pnorm(z, 0, 1, 0, 0));
}

double stats_trend_test(const double *value, size_t n)
{
	double *kept = mem_array(n, sizeof(*kept)), p = 1;
	size_t count = 0, tied;
	for (size_t i = 0; i < n; i++)
		if (isfinite(value[i]))
			kept[count++] = value[i];
	if (count >= 2) {
		double score = kendall_score(kept, count, &tied);
		p = tied == 0 && count <= TREND_EXACT
			    ? exact_p(score, count)
			    : normal_p(score, kept, count);
	}
	free(kept);
	return p;
}

double stats_slope(const double *value, size_t n)
{
	bool all = n <= SLOPE_ALL;
	size_t pairs = n < 2 ? 0 : all ? n * (n - 1) / 2 : n - n / 2;
	double *slope = mem_array(pairs, sizeof(*slope));
	size_t slopes = 0, least = all ? 1 : n / 2, most = all ? n : n / 2;
	for (size_t i = 0; i < n; i++)
		for (size_t j = i + least; j < n && j - i <= most; j++)
			slope[slopes++] =
				(value[j] - value[i]) / (double)(j - i);
	double median = stats_median(slope, slopes);
	free(slope);
	return median;
}
