/* When a change of a history is confirmed, so that it ends the status 1. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/random.h"
#include "core/judge/history_find.h"
#include "core/judge/history_machine.h"

#define SERIES 24
#define LAST 54

/* A folder of series of one or two configurations, and a margin of 0. */
struct folder {
	struct history_record record[LAST];
	double value[SERIES][LAST], ratio[SERIES][LAST];
	struct history_config config[2];
	struct history_class class;
	struct history history;
};

static struct folder *folder_new(void)
{
	struct folder *f = calloc(1, sizeof(*f));
	assert_non_null(f);
	strcpy(f->config[0].params.mechanism, "posix");
	strcpy(f->config[1].params.mechanism, "pipe");
	f->class.record = f->record;
	f->class.config = f->config;
	f->class.configs = 2;
	f->class.series = malloc(array_room(SERIES, sizeof(*f->class.series)));
	assert_non_null(f->class.series);
	f->class.many = SERIES;
	f->history.options.alpha = CHANGES_ALPHA;
	f->history.class = &f->class;
	f->history.classes = 1;
	for (size_t i = 0; i < LAST; i++) {
		f->record[i].file = "";
		f->record[i].time = (double)i;
	}
	for (size_t i = 0; i < SERIES; i++)
		f->class.series[i] =
			(struct history_series){.own = f->value[i]};
	return f;
}

