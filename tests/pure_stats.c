/* Every statistic against tables, textbooks and enumeration. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "core/stats/block.h"
#include "core/stats/mean.h"
#include "core/stats/rank.h"
#include "core/stats/serial.h"
#include "core/stats/stats.h"
#include "core/stats/trend.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static void assert_near(double value, double expected, double within)
{
	if (!(fabs(value - expected) <= within))
		fail_msg("%.10g is not %.10g within %g", value, expected,
			 within);
}

static void assert_interval(struct interval i, double estimate, double low,
			    double high)
{
	assert_near(i.estimate, estimate, 1e-6);
	assert_near(i.low, low, 1e-6);
	assert_near(i.high, high, 1e-6);
}

static void assert_no_interval(struct interval i)
{
	assert_true(isnan(i.low) && isnan(i.high) && isnan(i.level));
}

static void count_up(double *value, size_t n)
{
	for (size_t i = 0; i < n; i++)
		value[i] = (double)i + 1;
}

/* R's data set "sleep", the second drug less the first. */
static const double sleep_gain[] = {1.2, 2.4, 1.3, 1.3, 0,
				    1,	 1.8, 0.8, 4.6, 1.4};

static void test_median(void **state)
{
	(void)state;
	assert_true(isnan(stats_median(NULL, 0)));
	assert_near(stats_median((double[]){7}, 1), 7, 0);
	assert_near(stats_median((double[]){9, 1, 5}, 3), 5, 0);
	assert_near(stats_median((double[]){9, NAN, 1, INFINITY, 4, 5}, 6), 4.5,
		    0);
	assert_near(stats_median(sleep_gain, 10), 1.3, 1e-12);
}

