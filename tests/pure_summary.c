/* Sorting, describing and estimating, against answers worked out elsewhere. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/stats/summary.h"

static uint64_t random_state = 1;

static uint64_t random_64(void)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return random_state;
}

static int compare(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
	return (x > y) - (x < y);
}

/* Random in the bits of the mask, with the same bits set in all values. */
static void assert_sorts(size_t n, uint64_t mask, uint64_t same)
{
	uint64_t *value = calloc(n + 1, sizeof(*value));
	uint64_t *scratch = calloc(n + 1, sizeof(*value));
	uint64_t *expected = calloc(n + 1, sizeof(*value));
	assert_true(value && scratch && expected);
	for (size_t i = 0; i < n; i++)
		value[i] = expected[i] = (random_64() & mask) | same;
	value[n] = scratch[n] = expected[n] = 42;
	qsort(expected, n, sizeof(*expected), compare);
	samples_sort(value, scratch, n);
	assert_memory_equal(value, expected, (n + 1) * sizeof(*value));
	assert_int_equal(scratch[n], 42);
	free(value);
	free(scratch);
	free(expected);
}

/* From sums of integers, so without the rounding under test. */
static void expect_rank(unsigned hundredths, double percent)
{
	for (uint64_t n = 1; n <= 200000; n++) {
		uint64_t rank = (n * hundredths + 9999) / 10000;
		unsigned beyond = (unsigned)(n - rank);
		if (!percentile_supported(percent, n, beyond) ||
		    percentile_supported(percent, n, beyond + 1))
			fail_msg("%g %% of %llu is not rank %llu", percent,
				 (unsigned long long)n,
				 (unsigned long long)rank);
	}
}

static void one_to(uint64_t *value, size_t n)
{
	for (size_t i = 0; i < n; i++)
		value[i] = i + 1;
}

static void assert_near(double value, double expected)
{
	assert_true(fabs(value - expected) <= 1e-12 * fabs(expected));
}

/* Of the values 1, 2, ..., so the ends of the interval are the ranks. */
static struct estimate estimate_of_ranks(size_t n)
{
	double *value = calloc(n + 1, sizeof(*value));
	struct estimate e;
	assert_non_null(value);
	for (size_t i = 0; i < n; i++)
		value[i] = (double)(n - i);
	estimate_of(&e, value, n);
	free(value);
	return e;
}

static void sorting_agrees_with_qsort(void **state)
{
	(void)state;
	for (size_t n = 0; n < 300; n++)
		assert_sorts(n, UINT64_MAX, 0);
	assert_sorts(100000, UINT64_MAX, 0);
}

static void sorting_ends_in_value_after_any_number_of_passes(void **state)
{
	(void)state;
	uint64_t mask = 0;
	for (int bytes = 0; bytes <= 8; bytes++) {
		assert_sorts(1000, mask, 0);
		assert_sorts(1000, mask, 0x4000200010000801);
		mask = mask << 8 | 255;
	}
}

static void bytes_that_all_values_share_do_not_disturb_the_order(void **state)
{
	(void)state;
	assert_sorts(1000, 0xff000000ff00, 0);
	assert_sorts(1000, 0xff000000ff00, 0x1200345678009a);
	assert_sorts(1000, 1ull << 63, 1);
	assert_sorts(1000, 0, UINT64_MAX);
}

static void the_names_are_those_of_the_percentiles(void **state)
{
	(void)state;
	for (int i = 0; i < PERCENTILES; i++)
		assert_true(percentiles[i] ==
			    strtod(percentile_names[i], NULL));
}

static void moments_are_those_of_the_textbook(void **state)
{
	(void)state;
	uint64_t value[] = {2, 4, 4, 4, 5, 5, 7, 9};
	struct distribution d;
	distribution_of(&d, value, 8);
	assert_int_equal(d.count, 8);
	assert_true(d.min == 2 && d.max == 9 && d.mean == 5);
	assert_near(d.stddev, sqrt(32.0 / 7));
}

