/* What is said of a record's runs, and that it is said once for each kind. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/cpu.h"
#include "core/machine/disturbance.h"
#include "core/record/record.h"
#include "core/record/summarise.h"
#include "core/run/review.h"

#define RUNS 10
#define RESULTS 30

/* Ten runs 1 % apart at most, in an order without a trend. */
static const double calm[RUNS] = {1000, 1006, 998,  1004, 1001,
				  995,	1003, 1000, 1005, 999};
static const double rising[RUNS] = {1000, 1002, 1004, 1006, 1008,
				    1010, 1012, 1014, 1016, 1018};

struct made {
	const char *mechanism;
	enum metric_id metric;
	const double *middle;
	double tail;	  /* times the middle; of the last run: tail_last */
	double tail_last; /* 0: as the others */
	size_t runs;	  /* 0: RUNS */
	struct disturbance disturbance;
	int cpu[2];
};

static void add_run(struct result *result, const struct made *made, size_t i)
{
	struct run run = {.order = (unsigned)i,
			  .duration_ns = 50000000,
			  .disturbance = made->disturbance,
			  .measures = 1};
	struct measurement *m = &run.measure[0];
	bool last = i + 1 == (made->runs ? made->runs : RUNS);
	double tail =
		last && made->tail_last > 0 ? made->tail_last : made->tail;
	m->metric = made->metric;
	m->value = made->middle[i];
	m->distribution.count = 1000000;
	for (int p = 0; p < PERCENTILES; p++)
		m->distribution.percentile[p] = made->middle[i];
	m->distribution.percentile[2] *= tail;
	assert_non_null(result_add_run(result, &run));
}

static void add(struct record *record, const struct made *made)
{
	struct result *result = record_add_result(record);
	assert_non_null(result);
	result->params = params_initial;
	params_set(&result->params, axis_find("mechanism"), made->mechanism,
		   NULL);
	snprintf(result->id, sizeof(result->id), "%s/%zu", made->mechanism,
		 record->results - 1);
	memcpy(result->effective.cpu, made->cpu, sizeof(made->cpu));
	for (size_t i = 0; i < (made->runs ? made->runs : RUNS); i++)
		add_run(result, made, i);
}

static const struct made calm_made = {
	.mechanism = "sysv",
	.metric = METRIC_RTT_NS,
	.middle = calm,
	.tail = 2,
};

/* Summarises and reviews; all results have the first one's metric. */
static void review(struct record *record)
{
	enum metric_id leading[RESULTS];
	for (size_t i = 0; i < record->results; i++)
		leading[i] = record->result[i].run[0].measure[0].metric;
	record_summarise(record);
	review_warn(record, leading);
}

/* One warning of the code and no other; or none. */
static const struct warning *only(const struct record *record, const char *code)
{
	if (record->warnings != (code ? 1 : 0))
		fail_msg("%zu warnings, first %s: %s", record->warnings,
			 record->warning[0].code, record->warning[0].message);
	if (!code)
		return NULL;
	const struct warning *w = &record->warning[0];
	assert_string_equal(w->code, code);
	assert_int_equal(w->severity, SEVERITY_WARNING);
	assert_true(w->hint[0]);
	return w;
}

/* The one warning that comes of a calm result beside that made. */
static void expect(const struct made *made, const char *code)
{
	struct record record = {0};
	add(&record, &calm_made);
	add(&record, made);
	review(&record);
	const struct warning *w = only(&record, code);
	if (w && strcmp(code, "disturbed") != 0) {
		assert_true(isfinite(w->value) && w->value > 0);
		assert_non_null(strstr(w->message, " in 1 of "));
		assert_non_null(strstr(w->message, record.result[1].id));
	}
	record_release(&record);
}

static void calm_runs_are_not_warned_of(void **state)
{
	(void)state;
	expect(&calm_made, NULL);
}

static void runs_that_are_spread_are_one_line(void **state)
{
	(void)state;
	static const double spread[RUNS] = {1000, 1100, 950,  1050, 980,
					    1120, 900,	1000, 1030, 940};
	struct made made = calm_made;
	made.middle = spread;
	expect(&made, "run_spread");
}