/* Selected, it is what sorting says, of few different values and of many. */
static void test_median_of_any_order(void **state)
{
	(void)state;
	uint64_t random = 1;
	for (size_t n = 1; n < 400; n++) {
		double value[400], sorted[400];
		for (size_t i = 0; i < n; i++)
			sorted[i] = value[i] = (double)(random_next(&random) %
							(n * n / 9 + 1));
		stats_sort(sorted, n);
		double expected = (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
		assert_near(stats_median(value, n), expected, 0);
		assert_near(stats_median(sorted, n), expected, 0);
	}
}

static void test_values_are_left_as_they_are(void **state)
{
	(void)state;
	double value[] = {3, NAN, 1, 2}, copy[COUNT(value)];
	memcpy(copy, value, sizeof(copy));
	stats_median(value, 4);
	stats_median_interval(value, 4, 0.5);
	stats_rank_test(value, 2, value + 2, 2);
	stats_shift(value, 2, value + 2, 2, 0.5);
	stats_block_test(value, "ABBA", 1, 1);
	stats_trend_test(value, 4);
	stats_slope(value, 4);
	assert_memory_equal(value, copy, sizeof(copy));
}

/*
 * The usual table of critical values of the two-sided sign test: the interval
 * begins one rank above them.
 */
static void test_median_interval_has_the_sign_tests_ranks(void **state)
{
	(void)state;
	static const struct {
		size_t n;
		double level;
		double critical; /* -1: none */
	} row[] = {
		{5, 0.95, -1},	{6, 0.95, 0},	{8, 0.95, 0},  {9, 0.95, 1},
		{12, 0.95, 2},	{15, 0.95, 3},	{17, 0.95, 4}, {20, 0.95, 5},
		{23, 0.95, 6},	{25, 0.95, 7},	{28, 0.95, 8}, {30, 0.95, 9},
		{40, 0.95, 13}, {50, 0.95, 17}, {7, 0.99, -1}, {8, 0.99, 0},
		{12, 0.99, 1},	{15, 0.99, 2},
	};
	for (size_t i = 0; i < COUNT(row); i++) {
		double value[50], n = (double)row[i].n;
		count_up(value, row[i].n);
		struct interval got =
			stats_median_interval(value, row[i].n, row[i].level);
		assert_near(got.estimate, (n + 1) / 2, 0);
		if (row[i].critical < 0) {
			assert_no_interval(got);
			continue;
		}
		assert_near(got.low, row[i].critical + 1, 0);
		assert_near(got.high, n - row[i].critical, 0);
		assert_true(got.level >= row[i].level);
	}
}

static void test_median_interval_says_how_sure_it_is(void **state)
{
	(void)state;
	double value[8];
	count_up(value, 8);
	assert_near(stats_median_interval(value, 6, 0.95).level, 1 - 2.0 / 64,
		    1e-12);
	assert_near(stats_median_interval(value, 8, 0.92).level,
		    1 - 2 * 9.0 / 256, 1e-12);
	/* Exactly as sure as asked for is sure enough. */
	assert_near(stats_median_interval(value, 6, 0.96875).low, 1, 0);
}

/* Hollander and Wolfe 1973, p. 69; the example of R's wilcox.test. */
static const double at_term[] = {0.80, 0.83, 1.89, 1.04, 1.45,
				 1.38, 1.91, 1.64, 0.73, 1.46};
static const double before_term[] = {1.15, 0.88, 0.90, 0.74, 1.21};

static void test_rank_test_gives_the_textbooks_p(void **state)
{
	(void)state;
	assert_near(stats_rank_test(at_term, 10, before_term, 5), 2 * 0.1272,
		    1e-4);
	assert_near(stats_rank_test(before_term, 5, at_term, 10), 2 * 0.1272,
		    1e-4);
}

/* n values of a, whose pairs with the m values of b have a larger u times. */
static void make_u(double *a, size_t n, double *b, size_t m, size_t u)
{
	count_up(b, m);
	for (size_t i = 0; i < n; i++) {
		size_t below = u < m ? u : m;
		a[i] = (double)below + 0.9 - 0.01 * (double)i;
		u -= below;
	}
}

/* Mann and Whitney's critical values, two-sided (Milton 1964). */
static void test_rank_test_keeps_the_published_critical_values(void **state)
{
	(void)state;
	static const struct {
		size_t n, m;
		double alpha;
		size_t critical;
	} row[] = {
		{5, 5, 0.05, 2},    {5, 10, 0.05, 8},	 {8, 8, 0.05, 13},
		{10, 10, 0.05, 23}, {14, 14, 0.05, 55},	 {20, 20, 0.05, 127},
		{5, 5, 0.01, 0},    {8, 8, 0.01, 7},	 {10, 10, 0.01, 16},
		{14, 14, 0.01, 42}, {20, 20, 0.01, 105},
	};
	for (size_t i = 0; i < COUNT(row); i++) {
		double a[20], b[20];
		size_t n = row[i].n, m = row[i].m;
		make_u(a, n, b, m, row[i].critical);
		assert_true(stats_rank_test(a, n, b, m) <= row[i].alpha);
		make_u(a, n, b, m, row[i].critical + 1);
		assert_true(stats_rank_test(a, n, b, m) > row[i].alpha);
	}
}

static double rank_of(const double *pool, size_t n, double value)
{
	double below = 0, equal = 0;
	for (size_t i = 0; i < n; i++) {
		below += pool[i] < value;
		equal += pool[i] == value;
	}
	return below + (equal + 1) / 2;
}

/* All choices of na of n, as bits. */
static double enumerated_rank_p(const double *pool, size_t n, size_t na)
{
	double mean = (double)na * (double)(n + 1) / 2, real = 0;
	double far = 0, all = 0;
	for (size_t i = 0; i < na; i++)
		real += rank_of(pool, n, pool[i]);
	for (unsigned bits = 0; bits < 1u << n; bits++) {
		double sum = 0;
		if ((size_t)__builtin_popcount(bits) != na)
			continue;
		for (size_t i = 0; i < n; i++)
			if (bits >> i & 1)
				sum += rank_of(pool, n, pool[i]);
		all++;
		far += fabs(sum - mean) >= fabs(real - mean) - 1e-9;
	}
	return far / all;
}

static void test_rank_test_is_exact_with_ties(void **state)
{
	(void)state;
	/* 52 of the 462 choices, counted apart from this program. */
	const double a[] = {1, 2, 2, 3, 4}, b[] = {2, 3, 4, 4, 5, 5};
	assert_near(stats_rank_test(a, 5, b, 6), 52.0 / 462, 1e-12);
	uint64_t random = 7;
	for (size_t round = 0; round < 60; round++) {
		double pool[10];
		size_t n = 2 + round % 9, na = 1 + round % (n - 1);
		for (size_t i = 0; i < n; i++) {
			random = random * 6364136223846793005u + 1;
			pool[i] = (double)(random >> 62);
		}
		assert_near(stats_rank_test(pool, na, pool + na, n - na),
			    enumerated_rank_p(pool, n, na), 1e-12);
	}
}

static void test_rank_test_of_little_or_nothing(void **state)
{
	(void)state;
	const double one[] = {1}, same[] = {3, 3, 3, 3}, more[] = {3, 3, 4};
	const double lost[] = {NAN, NAN};
	assert_near(stats_rank_test(one, 0, one, 0), 1, 0);
	assert_near(stats_rank_test(one, 1, one, 0), 1, 0);
	assert_near(stats_rank_test(lost, 2, more, 3), 1, 0);
	assert_near(stats_rank_test(one, 1, more, 1), 1, 0);
	assert_near(stats_rank_test(same, 4, same, 4), 1, 0);
	/* The 4 is among 3 of 7 in 3 of 7 choices. */
	assert_near(stats_rank_test(same, 4, more, 3), 3.0 / 7, 1e-12);
}

/* Student 1908, as R's help page of t.test has it, with var.equal. */
static void test_mean_test_gives_the_textbooks_p(void **state)
{
	(void)state;
	static const double a[] = {0.7, -1.6, -0.2, -1.2, -0.1,
				   3.4, 3.7,  0.8,  0.0,  2.0};
	static const double b[] = {1.9, 0.8, 1.1, 0.1, -0.1,
				   4.4, 5.5, 1.6, 4.6, 3.4};
	assert_near(stats_mean_test(a, 10, b, 10, NULL), 0.07919, 5e-6);
	struct interval i = stats_mean_shift(a, 10, b, 10, NULL, 0.95);
	assert_near(i.estimate, 1.58, 1e-9);
	assert_near(i.low, -0.2038740, 5e-8);
	assert_near(i.high, 3.3638740, 5e-8);
	assert_near(i.level, 0.95, 0);
}

/* The same patients' gains, as R has them of paired = TRUE. */
static void test_mean_of_one_sample_gives_the_textbooks_p(void **state)
{
	(void)state;
	static const double gain[] = {1.2, 2.4, 1.3, 1.3, 0.0,
				      1.0, 1.8, 0.8, 4.6, 1.4};
	static const double alike[] = {2, 2, 2};
	double spread;
	assert_near(stats_mean_zero_test(gain, 10, &spread), 0.002833, 5e-7);
	assert_near(spread, 1.229995, 5e-7);
	struct interval i = stats_mean_interval(gain, 10, 0.95);
	assert_near(i.estimate, 1.58, 1e-9);
	assert_near(i.low, 0.7001142, 5e-8);
	assert_near(i.high, 2.4598858, 5e-8);
	assert_near(stats_mean_zero_test(gain, 1, &spread), 1, 0);
	assert_true(isnan(spread));
	assert_true(isnan(stats_mean_interval(gain, 1, 0.95).low));
	assert_near(stats_mean_zero_test(alike, 3, &spread), 0.25, 1e-12);
}

static void test_mean_test_of_little_or_nothing(void **state)
{
	(void)state;
	static const double one[] = {1}, two[] = {2, 3}, same[] = {5, 5, 5};
	assert_near(stats_mean_test(one, 0, two, 2, NULL), 1, 0);
	assert_near(stats_mean_test(one, 1, same, 1, NULL), 1, 0);
	assert_true(isnan(stats_mean_shift(one, 1, same, 1, NULL, 0.95).low));
	assert_true(
		isnan(stats_mean_shift(one, 0, same, 1, NULL, 0.95).estimate));
	/* A side of one borrows the spread of the other. */
	assert_near(stats_mean_shift(one, 1, two, 2, NULL, 0.95).estimate, 1.5,
		    0);
	assert_in_range(1000 * stats_mean_test(one, 1, two, 2, NULL), 300, 400);
	/* No spread is no infinite certainty. */
	assert_near(stats_mean_test(same, 3, same, 3, NULL), 1, 0);
	double other[] = {6, 6, 6};
	assert_near(stats_mean_test(same, 3, other, 3, NULL), 0.1, 1e-12);
}

static void test_serial_inflation_is_of_neighbours(void **state)
{
	(void)state;
	double rising[12], turning[12], lost[12];
	for (int i = 0; i < 12; i++) {
		rising[i] = i;
		turning[i] = i % 2;
		lost[i] = NAN;
	}
	assert_true(stats_serial_inflation(rising, 1, 12) > 3);
	assert_near(stats_serial_inflation(turning, 1, 12), 1, 0);
	assert_near(stats_serial_inflation(lost, 1, 12), 1, 0);
	assert_near(stats_serial_inflation(rising, 1, 4), 1, 0);
	assert_near(stats_serial_inflation(NULL, 0, 0), 1, 0);
	/* A p of 0.05 is 1.96 deviations; half as many are 0.327. */
	assert_near(stats_serial_p(0.05, 4), 0.3271, 1e-4);
	assert_near(stats_serial_p(0.05, 1), 0.05, 0);
	assert_near(stats_serial_p(1, 4), 1, 0);
	struct interval i = {2, 1, 4, 0.95};
	i = stats_serial_interval(i, 4);
	assert_near(i.low, 0, 1e-12);
	assert_near(i.high, 6, 1e-12);
	i = (struct interval){2, NAN, NAN, NAN};
	assert_true(isnan(stats_serial_interval(i, 4).low));
}

static void test_rank_test_of_many_is_nearly_exact(void **state)
{
	(void)state;
	double a[60], b[50];
	make_u(a, 60, b, 50, 1130);
	double normal = stats_rank_test(a, 60, b, 50);
	make_u(a, 50, b, 50, 941);
	/* Both 2.22 standard deviations and half a step below the mean. */
	double exact = stats_rank_test(a, 50, b, 50);
	double z = (1500 - 1130 - 0.5) / sqrt(60 * 50 * 111 / 12.0);
	assert_near(normal, erfc(z / sqrt(2)), 1e-9);
	assert_near(exact,
		    erfc((1250 - 941 - 0.5) / sqrt(2500 * 101 / 12.0 * 2)),
		    5e-4);
	for (size_t i = 0; i < 60; i++)
		a[i] = 1;
	assert_near(stats_rank_test(a, 60, a, 50), 1, 0);
}

static void test_rank_smallest_is_reached(void **state)
{
	(void)state;
	double a[14], b[14];
	static const double known[][2] = {
		{5, 0.0079}, {8, 1.55e-4}, {10, 1.08e-5}};
	for (size_t i = 0; i < COUNT(known); i++) {
		size_t n = (size_t)known[i][0];
		make_u(a, n, b, n, 0);
		assert_near(stats_rank_smallest(n, n) / known[i][1], 1, 0.01);
		assert_near(stats_rank_test(a, n, b, n) /
				    stats_rank_smallest(n, n),
			    1, 1e-9);
	}
	assert_near(stats_rank_smallest(1, 1), 1, 0);
	assert_near(stats_rank_smallest(0, 9), 1, 0);
}

/* Hollander and Wolfe 1973, chapter 4: -0.305, and (-0.76, 0.15). */
static void test_shift_gives_the_textbooks_interval(void **state)
{
	(void)state;
	struct interval i = stats_shift(at_term, 10, before_term, 5, 0.95);
	assert_interval(i, -0.305, -0.76, 0.15);
	assert_true(i.level >= 0.95 && i.level < 0.97);
	i = stats_shift(before_term, 5, at_term, 10, 0.95);
	assert_interval(i, 0.305, -0.15, 0.76);
}

static void test_shift_of_little_or_nothing(void **state)
{
	(void)state;
	const double a[] = {1, NAN, 1, 1, 1}, b[] = {3, 3, 3, INFINITY, 3};
	assert_true(isnan(stats_shift(a, 0, b, 5, 0.95).estimate));
	assert_true(isnan(stats_shift(a + 1, 1, b, 5, 0.95).estimate));
	struct interval one = stats_shift(a, 1, b, 1, 0.95);
	assert_near(one.estimate, 2, 0);
	assert_no_interval(one);
	assert_no_interval(stats_shift(a, 4, b, 3, 0.95));
	assert_interval(stats_shift(a, 5, b, 5, 0.95), 2, 2, 2);
}

/* They are not held, so there may be very many. */
static void test_shift_is_the_median_of_all_differences(void **state)
{
	(void)state;
	double a[23], b[17], all[23 * 17];
	size_t n = 0, low = 0, high = 0;
	for (size_t i = 0; i < 23; i++)
		a[i] = sin((double)i * 7.3) * (i % 5 ? 1 : -1e9);
	for (size_t j = 0; j < 17; j++)
		b[j] = cos((double)j * 3.1) + 0.25;
	for (size_t i = 0; i < 23; i++)
		for (size_t j = 0; j < 17; j++)
			all[n++] = b[j] - a[i];
	stats_sort(all, n);
	struct interval i = stats_shift(a, 23, b, 17, 0.95);
	assert_near(i.estimate, all[n / 2], 0);
	while (all[low] < i.low)
		low++;
	while (all[high] < i.high)
		high++;
	assert_true(all[low] == i.low && all[high] == i.high);
	assert_int_equal(low + high, n - 1);
	assert_near(stats_shift((double[]){0, 1}, 2, (double[]){0, 1}, 2, 0.95)
			    .estimate,
		    0, 0);
}

static void test_shift_of_very_many_takes_little(void **state)
{
	(void)state;
	size_t n = 30000;
	double *value = calloc(2 * n, sizeof(*value));
	for (size_t i = 0; i < n; i++)
		value[n + i] = (value[i] = (double)(i * 7919 % n)) + 5;
	struct interval i = stats_shift(value, n, value + n, n, 0.95);
	assert_near(i.estimate, 5, 0);
	assert_true(i.low < 5 && i.high > 5 && i.level == 0.95);
	free(value);
}

/* Its end is where the test of the shifted values begins to refuse. */
static void test_shift_of_many_agrees_with_the_test(void **state)
{
	(void)state;
	double a[70], b[60], high[60];
	for (size_t i = 0; i < 70; i++)
		a[i] = sin((double)i * 12.9898) * 10;
	for (size_t i = 0; i < 60; i++)
		b[i] = sin((double)i * 78.233) * 10 + 4;
	struct interval i = stats_shift(a, 70, b, 60, 0.95);
	for (size_t j = 0; j < 60; j++)
		high[j] = b[j] - i.high;
	assert_near(stats_rank_test(a, 70, high, 60), 0.05, 2e-3);
	assert_true(i.low < i.estimate && i.estimate < i.high);
}

#define BLOCKS_MOST 4

static int compare_values(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

/* Ranks of all, once each block's median, of its middle two, is taken off. */
static void aligned_ranks(double *rank, const double *value, size_t blocks)
{
	double level[4 * BLOCKS_MOST], sorted[4];
	for (size_t i = 0; i < 4 * blocks; i++) {
		memcpy(sorted, value + i / 4 * 4, sizeof(sorted));
		qsort(sorted, 4, sizeof(*sorted), compare_values);
		level[i] = value[i] - (sorted[1] + sorted[2]) / 2;
	}
	for (size_t i = 0; i < 4 * blocks; i++)
		rank[i] = rank_of(level, 4 * blocks, level[i]);
}

/* The share of all 6^blocks orders, by making each of them. */
static double enumerated_block_p(const double *value, const char *order,
				 size_t blocks)
{
	static const char *const orders[] = {"AABB", "ABAB", "ABBA",
					     "BAAB", "BABA", "BBAA"};
	double real = 0, far = 0, all = pow(6, (double)blocks);
	double rank[4 * BLOCKS_MOST];
	aligned_ranks(rank, value, blocks);
	for (size_t i = 0; i < 4 * blocks; i++)
		real += order[i] == 'B' ? rank[i] : -rank[i];
	for (size_t code = 0; code < (size_t)all; code++) {
		double sum = 0;
		size_t rest = code;
		for (size_t b = 0; b < blocks; b++, rest /= 6)
			for (size_t i = 0; i < 4; i++)
				sum += orders[rest % 6][i] == 'B'
					       ? rank[4 * b + i]
					       : -rank[4 * b + i];
		far += fabs(sum) >= fabs(real) - 1e-9;
	}
	return far / all;
}

static const char some_order[] = "ABBABAABAABBBABAABABBBAA"
				 "ABBABAABAABBBABAABABBBAA";

static void some_values(double *value, size_t blocks, double effect)
{
	for (size_t i = 0; i < 4 * blocks; i++)
		value[i] = sin((double)i * 12.9898) + 0.01 * (double)i +
			   (some_order[i] == 'B' ? effect : 0);
}

static void test_block_test_is_the_enumeration(void **state)
{
	(void)state;
	double value[4 * BLOCKS_MOST];
	for (size_t blocks = 1; blocks <= BLOCKS_MOST; blocks++) {
		for (double effect = 0; effect < 2; effect += 0.3) {
			some_values(value, blocks, effect);
			assert_near(
				stats_block_test(value, some_order, blocks, 1),
				enumerated_block_p(value, some_order, blocks),
				1e-12);
		}
	}
}

/* Nothing but the sides differs: only the true order and its mirror image. */
static void test_block_smallest_is_reached(void **state)
{
	(void)state;
	static const double known[][2] = {
		{5, 2.6e-4}, {6, 4.3e-5}, {7, 7.1e-6}};
	for (size_t i = 0; i < COUNT(known); i++) {
		double value[28];
		size_t blocks = (size_t)known[i][0];
		for (size_t j = 0; j < 4 * blocks; j++)
			value[j] = some_order[j] == 'B';
		double p = stats_block_test(value, some_order, blocks, 1);
		assert_near(p / known[i][1], 1, 0.02);
		assert_near(p / stats_block_smallest(blocks), 1, 1e-9);
	}
	assert_near(stats_block_smallest(0), 1, 0);
}

static void test_block_test_leaves_out_what_is_not_whole(void **state)
{
	(void)state;
	double value[12];
	some_values(value, 3, 1);
	double two = stats_block_test(value, some_order, 2, 1);
	value[9] = NAN;
	assert_near(stats_block_test(value, some_order, 3, 1), two, 1e-12);
	assert_near(stats_block_test(value, "ABBABAABAAAB", 3, 1), two, 1e-12);
	assert_near(stats_block_test(value, some_order, 0, 1), 1, 0);
	assert_near(stats_block_test(value + 8, some_order, 1, 1), 1, 0);
	double same[8] = {0};
	assert_near(stats_block_test(same, some_order, 2, 1), 1, 0);
}

static void test_block_test_of_many_is_drawn_from_the_seed(void **state)
{
	(void)state;
	double value[48];
	for (size_t i = 0; i < 48; i++)
		value[i] = some_order[i] == 'B';
	assert_near(stats_block_test(value, some_order, 12, 1),
		    stats_block_smallest(12), 1e-12);
	some_values(value, 12, 0.35);
	double p = stats_block_test(value, some_order, 12, 5);
	assert_near(stats_block_test(value, some_order, 12, 5), p, 0);
	double other = stats_block_test(value, some_order, 12, 6);
	/* Two drawings of 100 000, 5 standard deviations apart at most. */
	assert_near(other, p, 5 * sqrt(2 * p * (1 - p) / 1e5));
	assert_true(p != other && p > 0.001 && p < 0.5);
}

static double shifted_p(size_t blocks, double effect, double shift)
{
	double value[4 * BLOCKS_MOST];
	some_values(value, blocks, effect);
	for (size_t i = 0; i < 4 * blocks; i++)
		value[i] -= some_order[i] == 'B' ? shift : 0;
	return enumerated_block_p(value, some_order, blocks);
}

static void test_block_interval_holds_what_the_test_allows(void **state)
{
	(void)state;
	double value[4 * BLOCKS_MOST];
	some_values(value, 4, 0.5);
	struct interval i = stats_block_interval(value, some_order, 4, 0.95);
	assert_true(shifted_p(4, 0.5, i.estimate) > 0.5);
	assert_true(shifted_p(4, 0.5, i.low + 1e-6) > 0.05);
	assert_true(shifted_p(4, 0.5, i.low - 1e-6) <= 0.05);
	assert_true(shifted_p(4, 0.5, i.high - 1e-6) > 0.05);
	assert_true(shifted_p(4, 0.5, i.high + 1e-6) <= 0.05);
}

static void test_blocks_stand_a_wild_value(void **state)
{
	(void)state;
	double value[40];
	for (size_t i = 0; i < 40; i++)
		value[i] = 0.01 * sin((double)i * 12.9898) +
			   (some_order[i] == 'B' ? 0.1 : 0);
	struct interval tame =
		stats_block_interval(value, some_order, 10, 0.95);
	value[0] += 50;
	value[17] += 100;
	struct interval wild =
		stats_block_interval(value, some_order, 10, 0.95);
	assert_near(wild.estimate, tame.estimate, 0.005);
	assert_true(wild.high - wild.low < 3 * (tame.high - tame.low));
	assert_true(stats_block_test(value, some_order, 10, 1) < 1e-4);
}

static void test_block_interval_of_little_or_much(void **state)
{
	(void)state;
	double value[48];
	some_values(value, 12, 0);
	assert_true(isnan(
		stats_block_interval(value, some_order, 0, 0.95).estimate));
	/* 2 of 36 orders are more than 5 %. */
	struct interval i = stats_block_interval(value, some_order, 2, 0.95);
	assert_true(isfinite(i.estimate));
	assert_no_interval(i);
	for (size_t j = 0; j < 48; j++)
		value[j] = some_order[j] == 'B' ? 2 + (double)(j / 4) : 2;
	/* Differences 0 to 11, the third and tenth of twelve. */
	assert_interval(stats_block_interval(value, some_order, 12, 0.95), 5.5,
			2, 9);
	memset(value, 0, sizeof(value));
	assert_interval(stats_block_interval(value, some_order, 4, 0.95), 0, 0,
			0);
}

/* The table of the two-sided sign test, and by hand. */
static void test_sign_test(void **state)
{
	(void)state;
	assert_near(stats_sign_test(0, 6), 2.0 / 64, 1e-12);
	assert_near(stats_sign_test(1, 9), 20.0 / 512, 1e-12);
	assert_near(stats_sign_test(8, 9), 20.0 / 512, 1e-12);
	assert_near(stats_sign_test(5, 10), 1, 0);
	assert_near(stats_sign_test(0, 0), 1, 0);
	assert_true(stats_sign_test(17, 50) <= 0.05);
	assert_true(stats_sign_test(18, 50) > 0.05);
}

/*
 * 85 and 22 a side find half and a whole standard deviation with power 0.9 by
 * Student's test (Cohen 1988, table 2.4.1); the rank test takes 5 % more.
 */
static void test_values_to_find_a_shift(void **state)
{
	(void)state;
	assert_near(stats_values_to_find(0.5, 0.05), 85 * 1.047, 2);
	assert_near(stats_values_to_find(1, 0.05), 22 * 1.047, 2);
	/* However large: all of 4 over all of 4 is p 2 / 70. */
	assert_near(stats_values_to_find(INFINITY, 0.05), 4, 0);
	assert_near(stats_values_to_find(INFINITY, 0.01), 5, 0);
	assert_near(stats_values_to_keep_within(0.5), 2 * 8.564 / 0.25 * 1.047,
		    1);
	assert_near(stats_values_to_keep_within(100), 3, 0);
}

static void test_holm_adjusts(void **state)
{
	(void)state;
	double p[] = {0.01, NAN, 0.04, 0.03, 0.005};
	stats_holm(p, 5);
	assert_near(p[0], 0.03, 1e-12);
	assert_true(isnan(p[1]));
	assert_near(p[2], 0.06, 1e-12);
	assert_near(p[3], 0.06, 1e-12);
	assert_near(p[4], 0.02, 1e-12);
	double large[] = {0.6, 0.7};
	stats_holm(large, 2);
	assert_near(large[0], 1, 0);
	assert_near(large[1], 1, 0);
	stats_holm(NULL, 0);
}

/* Swaps neighbours until the series has no more than so many inversions. */
static void make_inversions(double *value, size_t n, size_t inversions)
{
	count_up(value, n);
	for (size_t i = 0; i < n; i++) {
		for (size_t j = n - 1; j > i && inversions > 0; j--) {
			double swap = value[j];
			value[j] = value[j - 1];
			value[j - 1] = swap;
			inversions--;
		}
	}
}

/* One-sided, by n and S: Gilbert 1987, table A18; Kaarsemaker 1953. */
static void test_trend_gives_the_published_probabilities(void **state)
{
	(void)state;
	static const struct {
		size_t n, s;
		double p, within;
	} row[] = {
		{4, 4, 0.167, 5e-4},   {4, 6, 0.042, 5e-4},
		{5, 2, 0.408, 5e-4},   {5, 8, 0.042, 5e-4},
		{5, 10, 0.0083, 5e-5}, {8, 2, 0.452, 5e-4},
		{8, 10, 0.138, 5e-4},  {8, 16, 0.031, 5e-4},
		{8, 20, 0.0071, 5e-5}, {9, 18, 0.038, 5e-4},
		{10, 21, 0.036, 5e-4}, {10, 23, 0.023, 5e-4},
		{7, 15, 0.015, 5e-4},  {6, 13, 0.0083, 5e-5},
	};
	for (size_t i = 0; i < COUNT(row); i++) {
		double value[10];
		size_t n = row[i].n;
		make_inversions(value, n, (n * (n - 1) / 2 - row[i].s) / 2);
		assert_near(stats_trend_test(value, n) / 2, row[i].p,
			    row[i].within);
	}
}

/* 21 by the pairs, of variance (8 * 7 * 21 - 3 * 18) / 18. */
static void test_trend_corrects_for_ties(void **state)
{
	(void)state;
	const double value[] = {10, 22, 21, NAN, 30, 22, 30, 40, 40};
	assert_near(stats_trend_test(value, 9),
		    erfc(20 / sqrt((1176 - 54) / 18.0) / sqrt(2)), 1e-12);
}

static void test_trend_is_alike_on_both_sides_of_its_limit(void **state)
{
	(void)state;
	double value[TREND_EXACT + 1];
	make_inversions(value, TREND_EXACT, 500);
	double exact = stats_trend_test(value, TREND_EXACT);
	double z = (1225 - 1000 - 1) / sqrt(50 * 49 * 105 / 18.0);
	assert_near(exact, erfc(z / sqrt(2)), 1e-3);
	make_inversions(value, TREND_EXACT + 1, 0);
	assert_true(stats_trend_test(value, TREND_EXACT + 1) < 1e-20);
}

static void test_trend_of_little_or_nothing(void **state)
{
	(void)state;
	const double same[] = {5, 5, 5, 5}, one[] = {NAN, 1, NAN};
	assert_near(stats_trend_test(NULL, 0), 1, 0);
	assert_near(stats_trend_test(one, 3), 1, 0);
	assert_near(stats_trend_test(same, 4), 1, 0);
	assert_near(stats_trend_test((double[]){1, 2}, 2), 1, 1e-12);
}

/* Sen 1968: at 1, 2, 3, 4, 10, 12 and 18 a slope of 4. */
static void test_slope_is_sens(void **state)
{
	(void)state;
	double value[18];
	for (size_t i = 0; i < 18; i++)
		value[i] = NAN;
	value[0] = 9;
	value[1] = 15;
	value[2] = 19;
	value[3] = 20;
	value[9] = 45;
	value[11] = 55;
	value[17] = 78;
	assert_near(stats_slope(value, 18), 4, 1e-12);
	assert_true(isnan(stats_slope(value, 1)));
	assert_true(isnan(stats_slope(NULL, 0)));
	assert_near(stats_slope((double[]){2, 2, 2}, 3), 0, 0);
	double many[SLOPE_ALL + 1];
	count_up(many, COUNT(many));
	assert_near(stats_slope(many, COUNT(many)), 1, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_median),
		cmocka_unit_test(test_median_of_any_order),
		cmocka_unit_test(test_values_are_left_as_they_are),
		cmocka_unit_test(test_median_interval_has_the_sign_tests_ranks),
		cmocka_unit_test(test_median_interval_says_how_sure_it_is),
		cmocka_unit_test(test_rank_test_gives_the_textbooks_p),
		cmocka_unit_test(
			test_rank_test_keeps_the_published_critical_values),
		cmocka_unit_test(test_rank_test_is_exact_with_ties),
		cmocka_unit_test(test_rank_test_of_little_or_nothing),
		cmocka_unit_test(test_mean_test_gives_the_textbooks_p),
		cmocka_unit_test(test_mean_of_one_sample_gives_the_textbooks_p),
		cmocka_unit_test(test_mean_test_of_little_or_nothing),
		cmocka_unit_test(test_serial_inflation_is_of_neighbours),
		cmocka_unit_test(test_rank_test_of_many_is_nearly_exact),
		cmocka_unit_test(test_rank_smallest_is_reached),
		cmocka_unit_test(test_shift_gives_the_textbooks_interval),
		cmocka_unit_test(test_shift_of_little_or_nothing),
		cmocka_unit_test(test_shift_is_the_median_of_all_differences),
		cmocka_unit_test(test_shift_of_very_many_takes_little),
		cmocka_unit_test(test_shift_of_many_agrees_with_the_test),
		cmocka_unit_test(test_block_test_is_the_enumeration),
		cmocka_unit_test(test_block_smallest_is_reached),
		cmocka_unit_test(test_block_test_leaves_out_what_is_not_whole),
		cmocka_unit_test(
			test_block_test_of_many_is_drawn_from_the_seed),
		cmocka_unit_test(
			test_block_interval_holds_what_the_test_allows),
		cmocka_unit_test(test_blocks_stand_a_wild_value),
		cmocka_unit_test(test_block_interval_of_little_or_much),
		cmocka_unit_test(test_sign_test),
		cmocka_unit_test(test_values_to_find_a_shift),
		cmocka_unit_test(test_holm_adjusts),
		cmocka_unit_test(test_trend_gives_the_published_probabilities),
		cmocka_unit_test(test_trend_corrects_for_ties),
		cmocka_unit_test(
			test_trend_is_alike_on_both_sides_of_its_limit),
		cmocka_unit_test(test_trend_of_little_or_nothing),
		cmocka_unit_test(test_slope_is_sens),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