/* NIST's NumAcc4: mean 10000000.2, standard deviation 0.1; here tenfold. */
static void a_large_offset_leaves_the_deviation_exact(void **state)
{
	(void)state;
	enum { N = 1001 };
	uint64_t value[N];
	for (size_t i = 0; i < N; i++)
		value[i] = i < 500   ? 100000001
			   : i < 501 ? 100000002
				     : 100000003;
	struct distribution d;
	distribution_of(&d, value, N);
	assert_near(d.mean, 100000002);
	assert_near(d.stddev, 1);
}

static void one_sample_has_no_deviation(void **state)
{
	(void)state;
	uint64_t value = 7;
	struct distribution d;
	distribution_of(&d, &value, 1);
	assert_true(d.min == 7 && d.max == 7 && d.mean == 7);
	assert_true(d.stddev == 0);
	assert_true(d.percentile[0] == 7 && isnan(d.percentile[1]));
}

static void no_samples_describe_nothing(void **state)
{
	(void)state;
	struct distribution d;
	distribution_of(&d, NULL, 0);
	assert_int_equal(d.count, 0);
	assert_true(isnan(d.min) && isnan(d.max));
	assert_true(isnan(d.mean) && isnan(d.stddev));
	for (int i = 0; i < PERCENTILES; i++)
		assert_true(isnan(d.percentile[i]));
}

static void percentiles_are_real_samples_at_the_nearest_rank(void **state)
{
	(void)state;
	static uint64_t value[100000];
	static const double expected[] = {50000, 90000, 99000, 99900, 99990};
	struct distribution d;
	one_to(value, 100000);
	distribution_of(&d, value, 100000);
	for (int i = 0; i < PERCENTILES; i++)
		assert_true(d.percentile[i] == expected[i]);
}

static void a_percentile_needs_ten_samples_beyond_it(void **state)
{
	(void)state;
	static uint64_t value[100000];
	static const size_t enough[] = {20, 100, 1000, 10000, 100000};
	one_to(value, 100000);
	for (int i = 1; i < PERCENTILES; i++) {
		struct distribution d;
		distribution_of(&d, value, enough[i]);
		assert_true(d.percentile[i] == (double)(enough[i] - 10));
		distribution_of(&d, value, enough[i] - 1);
		assert_true(isnan(d.percentile[i]));
	}
}

static void ranks_are_exact_for_every_count(void **state)
{
	(void)state;
	expect_rank(5000, 50);
	expect_rank(9000, 90);
	expect_rank(9900, 99);
	expect_rank(9990, 99.9);
	expect_rank(9999, 99.99);
	expect_rank(2910, 29.1);
	expect_rank(10000, 100);
}

static void no_samples_support_no_percentile(void **state)
{
	(void)state;
	assert_false(percentile_supported(50, 0, 0));
	assert_false(percentile_supported(100, 0, 0));
}

static void the_highest_percentile_has_nothing_beyond_it(void **state)
{
	(void)state;
	for (uint64_t n = 1; n <= 1ull << 50; n *= 2) {
		assert_true(percentile_supported(100, n, 0));
		assert_false(percentile_supported(100, n, 1));
	}
}

/* Ranks and levels from exact fractions of binomial coefficients. */
static void the_interval_has_the_binomial_ranks(void **state)
{
	(void)state;
	static const struct {
		size_t runs;
		double low, high, level;
	} expected[] = {
		{6, 1, 6, 0.96875},
		{7, 1, 7, 0.984375},
		{8, 1, 8, 0.9921875},
		{10, 2, 9, 0.978515625},
		{15, 4, 12, 0.96484375},
		{20, 6, 15, 0.9586105346679688},
		{30, 10, 21, 0.9572260547429323},
		{50, 18, 33, 0.9671608624357315},
		{100, 40, 61, 0.9647997997822951},
		{1100, 518, 583, 0.9500329480537483},
		{3000, 1446, 1555, 0.9534335506179172},
	};
	for (size_t i = 0; i < sizeof(expected) / sizeof(*expected); i++) {
		struct estimate e = estimate_of_ranks(expected[i].runs);
		assert_int_equal(e.runs, expected[i].runs);
		assert_true(e.ci_low == expected[i].low);
		assert_true(e.ci_high == expected[i].high);
		assert_true(fabs(e.ci_level - expected[i].level) < 1e-9);
	}
}

