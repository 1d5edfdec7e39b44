/* Records of different days, compared by what a control in them says. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/random.h"
#include "core/judge/compare.h"
#include "core/judge/compare_words.h"
#include "core/record/summarise.h"

#define RUNS 14

static const struct compare_options usual = {
	.alpha = COMPARE_ALPHA,
	.margin = MARGINS_USUAL,
};

/* From -1 to 1, the same in every test run. */
static double noise(uint64_t *state)
{
	return (double)(random_next(state) >> 11) / 0x1p52 - 1;
}

static struct result *add(struct record *record, const char *mechanism)
{
	struct result *result = record_add_result(record);
	assert_non_null(result);
	result->params = params_initial;
	strcpy(result->params.workload, "pingpong");
	strcpy(result->params.mechanism, mechanism);
	result->effective.capacity_messages = 10;
	params_id(&result->params, result->id, sizeof(result->id));
	return result;
}

/* Each run has a mood, which is the control's and the queue's alike. */
static void measure(struct record *record, double machine, double control,
		    double queue, bool sliced, uint64_t seed)
{
	double mood[RUNS];
	facts_text(&record->environment, "machine_class", "0123");
	for (unsigned i = 0; i < RUNS; i++)
		mood[i] = machine * exp(0.1 * noise(&seed));
	for (int k = 0; k < 3; k++) {
		static const char *const name[] = {"sysv", "posix", "pipe"};
		double own = k == 2 ? control : queue;
		struct result *result = add(record, name[k]);
		for (unsigned i = 0; i < RUNS; i++) {
			double p50 =
				1e4 * mood[i] * own * exp(0.002 * noise(&seed));
			struct run run = {
				.block = i,
				.order = i,
				.measures = 1,
				.slicing = {20, 2, sliced ? 100 : 0},
				.measure = {{.metric = METRIC_RTT_NS,
					     .distribution =
						     {.count = 4000,
						      .percentile = {p50, NAN,
								     NAN, NAN,
								     NAN}}}},
			};
			assert_non_null(result_add_run(result, &run));
		}
	}
	record_summarise(record);
}

struct days {
	struct record record[2];
	struct comparison comparison;
	struct error err;
	int rc;
};

static void compare_days(struct days *d)
{
	const struct record *list[] = {&d->record[0], &d->record[1]};
	struct compare_input input = {list, "AB", 2, false};
	d->rc = comparison_make(&d->comparison, &input, &usual, &d->err);
}

static void release(struct days *d)
{
	comparison_release(&d->comparison);
	for (int side = 0; side < 2; side++)
		record_release(&d->record[side]);
}

static void a_slower_machine_is_no_change_of_its_queues(void **state)
{
	(void)state;
	struct days d = {0};
	char text[256];
	measure(&d.record[0], 1, 1, 1, true, 1);
	measure(&d.record[1], 1.2, 1, 1, true, 2);
	compare_days(&d);
	assert_int_equal(d.rc, 0);
	assert_int_equal(d.comparison.rows, 2);
	assert_int_equal(d.comparison.reference[BY_CONTROL].rows, 2);
	assert_int_equal(d.comparison.count[VERDICT_EQUIVALENT], 2);
	for (size_t i = 0; i < 2; i++) {
		const struct comparison_row *row = &d.comparison.row[i];
		assert_string_equal(row->relative, "pipe");
		assert_true(fabs(row->change.estimate) < 0.005);
		assert_true(fabs(row->absolute.estimate - log(1.2)) < 0.1);
	}
	assert_true(fabs(d.comparison.reference[BY_CONTROL].own - log(1.2)) <
		    0.1);
	bool told = false;
	for (size_t i = 0;
	     compare_caveat(&d.comparison, &usual, i, text, sizeof(text)); i++)
		told |= strstr(text, "relative to a control") != NULL;
	assert_true(told);
	release(&d);
}

static void slower_queues_are_found_on_a_machine_that_changed(void **state)
{
	(void)state;
	struct days d = {0};
	measure(&d.record[0], 1.2, 1, 1, true, 1);
	measure(&d.record[1], 1, 1, 1.05, true, 2);
	compare_days(&d);
	assert_int_equal(d.comparison.count[VERDICT_DIFFERS], 2);
	for (size_t i = 0; i < 2; i++)
		assert_true(fabs(d.comparison.row[i].change.estimate -
				 log(1.05)) < 0.005);
	release(&d);
}