static void a_kind_is_one_line_however_many_have_it(void **state)
{
	(void)state;
	static const double worse[RUNS] = {1000, 1300, 950,  1250, 980,
					   1220, 700,  1000, 1330, 740};
	static const double spread[RUNS] = {1000, 1100, 950,  1050, 980,
					    1120, 900,	1000, 1030, 940};
	struct record record = {0};
	struct made made = calm_made;
	made.tail = 1;
	made.metric = METRIC_THROUGHPUT_PER_S;
	for (size_t i = 0; i < 9; i++) {
		made.middle = i == 4 ? worse : spread;
		add(&record, &made);
	}
	add(&record, &calm_made);
	review(&record);
	const struct warning *w = only(&record, "run_spread");
	assert_non_null(strstr(w->message, " in 9 of 10 configurations"));
	assert_non_null(strstr(w->message, record.result[4].id));
	assert_true(w->value > 15 && w->value < 30);
	record_release(&record);
}

static void counted_instructions_need_no_quieter_machine(void **state)
{
	(void)state;
	static const double spread[RUNS] = {1000, 1100, 950,  1050, 980,
					    1120, 900,	1000, 1030, 940};
	struct record record = {0};
	struct made made = calm_made;
	made.middle = spread;
	add(&record, &made);
	facts_text(&record.clock, "unit", "instructions");
	review(&record);
	const struct warning *w = only(&record, "run_spread");
	assert_null(strstr(w->hint, "machine"));
	record_release(&record);
}

static void a_tail_that_is_not_repeated_is_named(void **state)
{
	(void)state;
	struct made made = calm_made;
	made.tail_last = 2.4;
	expect(&made, NULL);
	made.tail_last = 2.6;
	expect(&made, "tail_spread");
}

static void a_first_run_is_slow_by_its_metrics_direction(void **state)
{
	(void)state;
	double slow[RUNS], fast[RUNS];
	struct made made = calm_made;
	memcpy(slow, calm, sizeof(slow));
	memcpy(fast, calm, sizeof(fast));
	slow[0] = 1060;
	fast[0] = 940;
	made.middle = slow;
	expect(&made, "first_run_slow");
	made.metric = METRIC_THROUGHPUT_PER_S;
	expect(&made, NULL);
	made.middle = fast;
	expect(&made, "first_run_slow");
	made.metric = METRIC_RTT_NS;
	expect(&made, NULL);
}

static void a_trend_is_drift_up_or_down(void **state)
{
	(void)state;
	double falling[RUNS];
	struct made made = calm_made;
	made.middle = rising;
	expect(&made, "drift");
	for (size_t i = 0; i < RUNS; i++)
		falling[i] = rising[RUNS - 1 - i];
	made.middle = falling;
	expect(&made, "drift");
}

/*
 * Of ten values, 38 of 45 pairs rise: Kendall's score is 31 and p = .0047 by
 * his table, which is under .01 alone but not among 30.
 */
static void one_small_p_of_many_is_no_drift(void **state)
{
	(void)state;
	static const double nearly[RUNS] = {1004, 1002, 1000, 1010, 1006,
					    1008, 1014, 1012, 1018, 1016};
	struct record record = {0};
	struct made made = calm_made;
	made.middle = nearly;
	add(&record, &made);
	review(&record);
	only(&record, "drift");
	record_release(&record);
	add(&record, &made);
	while (record.results < RESULTS)
		add(&record, &calm_made);
	review(&record);
	only(&record, NULL);
	record_release(&record);
}

static void runs_that_are_not_ok_do_not_count(void **state)
{
	(void)state;
	struct record record = {0};
	struct made made = calm_made;
	double spread[RUNS];
	memcpy(spread, calm, sizeof(spread));
	spread[3] = 3000;
	made.middle = spread;
	add(&record, &made);
	record.result[0].run[3].status = RESULT_INVALID;
	review(&record);
	only(&record, NULL);
	record_release(&record);
}

