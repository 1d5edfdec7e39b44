/* The clock's own figures: a bound that holds for every pair, or none. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>

#include "core/machine/calibration.h"
#include "core/record/facts.h"
#include "support.h"

static void the_clock_has_a_resolution_and_a_cost(void **state)
{
	(void)state;
	struct facts clock = {0};
	calibration_measure(&clock, NULL, 0);
	assert_true(facts_value(&clock, "resolution_ns", 0) > 0);
	assert_true(facts_value(&clock, "overhead_ns", 0) > 0);
	assert_int_equal(facts_find(&clock, "difference_low_ns")->kind,
			 FACT_NONE);
	facts_release(&clock);
}

static void two_cpus_have_a_bound_that_is_an_interval(void **state)
{
	(void)state;
	struct placement place = two_cpus();
	const int pair[2][2] = {{place.cpu[0], place.cpu[1]},
				{place.cpu[1], place.cpu[0]}};
	struct facts clock = {0};
	calibration_measure(&clock, pair, 2);
	if (facts_find(&clock, "difference_low_ns")->kind == FACT_NONE) {
		facts_release(&clock);
		skip();
	}
	double low = facts_value(&clock, "difference_low_ns", NAN);
	double high = facts_value(&clock, "difference_high_ns", NAN);
	assert_true(low <= 0 && high >= 0);
	facts_release(&clock);
}

static void a_pair_without_a_bound_leaves_none_for_all(void **state)
{
	(void)state;
	struct placement place = two_cpus();
	const int pair[2][2] = {{place.cpu[0], place.cpu[1]},
				{place.cpu[0], place.cpu[0]}};
	struct facts clock = {0};
	calibration_measure(&clock, pair, 2);
	assert_int_equal(facts_find(&clock, "difference_low_ns")->kind,
			 FACT_NONE);
	assert_int_equal(facts_find(&clock, "difference_high_ns")->kind,
			 FACT_NONE);
	facts_release(&clock);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_clock_has_a_resolution_and_a_cost),
		cmocka_unit_test(two_cpus_have_a_bound_that_is_an_interval),
		cmocka_unit_test(a_pair_without_a_bound_leaves_none_for_all),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
