/* When enough runs were made, and the interval that is then reported. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>

#include "core/stats/precision.h"
#include "core/stats/stats.h"

#define RUNS 10

static void assert_near(double a, double b, double apart)
{
	if (!(fabs(a - b) <= apart))
		fail_msg("%.17g is not %.17g", a, b);
}

/* Ten runs around 1000, `step` apart. */
static void spread_runs(double value[RUNS], double step)
{
	for (int i = 0; i < RUNS; i++)
		value[i] = 1000 + step * (i - (RUNS - 1) / 2.0);
}

/* Of ten coins, at most one is heads with 11 / 1024: 97.9 % on both sides. */
static void stops_on_the_second_lowest_and_highest_of_ten(void **state)
{
	(void)state;
	double value[RUNS];
	spread_runs(value, 2);
	assert_true(precision_reached(value, RUNS, 0.00701));
	assert_false(precision_reached(value, RUNS, 0.00699));
	struct interval i = precision_interval(value, RUNS, 0.01);
	assert_near(i.estimate, 1000, 1e-9);
	assert_near(i.low, 993, 1e-9);
	assert_near(i.high, 1007, 1e-9);
	assert_near(i.level, PRECISION_STATED, 0);
}

static void what_was_not_reached_has_the_usual_interval(void **state)
{
	(void)state;
	double value[RUNS];
	spread_runs(value, 2);
	struct interval i = precision_interval(value, RUNS, 0.001);
	struct interval usual =
		stats_median_interval(value, RUNS, PRECISION_STATED);
	assert_near(i.low, usual.low, 0);
	assert_near(i.high, usual.high, 0);
	assert_near(i.level, usual.level, 0);
	assert_true(i.level > 0.95);
}

static void one_disturbed_run_does_not_matter(void **state)
{
	(void)state;
	double value[RUNS];
	spread_runs(value, 0.1);
	value[9] = 5000;
	assert_true(precision_reached(value, RUNS, 0.001));
}

static void is_never_reached_in_less_than_ten_runs(void **state)
{
	(void)state;
	double value[RUNS];
	spread_runs(value, 0);
	assert_true(precision_reached(value, RUNS, 0.001));
	assert_false(precision_reached(value, RUNS - 1, 0.001));
	value[4] = NAN;
	assert_false(precision_reached(value, RUNS, 0.001));
}

static void nothing_is_reached_by_nothing(void **state)
{
	(void)state;
	double value[RUNS] = {0};
	assert_false(precision_reached(NULL, 0, 0.5));
	assert_false(precision_reached(value, RUNS, 0.5));
	struct interval i = precision_interval(NULL, 0, 0.01);
	assert_true(isnan(i.estimate) && isnan(i.low) && isnan(i.high));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(stops_on_the_second_lowest_and_highest_of_ten),
		cmocka_unit_test(what_was_not_reached_has_the_usual_interval),
		cmocka_unit_test(one_disturbed_run_does_not_matter),
		cmocka_unit_test(is_never_reached_in_less_than_ten_runs),
		cmocka_unit_test(nothing_is_reached_by_nothing),
	};
	return cmocka_run_group_tests_name("precision", tests, NULL, NULL);
}