static void under_six_runs_there_is_no_interval(void **state)
{
	(void)state;
	for (size_t n = 0; n < 6; n++) {
		struct estimate e = estimate_of_ranks(n);
		assert_int_equal(e.runs, n);
		assert_true(isnan(e.ci_low) && isnan(e.ci_high));
		assert_true(isnan(e.ci_level));
	}
}

/* 2000 experiments of 10 runs from a skewed distribution of median 1. */
static void the_interval_covers_the_median_as_often_as_it_says(void **state)
{
	(void)state;
	int covered = 0;
	for (int i = 0; i < 2000; i++) {
		double value[10];
		for (int k = 0; k < 10; k++) {
			double u = (double)(random_64() >> 11) / 0x1p53;
			value[k] = -log(1 - u) / M_LN2;
		}
		struct estimate e;
		estimate_of(&e, value, 10);
		covered += e.ci_low <= 1 && 1 <= e.ci_high;
	}
	/* 97.85 % with a standard error of 0.32 % */
	assert_in_range(covered, 1931, 1983);
}

static void the_median_is_the_middle(void **state)
{
	(void)state;
	assert_true(isnan(estimate_of_ranks(0).median));
	assert_true(estimate_of_ranks(1).median == 1);
	assert_true(estimate_of_ranks(2).median == 1.5);
	assert_true(estimate_of_ranks(5).median == 3);
	assert_true(estimate_of_ranks(10).median == 5.5);
}

static void variation_is_deviation_over_mean(void **state)
{
	(void)state;
	double value[] = {2, 4, 4, 4, 5, 5, 7, 9};
	struct estimate e;
	estimate_of(&e, value, 8);
	assert_near(e.cv, sqrt(32.0 / 7) / 5);
	assert_true(isnan(estimate_of_ranks(0).cv));
	assert_true(isnan(estimate_of_ranks(1).cv));
}

static void variation_around_zero_is_unknown(void **state)
{
	(void)state;
	double value[] = {0, 0, 0};
	struct estimate e;
	estimate_of(&e, value, 3);
	assert_true(e.median == 0);
	assert_true(isnan(e.cv));
}

static void missing_values_are_left_out(void **state)
{
	(void)state;
	double value[] = {NAN, 3, NAN, 1, 2, NAN};
	struct estimate e;
	estimate_of(&e, value, 6);
	assert_int_equal(e.runs, 3);
	assert_true(e.median == 2);
	assert_near(e.cv, 0.5);
	double none[] = {NAN, NAN};
	estimate_of(&e, none, 2);
	assert_int_equal(e.runs, 0);
	assert_true(isnan(e.median));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sorting_agrees_with_qsort),
		cmocka_unit_test(
			sorting_ends_in_value_after_any_number_of_passes),
		cmocka_unit_test(
			bytes_that_all_values_share_do_not_disturb_the_order),
		cmocka_unit_test(the_names_are_those_of_the_percentiles),
		cmocka_unit_test(moments_are_those_of_the_textbook),
		cmocka_unit_test(a_large_offset_leaves_the_deviation_exact),
		cmocka_unit_test(one_sample_has_no_deviation),
		cmocka_unit_test(no_samples_describe_nothing),
		cmocka_unit_test(
			percentiles_are_real_samples_at_the_nearest_rank),
		cmocka_unit_test(a_percentile_needs_ten_samples_beyond_it),
		cmocka_unit_test(ranks_are_exact_for_every_count),
		cmocka_unit_test(no_samples_support_no_percentile),
		cmocka_unit_test(the_highest_percentile_has_nothing_beyond_it),
		cmocka_unit_test(the_interval_has_the_binomial_ranks),
		cmocka_unit_test(under_six_runs_there_is_no_interval),
		cmocka_unit_test(
			the_interval_covers_the_median_as_often_as_it_says),
		cmocka_unit_test(the_median_is_the_middle),
		cmocka_unit_test(variation_is_deviation_over_mean),
		cmocka_unit_test(variation_around_zero_is_unknown),
		cmocka_unit_test(missing_values_are_left_out),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
