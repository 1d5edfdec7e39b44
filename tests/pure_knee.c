/* The search for the highest rate that keeps a target. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/error.h"
#include "core/stats/knee.h"

/*
 * Rates up to `limit` keep the target, those over `seen` cannot be measured;
 * how many were tried.
 */
static unsigned search_seen(struct knee *knee, uint64_t from, uint64_t limit,
			    uint64_t seen)
{
	unsigned tried = 0;
	for (knee_begin(knee, from); !knee->done; tried++) {
		assert_true(knee->rate > 0 && knee->rate <= KNEE_RATE_MAX);
		assert_true(tried < 100);
		knee_tell(knee, knee->rate > seen     ? RATE_UNMEASURED
				: knee->rate <= limit ? RATE_KEEPS
						      : RATE_LOSES);
	}
	return tried;
}

static unsigned search(struct knee *knee, uint64_t from, uint64_t limit)
{
	unsigned tried = search_seen(knee, from, limit, UINT64_MAX);
	assert_false(knee_is_unseen(knee));
	return tried;
}

static void the_knee_is_found_from_below_and_from_above(void **state)
{
	(void)state;
	static const uint64_t limits[] = {17, 999, 1000, 43210, 1234567};
	static const uint64_t starts[] = {1, 16, 100, 500};
	for (size_t i = 0; i < 5; i++) {
		for (size_t k = 0; k < 4; k++) {
			struct knee knee;
			search(&knee, starts[k], limits[i]);
			assert_true(knee.rate <= limits[i]);
			double above = (double)knee.rate * (1 + KNEE_STEP) + 1;
			assert_true(above >= (double)limits[i]);
		}
	}
}

static void it_takes_few_tries(void **state)
{
	(void)state;
	struct knee knee;
	assert_true(search(&knee, 1000, 43210) <= 11);
	assert_true(search(&knee, 1000, 1234567) <= 17);
}

static void it_goes_down_where_the_first_rate_fails(void **state)
{
	(void)state;
	struct knee knee;
	assert_true(search(&knee, 100000, 43210) <= 12);
	assert_true(knee.rate > 41000 && knee.rate <= 43210);
	assert_true(search(&knee, 100000, 1000) <= 12);
	assert_true(knee.rate > 950 && knee.rate <= 1000);
	search(&knee, 100000, 10);
	assert_int_equal(knee.rate, 0);
}

static void a_target_that_nothing_keeps_has_no_knee(void **state)
{
	(void)state;
	struct knee knee;
	search(&knee, 1000, 0);
	assert_int_equal(knee.rate, 0);
	assert_int_equal(knee.lost, 1);
	assert_true(search(&knee, 1, 0) == 1);
}

static void
a_target_that_everything_keeps_ends_at_the_highest_rate(void **state)
{
	(void)state;
	struct knee knee;
	search(&knee, 1000, UINT64_MAX);
	assert_int_equal(knee.rate, KNEE_RATE_MAX);
	assert_int_equal(knee.lost, 0);
}

/* What bounds the search: start, limit, seen; whether it is the sight. */
static void where_the_sight_ends_is_told_from_where_the_queue_does(void **state)
{
	(void)state;
	static const struct {
		uint64_t from, limit, seen, low, high;
		bool unseen;
	} rows[] = {
		/* it keeps all that can be seen */
		{1000, UINT64_MAX, 7000, 6650, 7000, true},
		{16000, UINT64_MAX, 7000, 6650, 7000, true},
		/* nothing can be seen: no evidence is not zero */
		{1000, UINT64_MAX, 0, 0, 0, true},
		{1000, 0, 0, 0, 0, true},
		/* it ends before the sight does */
		{1000, 5000, 7000, 4750, 5000, false},
		{16000, 5000, 7000, 4750, 5000, false},
		/* what can be seen fails */
		{1000, 0, 7000, 0, 0, false},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct knee knee;
		search_seen(&knee, rows[i].from, rows[i].limit, rows[i].seen);
		assert_int_equal(knee_is_unseen(&knee), rows[i].unseen);
		assert_in_range(knee.rate, rows[i].low, rows[i].high);
	}
}

static void a_target_is_a_percentile_under_a_time(void **state)
{
	(void)state;
	struct knee_target target;
	struct error err = {0};
	assert_int_equal(knee_parse(&target, "p99<100us", &err), 0);
	assert_int_equal(target.percentile, 2);
	assert_int_equal(target.ns, 100000);
	assert_string_equal(target.text, "p99<100us");
	assert_int_equal(knee_parse(&target, "p99.9<2ms", &err), 0);
	assert_int_equal(target.percentile, 3);
	static const char *const bad[] = {
		"",	   "p99",   "p99<",  "99<1us",	"p98<1us",
		"p99>1us", "p99<1", "p<1us", "p99<0us", "p99.<1us"};
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		err = (struct error){0};
		assert_int_equal(knee_parse(&target, bad[i], &err), -1);
		assert_int_equal(err.status, STATUS_USAGE);
		assert_non_null(strstr(err.text, "such as p99<100us"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_knee_is_found_from_below_and_from_above),
		cmocka_unit_test(it_takes_few_tries),
		cmocka_unit_test(it_goes_down_where_the_first_rate_fails),
		cmocka_unit_test(a_target_that_nothing_keeps_has_no_knee),
		cmocka_unit_test(
			a_target_that_everything_keeps_ends_at_the_highest_rate),
		cmocka_unit_test(
			where_the_sight_ends_is_told_from_where_the_queue_does),
		cmocka_unit_test(a_target_is_a_percentile_under_a_time),
	};
	return cmocka_run_group_tests_name("knee", tests, NULL, NULL);
}
