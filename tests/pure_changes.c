/* What is a change of level in a series of records, and what is none. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "core/stats/changes.h"

#define LENGTH 200

/* Nearly normal noise of deviation 1: twelve uniform numbers, less 6. */
static double noise(uint64_t *seed)
{
	double sum = -6;
	for (int i = 0; i < 12; i++)
		sum += (double)(random_next(seed) >> 11) * 0x1p-53;
	return sum;
}

static void fill(double *value, size_t n, uint64_t seed)
{
	for (size_t i = 0; i < n; i++)
		value[i] = noise(&seed);
}

static void raise_from(double *value, size_t from, size_t n, double by)
{
	for (size_t i = from; i < n; i++)
		value[i] += by;
}

static struct changes find(const double *value, size_t n)
{
	struct changes found;
	changes_find(&found, value, n, CHANGES_ALPHA);
	for (size_t i = 0; i < found.count; i++) {
		const struct change *c = &found.change[i];
		assert_true(c->p >= 0 && c->p <= CHANGES_ALPHA);
		assert_true(c->at > 0 && c->at < n);
		assert_true(isfinite(c->size.estimate));
	}
	return found;
}

static void assert_none(const double *value, size_t n)
{
	struct changes found = find(value, n);
	assert_int_equal(found.count, 0);
	changes_release(&found);
}

static void a_step_is_found_at_its_place_with_its_size(void **state)
{
	(void)state;
	double value[LENGTH];
	fill(value, LENGTH, 1);
	raise_from(value, 120, LENGTH, 5);
	struct changes found = find(value, LENGTH);
	assert_int_equal(found.count, 1);
	const struct change *c = &found.change[0];
	assert_int_equal(c->at, 120);
	assert_int_equal(c->before, 120);
	assert_int_equal(c->after, 80);
	assert_true(c->size.low < 5 && c->size.high > 5);
	assert_true(c->size.estimate > 4.5 && c->size.estimate < 5.5);
	assert_true(c->size.level >= CHANGES_LEVEL - 1e-9);
	changes_release(&found);
}

static void every_step_of_a_stair_is_found_in_order(void **state)
{
	(void)state;
	static const size_t at[] = {40, 90, 150};
	double value[LENGTH];
	fill(value, LENGTH, 2);
	raise_from(value, at[0], LENGTH, 6);
	raise_from(value, at[1], LENGTH, -9);
	raise_from(value, at[2], LENGTH, 5);
	struct changes found = find(value, LENGTH);
	assert_int_equal(found.count, 3);
	for (size_t i = 0; i < 3; i++) {
		assert_in_range(found.change[i].at, at[i] - 2, at[i] + 2);
		assert_int_equal(found.change[i].before,
				 found.change[i].at -
					 (i ? found.change[i - 1].at : 0));
	}
	assert_true(found.change[0].size.estimate > 0);
	assert_true(found.change[1].size.estimate < 0);
	changes_release(&found);
}

static void a_step_is_found_soon_after_it(void **state)
{
	(void)state;
	double value[45];
	fill(value, 45, 3);
	raise_from(value, 40, 45, 4);
	struct changes found = find(value, 45);
	assert_int_equal(found.count, 1);
	assert_int_equal(found.change[0].at, 40);
	assert_int_equal(found.change[0].after, 5);
	changes_release(&found);
}

static void spikes_are_no_change_wherever_they_are(void **state)
{
	(void)state;
	for (size_t at = 0; at < LENGTH; at += 7) {
		double value[LENGTH];
		fill(value, LENGTH, 14);
		value[at] += 1000;
		value[(at + 60) % LENGTH] -= 500;
		assert_none(value, LENGTH);
	}
	double last[LENGTH];
	fill(last, LENGTH, 14);
	last[LENGTH - 1] += 1000;
	assert_none(last, LENGTH);
}

static void a_spike_does_not_hide_a_step(void **state)
{
	(void)state;
	double value[LENGTH];
	fill(value, LENGTH, 5);
	raise_from(value, 100, LENGTH, 3);
	value[30] += 1e6;
	value[170] -= 1e6;
	struct changes found = find(value, LENGTH);
	assert_int_equal(found.count, 1);
	assert_in_range(found.change[0].at, 98, 102);
	assert_true(found.change[0].size.high < 4);
	changes_release(&found);
}

static void too_few_values_change_nothing(void **state)
{
	(void)state;
	static const double value[] = {1, 1, 9, 9};
	for (size_t n = 0; n <= 4; n++)
		assert_none(value, n);
}

static void what_never_varies_does_not_change(void **state)
{
	(void)state;
	double value[LENGTH];
	for (size_t i = 0; i < LENGTH; i++)
		value[i] = 0.1;
	assert_none(value, LENGTH);
	value[77] = 3;
	assert_none(value, LENGTH);
}

