/* When a change of a history is confirmed, so that it ends the status 1. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "core/judge/history_find.h"

#define SERIES 24
#define LAST 54

/* A folder of series with the same configuration, and a margin of 0. */
struct folder {
	struct history_record record[LAST];
	struct history_series series[SERIES];
	double value[SERIES][LAST];
	struct history_config config;
	struct history_class class;
	struct history history;
};

static struct folder *folder_new(void)
{
	struct folder *f = calloc(1, sizeof(*f));
	assert_non_null(f);
	strcpy(f->config.params.mechanism, "posix");
	f->class.record = f->record;
	f->class.config = &f->config;
	f->class.configs = 1;
	f->class.series = f->series;
	f->class.many = SERIES;
	f->history.options.alpha = CHANGES_ALPHA;
	f->history.class = &f->class;
	f->history.classes = 1;
	for (size_t i = 0; i < LAST; i++) {
		f->record[i].file = "";
		f->record[i].time = (double)i;
	}
	for (size_t i = 0; i < SERIES; i++)
		f->series[i].value = f->value[i];
	return f;
}

static void folder_free(struct folder *f)
{
	free(f->class.change);
	free(f);
}

/* Nearly normal: twelve uniform numbers, less 6. */
static double noise(uint64_t *seed)
{
	double sum = -6;
	for (int i = 0; i < 12; i++)
		sum += (double)(random_next(seed) >> 11) * 0x1p-53;
	return sum;
}

static void fill(struct folder *f, uint64_t seed, double correlation)
{
	double rest = sqrt(1 - correlation * correlation);
	for (size_t i = 0; i < SERIES; i++) {
		double x = noise(&seed);
		for (size_t j = 0; j < LAST; j++) {
			f->value[i][j] = exp(0.01 * x);
			x = correlation * x + rest * noise(&seed);
		}
	}
}

struct seen {
	bool shown[SERIES], counts[SERIES];
};

static void look(struct folder *f, size_t records, struct seen *seen)
{
	f->class.records = records;
	f->class.changes = 0;
	for (size_t i = 0; i < SERIES; i++)
		f->series[i].values = records;
	assert_int_equal(history_find(&f->history), 0);
	for (size_t i = 0; i < f->class.changes; i++) {
		const struct history_change *c = &f->class.change[i];
		seen->shown[c->series] |= history_is_open(c);
		seen->counts[c->series] |= history_counts(c);
	}
}

static size_t trues(const bool *flag)
{
	size_t n = 0;
	for (size_t i = 0; i < SERIES; i++)
		n += flag[i];
	return n;
}

/* In 35 days chance shows some regressions, and none is an alarm. */
static void chance_raises_no_alarm(uint64_t seed, double correlation,
				   size_t least)
{
	struct folder *f = folder_new();
	struct seen seen = {0};
	fill(f, seed, correlation);
	for (size_t n = 20; n <= LAST; n++)
		look(f, n, &seen);
	assert_in_range(trues(seen.shown), least, SERIES);
	assert_int_equal(trues(seen.counts), 0);
	assert_true(fabs(f->class.correlation - correlation) < 0.15);
	folder_free(f);
}

static void flat_series_raise_no_alarm_day_after_day(void **state)
{
	(void)state;
	chance_raises_no_alarm(8, 0, 1);
}

static void nor_do_correlated_ones(void **state)
{
	(void)state;
	chance_raises_no_alarm(6, 0.5, 8);
}

static void a_step_raises_one_within_five_records(void **state)
{
	(void)state;
	struct folder *f = folder_new();
	struct seen seen = {0};
	fill(f, 4, 0);
	for (size_t i = 0; i < SERIES; i += 2)
		for (size_t j = 45; j < LAST; j++)
			f->value[i][j] *= exp(0.03);
	for (size_t n = 46; n <= 50; n++)
		look(f, n, &seen);
	assert_in_range(trues(seen.counts), 11, 12);
	for (size_t i = 1; i < SERIES; i += 2)
		assert_false(seen.counts[i]);
	folder_free(f);
}

/* However large: two values may be two bad days. */
static void a_change_has_to_stand_for_a_further_record(void **state)
{
	(void)state;
	struct folder *f = folder_new();
	struct seen second = {0}, third = {0};
	fill(f, 5, 0);
	for (size_t j = 45; j < LAST; j++)
		f->value[0][j] *= 2;
	look(f, 47, &second);
	assert_true(second.shown[0]);
	assert_false(second.counts[0]);
	look(f, 49, &third);
	assert_true(third.counts[0]);
	folder_free(f);
}

static void a_correlation_makes_a_step_less_clear(void **state)
{
	(void)state;
	const struct changes_noise noise = {
		.values = 45, .levels = 2, .deviation = 1};
	const struct change step = {.before = 40, .after = 5, .step = 3};
	double free = changes_chance(&step, &noise, 0);
	assert_true(free < 1e-5);
	assert_true(changes_chance(&step, &noise, -0.5) == free);
	assert_true(changes_chance(&step, &noise, 0.3) > 10 * free);
	assert_true(changes_chance(&step, &noise, 0.5) >
		    10 * changes_chance(&step, &noise, 0.3));
	assert_true(changes_chance(&step, &noise, 1) <= 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(flat_series_raise_no_alarm_day_after_day),
		cmocka_unit_test(nor_do_correlated_ones),
		cmocka_unit_test(a_step_raises_one_within_five_records),
		cmocka_unit_test(a_change_has_to_stand_for_a_further_record),
		cmocka_unit_test(a_correlation_makes_a_step_less_clear),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