/* failed: how many of the ten; 0 to 4 leave figures, and are told of. */
static void good_runs_count_beside_fewer_that_failed(void **state)
{
	(void)state;
	for (size_t failed = 1; failed < RUNS; failed++) {
		struct record record = {0};
		bool counts = failed < RUNS - failed;
		add(&record, &calm_made);
		struct result *result = &record.result[0];
		for (size_t i = RUNS - failed; i < RUNS; i++) {
			result->run[i].status = RESULT_FAILED;
			strcpy(result->run[i].reason, "it hung");
		}
		review(&record);
		const struct warning *w =
			only(&record, counts ? "failed_runs" : NULL);
		assert_int_equal(result->status,
				 counts ? RESULT_OK : RESULT_FAILED);
		assert_int_equal(result->summary[METRIC_RTT_NS][P50].runs,
				 RUNS - failed);
		assert_non_null(strstr(result->reason, "it hung"));
		assert_true(!w || w->value == (double)failed);
		record_release(&record);
	}
}

static void few_runs_are_not_judged(void **state)
{
	(void)state;
	static const double wild[RUNS] = {100, 2000, 3000, 4000};
	struct made made = calm_made;
	made.middle = wild;
	made.runs = 4;
	made.tail_last = 100;
	expect(&made, NULL);
}

static void the_ruler_is_left_out(void **state)
{
	(void)state;
	static const double tiny[RUNS] = {20, 40, 60, 10, 20, 30, 90, 5, 8, 1};
	struct made made = calm_made;
	made.mechanism = "null";
	made.middle = tiny;
	expect(&made, NULL);
}

static void a_run_that_was_held_up_is_disturbed(void **state)
{
	(void)state;
	struct made made = calm_made;
	made.disturbance = (struct disturbance){0, 0, 9, 9, 9};
	expect(&made, NULL);
	made.disturbance = (struct disturbance){0, 1, 0, 0, 0};
	expect(&made, "disturbed");
	made.disturbance = (struct disturbance){1e7, NAN, 0, 0, 0};
	expect(&made, "disturbed");
	/* 0.1 % of 50 ms on two CPUs is 0.1 ms. */
	made.cpu[1] = 1;
	made.disturbance = (struct disturbance){99e3, 0, 0, 0, 0};
	expect(&made, NULL);
	made.disturbance = (struct disturbance){101e3, 0, 0, 0, 0};
	expect(&made, "disturbed");
	made.disturbance = disturbance_unknown;
	expect(&made, NULL);
}

static void runs_without_any_spread_or_value_are_no_trouble(void **state)
{
	(void)state;
	static const double zeros[RUNS] = {0};
	static const double nothing[RUNS] = {NAN, NAN, NAN, NAN, NAN,
					     NAN, NAN, NAN, NAN, NAN};
	struct made made = calm_made;
	made.metric = METRIC_THROUGHPUT_PER_S;
	made.middle = zeros;
	expect(&made, NULL);
	made.middle = nothing;
	expect(&made, NULL);
	struct record empty = {0};
	review_warn(&empty, NULL);
	assert_int_equal(empty.warnings, 0);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(calm_runs_are_not_warned_of),
		cmocka_unit_test(runs_that_are_spread_are_one_line),
		cmocka_unit_test(a_kind_is_one_line_however_many_have_it),
		cmocka_unit_test(counted_instructions_need_no_quieter_machine),
		cmocka_unit_test(a_tail_that_is_not_repeated_is_named),
		cmocka_unit_test(a_first_run_is_slow_by_its_metrics_direction),
		cmocka_unit_test(a_trend_is_drift_up_or_down),
		cmocka_unit_test(one_small_p_of_many_is_no_drift),
		cmocka_unit_test(runs_that_are_not_ok_do_not_count),
		cmocka_unit_test(good_runs_count_beside_fewer_that_failed),
		cmocka_unit_test(few_runs_are_not_judged),
		cmocka_unit_test(the_ruler_is_left_out),
		cmocka_unit_test(a_run_that_was_held_up_is_disturbed),
		cmocka_unit_test(
			runs_without_any_spread_or_value_are_no_trouble),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