/* A kernel that made pipes faster did not make queues slower. */
static void a_control_that_changed_alone_is_no_measure(void **state)
{
	(void)state;
	struct days d = {0};
	measure(&d.record[0], 1, 1, 1, true, 1);
	measure(&d.record[1], 1, 0.8, 1, true, 2);
	compare_days(&d);
	assert_true(d.comparison.reference[BY_CONTROL].alone);
	assert_int_equal(d.comparison.reference[BY_CONTROL].rows, 0);
	for (size_t i = 0; i < d.comparison.rows; i++) {
		const struct comparison_row *row = &d.comparison.row[i];
		bool pipe = !strcmp(row->result->params.mechanism, "pipe");
		assert_true((row->verdict == VERDICT_DIFFERS) == pipe);
	}
	release(&d);
}

/* A call of a queue and, beside it in the same run, an empty one. */
static void measure_calls(struct record *record, double machine, double empty,
			  double queue, uint64_t seed)
{
	struct result *result = add(record, "sysv");
	facts_text(&record->environment, "machine_class", "0123");
	strcpy(result->params.workload, "lifecycle");
	params_id(&result->params, result->id, sizeof(result->id));
	for (unsigned i = 0; i < RUNS; i++) {
		double mood = machine * exp(0.1 * noise(&seed));
		double p50 = 1e3 * mood * queue * exp(0.002 * noise(&seed));
		struct run run = {
			.block = i,
			.order = i,
			.measures = 2,
			.slicing = {20, 2, 100},
			.measure = {{.metric = METRIC_CREATE_NS,
				     .distribution = {.count = 4000,
						      .percentile = {p50, NAN,
								     NAN, NAN,
								     NAN}}},
				    {.metric = METRIC_EMPTY_CALL_NS,
				     .value = 80 * mood * empty}},
		};
		assert_non_null(result_add_run(result, &run));
	}
	record_summarise(record);
}

static void single_calls_are_relative_to_empty_ones(void **state)
{
	(void)state;
	static const struct {
		double machine, empty, queue;
		bool alone;
		enum verdict verdict;
	} day[] = {
		{1.2, 1, 1, false, VERDICT_EQUIVALENT},
		{1.2, 1, 1.05, false, VERDICT_DIFFERS},
		{1, 0.7, 1, true, VERDICT_INCONCLUSIVE},
	};
	for (size_t i = 0; i < sizeof(day) / sizeof(*day); i++) {
		struct days d = {0};
		measure_calls(&d.record[0], 1, 1, 1, 1);
		measure_calls(&d.record[1], day[i].machine, day[i].empty,
			      day[i].queue, 2);
		compare_days(&d);
		assert_int_equal(d.rc, 0);
		const struct reference_change *r =
			&d.comparison.reference[BY_EMPTY_CALLS];
		assert_int_equal(r->alone, day[i].alone);
		assert_int_equal(r->rows, !day[i].alone);
		assert_int_equal(d.comparison.rows, 1);
		assert_int_equal(d.comparison.row[0].verdict, day[i].verdict);
		if (!day[i].alone)
			assert_string_equal(d.comparison.row[0].relative,
					    "empty call");
		release(&d);
	}
}

static void slices_and_whole_runs_are_not_mixed(void **state)
{
	(void)state;
	struct days d = {0};
	measure(&d.record[0], 1, 1, 1, false, 1);
	measure(&d.record[1], 1, 1, 1, true, 2);
	compare_days(&d);
	assert_int_equal(d.rc, -1);
	assert_int_equal(d.err.status, STATUS_USAGE);
	assert_non_null(strstr(d.err.text, "--interleave runs"));
	release(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_slower_machine_is_no_change_of_its_queues),
		cmocka_unit_test(
			slower_queues_are_found_on_a_machine_that_changed),
		cmocka_unit_test(a_control_that_changed_alone_is_no_measure),
		cmocka_unit_test(single_calls_are_relative_to_empty_ones),
		cmocka_unit_test(slices_and_whole_runs_are_not_mixed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
