/* When enough runs were made, and the interval that is then reported. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>

#include "core/precision.h"

#define RUNS 10

static void assert_near(double a, double b, double apart)
{
	if (!(fabs(a - b) <= apart))
		fail_msg("%.17g is not %.17g", a, b);
}

/* Ten runs around 1000 whose logs are `step` apart. */
static void spread_runs(double value[RUNS], double step)
{
	for (int i = 0; i < RUNS; i++)
		value[i] = 1000 * exp(step * (i - (RUNS - 1) / 2.0));
}

/*
 * How much of Student's t with 9 degrees of freedom lies between -t and t:
 * Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.3.
 */
static double student_9(double t)
{
	double angle = atan(t / 3), c = cos(angle);
	return 2 / acos(-1) *
	       (angle +
		sin(angle) * (c + 2.0 / 3 * pow(c, 3) + 8.0 / 15 * pow(c, 5) +
			      48.0 / 105 * pow(c, 7)));
}

static void is_the_t_interval_of_the_logs(void **state)
{
	(void)state;
	double value[RUNS], sd = 0.01 * sqrt(82.5 / (RUNS - 1));
	spread_runs(value, 0.01);
	struct interval i = precision_interval(value, RUNS);
	assert_near(i.estimate, 1000, 1e-9);
	assert_near(i.high / i.estimate, i.estimate / i.low, 1e-12);
	double t = log(i.high / i.estimate) / (sd / sqrt(RUNS));
	assert_near(student_9(t), PRECISION_LEVEL, 1e-9);
}

static void is_reached_when_both_bounds_are_near(void **state)
{
	(void)state;
	double value[RUNS];
	spread_runs(value, 0.01);
	struct interval i = precision_interval(value, RUNS);
	double width = i.high / i.estimate - 1;
	assert_true(precision_reached(value, RUNS, width * 1.001));
	assert_false(precision_reached(value, RUNS, width * 0.999));
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

static void leaves_runs_without_a_value_out(void **state)
{
	(void)state;
	double value[RUNS], more[RUNS + 2] = {NAN};
	spread_runs(value, 0.02);
	for (int i = 0; i < RUNS; i++)
		more[i + 1] = value[i];
	more[RUNS + 1] = NAN;
	struct interval a = precision_interval(value, RUNS);
	struct interval b = precision_interval(more, RUNS + 2);
	assert_true(a.estimate == b.estimate && a.low == b.low &&
		    a.high == b.high);
}

static void states_no_bounds_without_a_spread(void **state)
{
	(void)state;
	const double one[] = {42};
	struct interval i = precision_interval(one, 1);
	assert_near(i.estimate, 42, 1e-9);
	assert_true(isnan(i.low) && isnan(i.high));
}

static void states_nothing_where_there_is_no_log(void **state)
{
	(void)state;
	double value[RUNS];
	const double bad[] = {0, -1};
	assert_true(isnan(precision_interval(NULL, 0).estimate));
	for (int i = 0; i < 2; i++) {
		spread_runs(value, 0.001);
		value[3] = bad[i];
		assert_true(isnan(precision_interval(value, RUNS).estimate));
		assert_false(precision_reached(value, RUNS, 0.5));
	}
	value[3] = INFINITY;
	assert_false(precision_reached(value, RUNS, 0.5));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(is_the_t_interval_of_the_logs),
		cmocka_unit_test(is_reached_when_both_bounds_are_near),
		cmocka_unit_test(is_never_reached_in_less_than_ten_runs),
		cmocka_unit_test(leaves_runs_without_a_value_out),
		cmocka_unit_test(states_no_bounds_without_a_spread),
		cmocka_unit_test(states_nothing_where_there_is_no_log),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
