/* What a record's figures say against themselves, one line each. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/record/record.h"
#include "core/record/summarise.h"
#include "core/run/review.h"

static const struct warning *find(const struct record *record, const char *code)
{
	const struct warning *found = NULL;
	for (size_t i = 0; i < record->warnings; i++) {
		if (strcmp(record->warning[i].code, code) != 0)
			continue;
		assert_null(found);
		found = &record->warning[i];
	}
	return found;
}

static void assert_says(const struct warning *w, const char *words)
{
	assert_non_null(w);
	if (!strstr(w->message, words))
		fail_msg("\"%s\" is not in \"%s\"", words, w->message);
}

/* A result with one run for each class, whose median is as given. */
static void add_metric(struct record *record, const char *mechanism,
		       enum metric_id metric, double median,
		       const enum steady_class *class, size_t runs)
{
	struct result *result = record_add_result(record);
	assert_non_null(result);
	result->params = params_initial;
	snprintf(result->params.mechanism, sizeof(result->params.mechanism),
		 "%s", mechanism);
	snprintf(result->id, sizeof(result->id), "x/%s", mechanism);
	for (size_t i = 0; i < runs; i++) {
		struct run run = {.measures = 1};
		run.steady.class = class[i];
		run.measure[0].metric = metric;
		run.measure[0].distribution.count = 1000;
		for (int p = 0; p < PERCENTILES; p++)
			run.measure[0].distribution.percentile[p] = median;
		assert_non_null(result_add_run(result, &run));
	}
}

static void add_result(struct record *record, const char *mechanism,
		       double median, const enum steady_class *class,
		       size_t runs)
{
	add_metric(record, mechanism, METRIC_RTT_NS, median, class, runs);
}

static const enum steady_class calm[] = {STEADY_FLAT, STEADY_WARMUP,
					 STEADY_SLOWDOWN, STEADY_UNKNOWN};
static const enum steady_class wild[] = {STEADY_UNSTEADY, STEADY_FLAT,
					 STEADY_UNSTEADY, STEADY_UNKNOWN};

static void judge(struct record *record)
{
	facts_number(&record->clock, "overhead_ns", 20);
	record_summarise(record);
	review_unsteady(record);
	review_clock(record);
}

static void runs_that_never_settled_are_counted_in_one_line(void **state)
{
	(void)state;
	struct record record = {0};
	add_result(&record, "sysv", 5000, wild, 4);
	add_result(&record, "posix", 5000, calm, 4);
	add_result(&record, "pipe", 5000, wild, 4);
	add_result(&record, "null", 5000, wild, 4);
	judge(&record);
	const struct warning *w = find(&record, "unsteady");
	assert_says(w, "4 of 9 runs, in 2 of 3 configurations, ");
	assert_true(fabs(w->value - 4.0 / 9) < 1e-9);
	assert_non_null(strstr(w->hint, "quieter machine"));
	review_forget(&record);
	facts_text(&record.clock, "unit", "instructions");
	review_unsteady(&record);
	assert_null(strstr(find(&record, "unsteady")->hint, "machine"));
	record_release(&record);
}

static void only_what_was_measured_can_be_an_unequal_pair(void **state)
{
	(void)state;
	struct record record = {0};
	add_result(&record, "sysv", 5000, calm, 4);
	add_result(&record, "posix", 5000, calm, 0);
	record.result[0].effective.capacity_messages = 10;
	record.result[0].effective.equal = true;
	review_unequal(&record);
	assert_true(record.result[0].effective.equal);
	assert_null(find(&record, "unequal_pair"));
	record_release(&record);
	add_result(&record, "sysv", 5000, calm, 4);
	add_result(&record, "posix", 5000, calm, 4);
	record.result[0].effective.capacity_messages = 10;
	record.result[1].effective.capacity_messages = 8;
	review_unequal(&record);
	assert_false(record.result[1].effective.equal);
	assert_says(find(&record, "unequal_pair"),
		    "SysV holds 10 messages, POSIX 8");
	record_release(&record);
}

static void a_failed_run_is_not_counted(void **state)
{
	(void)state;
	struct record record = {0};
	add_result(&record, "sysv", 5000, wild, 4);
	record.result[0].run[0].status = RESULT_INVALID;
	judge(&record);
	assert_says(find(&record, "unsteady"), "1 of 2 runs, in 1 of 1 ");
	record_release(&record);
}

static void where_all_is_well_nothing_is_said(void **state)
{
	(void)state;
	struct record record = {0};
	review_unsteady(&record);
	review_clock(&record);
	add_result(&record, "sysv", 401, calm, 4);
	add_result(&record, "posix", 0, calm, 4);
	add_metric(&record, "sysv", METRIC_LAG_NS, 20, calm, 4);
	add_metric(&record, "sysv", METRIC_FILL_MESSAGES, 9, calm, 4);
	judge(&record);
	assert_int_equal(record.warnings, 0);
	record_release(&record);
}

static void a_clock_that_costs_is_named_where_it_costs_most(void **state)
{
	(void)state;
	struct record record = {0};
	add_result(&record, "sysv", 399, calm, 4);
	add_result(&record, "posix", 200, calm, 4);
	add_result(&record, "pipe", 5000, calm, 4);
	add_result(&record, "null", 21, calm, 4);
	judge(&record);
	const struct warning *w = find(&record, "clock_cost");
	assert_says(w, "2 configurations; most in x/posix: 10 % of rtt_ns");
	assert_true(fabs(w->value - 0.1) < 1e-9);
	assert_int_equal(w->severity, SEVERITY_WARNING);
	record_release(&record);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			runs_that_never_settled_are_counted_in_one_line),
		cmocka_unit_test(only_what_was_measured_can_be_an_unequal_pair),
		cmocka_unit_test(a_failed_run_is_not_counted),
		cmocka_unit_test(where_all_is_well_nothing_is_said),
		cmocka_unit_test(
			a_clock_that_costs_is_named_where_it_costs_most),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