static void a_step_without_any_noise_is_found(void **state)
{
	(void)state;
	double value[LENGTH] = {0};
	raise_from(value, 150, LENGTH, 0.25);
	struct changes found = find(value, LENGTH);
	assert_int_equal(found.count, 1);
	assert_int_equal(found.change[0].at, 150);
	assert_true(found.change[0].size.estimate == 0.25);
	changes_release(&found);
}

static void missing_values_keep_their_places(void **state)
{
	(void)state;
	double value[LENGTH];
	fill(value, LENGTH, 6);
	raise_from(value, 120, LENGTH, 5);
	for (size_t i = 0; i < LENGTH; i += 3)
		value[i] = i % 2 ? NAN : INFINITY;
	struct changes found = find(value, LENGTH);
	assert_int_equal(found.count, 1);
	assert_int_equal(found.change[0].at, 121); /* 120 is missing */
	assert_int_equal(found.change[0].before, 80);
	assert_int_equal(found.change[0].after, 53);
	changes_release(&found);
	for (size_t i = 0; i < LENGTH; i++)
		value[i] = NAN;
	assert_none(value, LENGTH);
}

static void the_same_series_gives_the_same_answer(void **state)
{
	(void)state;
	double value[LENGTH];
	fill(value, LENGTH, 7);
	raise_from(value, 190, LENGTH, 2);
	raise_from(value, 60, LENGTH, 1);
	struct changes a = find(value, LENGTH), b = find(value, LENGTH);
	assert_true(a.count > 0);
	assert_int_equal(a.count, b.count);
	assert_memory_equal(a.change, b.change, a.count * sizeof(*a.change));
	changes_release(&a);
	changes_release(&b);
}

/* A step upwards reads as one downwards of the series turned over. */
static void both_directions_are_found_alike(void **state)
{
	(void)state;
	double value[LENGTH], turned[LENGTH];
	fill(value, LENGTH, 8);
	raise_from(value, 180, LENGTH, 2);
	for (size_t i = 0; i < LENGTH; i++)
		turned[i] = -3 * value[i];
	struct changes a = find(value, LENGTH), b = find(turned, LENGTH);
	assert_int_equal(a.count, 1);
	assert_int_equal(b.count, 1);
	assert_int_equal(a.change[0].at, b.change[0].at);
	assert_true(fabs(b.change[0].size.estimate +
			 3 * a.change[0].size.estimate) < 1e-9);
	changes_release(&a);
	changes_release(&b);
}

static void a_smaller_alpha_finds_less(void **state)
{
	(void)state;
	double value[50];
	struct changes found;
	fill(value, 50, 9);
	raise_from(value, 44, 50, 2.2);
	changes_find(&found, value, 50, 0.05);
	assert_int_equal(found.count, 1);
	assert_true(found.change[0].p > 1e-6);
	changes_release(&found);
	changes_find(&found, value, 50, 1e-6);
	assert_int_equal(found.count, 0);
	changes_release(&found);
}

/* Without the prior of the step's age it would be under half of them. */
static void most_clear_steps_are_found_by_their_third_value(void **state)
{
	(void)state;
	size_t seen = 0;
	for (uint64_t seed = 1; seed < 100; seed++) {
		double value[43];
		fill(value, 43, seed);
		raise_from(value, 40, 43, 3.2);
		struct changes found = find(value, 43);
		seen += found.count == 1 && found.change[0].at == 40;
		changes_release(&found);
	}
	assert_in_range(seen, 60, 99);
}

/* A change that just counts alone does not where there is another one. */
static void several_segments_share_alpha(void **state)
{
	(void)state;
	static const uint64_t seed[] = {7, 77, 83};
	for (size_t i = 0; i < 3; i++) {
		double value[100];
		fill(value, 100, seed[i]);
		raise_from(value, 42, 50, 1.6);
		raise_from(value, 50, 100, 50);
		struct changes alone = find(value, 50), all = find(value, 100);
		assert_int_equal(alone.count, 1);
		assert_true(alone.change[0].p > CHANGES_ALPHA / 2);
		assert_int_equal(all.count, 1);
		assert_int_equal(all.change[0].at, 50);
		changes_release(&alone);
		changes_release(&all);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_step_is_found_at_its_place_with_its_size),
		cmocka_unit_test(every_step_of_a_stair_is_found_in_order),
		cmocka_unit_test(a_step_is_found_soon_after_it),
		cmocka_unit_test(spikes_are_no_change_wherever_they_are),
		cmocka_unit_test(a_spike_does_not_hide_a_step),
		cmocka_unit_test(too_few_values_change_nothing),
		cmocka_unit_test(what_never_varies_does_not_change),
		cmocka_unit_test(a_step_without_any_noise_is_found),
		cmocka_unit_test(missing_values_keep_their_places),
		cmocka_unit_test(the_same_series_gives_the_same_answer),
		cmocka_unit_test(both_directions_are_found_alike),
		cmocka_unit_test(a_smaller_alpha_finds_less),
		cmocka_unit_test(
			most_clear_steps_are_found_by_their_third_value),
		cmocka_unit_test(several_segments_share_alpha),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