static void folder_free(struct folder *f)
{
	for (size_t i = SERIES; i < f->class.many; i++)
		free(f->class.series[i].own);
	free(f->class.series);
	free(f->class.change);
	free(f->class.shift);
	free(f->history.note);
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
	history_find(&f->history);
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

static void counts_are_searched_from_the_second_on(void **state)
{
	(void)state;
	struct folder *f = folder_new();
	size_t clock = METRICS, counter = METRICS;
	for (size_t i = 0; i < METRICS; i++)
		*(metrics[i].margin <= MARGIN_COUNTED ? &counter : &clock) = i;
	for (size_t i = 0; i < SERIES; i++)
		f->class.series[i].figure.metric =
			(enum metric_id)(i % 2 ? counter : clock);
	f->class.series[0].values = CHANGES_FEWEST - 1;
	f->class.series[1].values = 1;
	assert_int_equal(history_searched(&f->class), 0);
	f->class.series[0].values = CHANGES_FEWEST;
	assert_int_equal(history_searched(&f->class), 1);
	f->class.series[1].values = 2;
	assert_int_equal(history_searched(&f->class), 2);
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

/*
 * From record 40 on by so much each: the machine, the controls, the first
 * queue. The last 4 series are the controls' own, and the others are relative
 * to them from record `first` on.
 */
#define CONTROLS 4
static struct folder *related(double machine, double control, double queue,
			      size_t first)
{
	struct folder *f = folder_new();
	fill(f, 3, 0);
	f->history.options.margin = (struct margins)MARGINS_USUAL;
	for (size_t i = 0; i < SERIES; i++) {
		struct history_series *s = &f->class.series[i];
		bool is_control = i >= SERIES - CONTROLS;
		double by = is_control ? control : i == 0 ? queue : 1;
		s->config = is_control;
		strcpy(s->control, is_control ? "" : "pipe");
		s->ratio = is_control ? NULL : f->ratio[i];
		for (size_t j = 0; j < LAST; j++) {
			f->ratio[i][j] =
				j < first ? NAN
				: j < 40  ? f->value[i][j]
					  : f->value[i][j] * by / control;
			f->value[i][j] *= j < 40 ? 1 : by * machine;
		}
	}
	return f;
}

static size_t count_kind(const struct folder *f, enum history_kind kind)
{
	size_t n = 0;
	for (size_t i = 0; i < f->class.changes; i++)
		n += f->class.change[i].kind == kind;
	return n;
}

static const char *what_is_said(const struct folder *f, char text[256])
{
	assert_int_equal(f->class.shifts, 1);
	assert_in_range(f->class.shift[0].record, 39, 41);
	return history_shift_say(&f->class.shift[0], text, 256);
}

/* Without its controls all 24 series regress. */
static void a_slower_machine_is_no_alarm_and_told(void **state)
{
	(void)state;
	struct folder *f = related(1.2, 1, 1, 0);
	struct seen seen = {0}, blind = {0};
	char text[256];
	look(f, LAST, &seen);
	assert_int_equal(f->class.relatives, SERIES - CONTROLS);
	assert_int_equal(trues(seen.shown), 0);
	assert_int_equal(count_kind(f, HISTORY_MACHINE), CONTROLS);
	assert_non_null(strstr(what_is_said(f, text), "the machine is 2"));
	assert_non_null(strstr(text, "the queues, relative to it, are not"));
	for (size_t i = 0; i < SERIES; i++)
		f->class.series[i].ratio = NULL;
	look(f, LAST, &blind);
	assert_int_equal(trues(blind.counts), SERIES);
	assert_int_equal(f->class.shifts, 0);
	folder_free(f);
}

static void a_queue_that_slowed_alone_is_an_alarm(void **state)
{
	(void)state;
	for (int i = 0; i < 2; i++) {
		struct folder *f = related(i ? 1.2 : 1, 1, 1.05, 0);
		struct seen seen = {0};
		look(f, LAST, &seen);
		assert_true(seen.counts[0]);
		assert_int_equal(trues(seen.counts), 1);
		assert_int_equal(f->class.shifts, i);
		assert_true(i == 0 || f->class.shift[0].moved == 1);
		folder_free(f);
	}
}

/*
 * Faster, the ratios are worse, and slower they are better. What is relative to
 * another reference knows nothing of it.
 */
static void controls_that_change_alone_are_named(void **state)
{
	(void)state;
	for (int i = 0; i < 2; i++) {
		struct folder *f = related(1, i ? 1.25 : 0.8, 1, 0);
		struct seen seen = {0};
		char text[256];
		for (size_t j = 10; j < SERIES - CONTROLS; j++) {
			strcpy(f->class.series[j].control, "empty call");
			memcpy(f->ratio[j], f->value[j], sizeof(*f->ratio));
		}
		look(f, LAST, &seen);
		assert_int_equal(trues(seen.shown), 0);
		assert_int_equal(count_kind(f, HISTORY_IMPROVED), 0);
		assert_int_equal(count_kind(f, HISTORY_CONTROL), 10);
		assert_int_equal(f->class.shift[0].series, 10);
		assert_non_null(strstr(what_is_said(f, text),
				       "the pipe alone changed"));
		folder_free(f);
	}
}

static void what_changed_beside_the_controls_is_judged_by_itself(void **state)
{
	(void)state;
	struct folder *f = related(1, 0.8, 1.1, 0);
	struct seen seen = {0};
	look(f, LAST, &seen);
	assert_true(seen.counts[0]);
	assert_int_equal(trues(seen.counts), 1);
	assert_int_equal(count_kind(f, HISTORY_CONTROL), SERIES - CONTROLS - 1);
	folder_free(f);
}

/* By records without a control: series, relative ones, and their values. */
static void records_without_a_control_are_never_mixed_in(void **state)
{
	(void)state;
	static const size_t table[][4] = {
		{5, SERIES, SERIES - CONTROLS, LAST - 5},
		{20, 2 * SERIES - CONTROLS, SERIES - CONTROLS, LAST - 20},
		{LAST - 5, SERIES, 0, LAST},
	};
	for (size_t i = 0; i < ARRAY_LENGTH(table); i++) {
		struct folder *f = related(1, 1, 1, table[i][0]);
		size_t large = 0;
		struct seen seen = {0};
		for (size_t j = 0; j < table[i][0]; j++)
			f->value[0][j] *= 3;
		look(f, LAST, &seen);
		assert_int_equal(f->class.many, table[i][1]);
		assert_int_equal(f->class.relatives, table[i][2]);
		assert_int_equal(f->class.series[0].values, table[i][3]);
		for (size_t j = 0; j < f->class.changes; j++)
			large += fabs(f->class.change[j].worse) > 0.5;
		assert_int_equal(large, table[i][2] ? 0 : 1);
		assert_int_equal(f->history.notes, 1);
		for (size_t j = SERIES; j < f->class.many; j++)
			assert_int_equal(f->class.series[j].values,
					 table[i][0]);
		folder_free(f);
	}
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
		cmocka_unit_test(counts_are_searched_from_the_second_on),
		cmocka_unit_test(flat_series_raise_no_alarm_day_after_day),
		cmocka_unit_test(nor_do_correlated_ones),
		cmocka_unit_test(a_step_raises_one_within_five_records),
		cmocka_unit_test(a_change_has_to_stand_for_a_further_record),
		cmocka_unit_test(a_slower_machine_is_no_alarm_and_told),
		cmocka_unit_test(a_queue_that_slowed_alone_is_an_alarm),
		cmocka_unit_test(controls_that_change_alone_are_named),
		cmocka_unit_test(
			what_changed_beside_the_controls_is_judged_by_itself),
		cmocka_unit_test(records_without_a_control_are_never_mixed_in),
		cmocka_unit_test(a_correlation_makes_a_step_less_clear),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
