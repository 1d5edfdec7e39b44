/* What is made of slices: ratios, the line through a stream's, the reference.
 */
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
#include "core/record/load.h"
#include "core/record/relative.h"
#include "core/record/save.h"
#include "core/run/ratios.h"
#include "core/stats/line.h"
#include "support.h"

#define SLICES 100

static void assert_near(double value, double expected, double within)
{
	if (!(fabs(value - expected) <= within))
		fail_msg("%.17g is not within %g of %.17g", value, within,
			 expected);
}

static double uniform(uint64_t *state)
{
	return (double)(random_next(state) >> 11) / 9007199254740992.0;
}

static void give_series(struct product *product, enum metric_id metric)
{
	struct run *run = &product->run;
	run->series = calloc(1, sizeof(*run->series));
	assert_non_null(run->series);
	run->n_series = 1;
	*run->series =
		(struct series){metric, calloc(SLICES, sizeof(double)), SLICES};
	assert_non_null(run->series->value);
}

/* Two contenders, the second by `ratio` slower; `mood` changes both. */
static void make_two(struct product product[2], double ratio, double bursts)
{
	uint64_t state = 5;
	for (int k = 0; k < 2; k++)
		give_series(&product[k], METRIC_RTT_NS);
	for (size_t i = 0; i < SLICES; i++) {
		double mood = 1000 * (1 + 3 * uniform(&state));
		double burst = uniform(&state) < bursts ? 20 : 1;
		product[0].run.series->value[i] = mood;
		product[1].run.series->value[i] = mood * ratio * burst;
	}
}

static void compare_two(struct product product[2])
{
	struct config config[2] = {{.params = {.mechanism = "sysv"}},
				   {.params = {.mechanism = "posix"}}};
	const struct config *const both[2] = {&config[0], &config[1]};
	ratios_add(both, product, 2);
}

static void a_mood_of_the_machine_drops_out_of_a_ratio(void **state)
{
	(void)state;
	struct product product[2] = {0};
	make_two(product, 1.02, 0);
	compare_two(product);
	assert_int_equal(product[0].run.ratios, 0);
	assert_int_equal(product[1].run.ratios, 1);
	const struct slice_ratio *ratio = product[1].run.ratio;
	assert_string_equal(ratio->against, "sysv");
	assert_near(ratio->log_ratio, log(1.02), 1e-9);
	assert_near(ratio->disturbed, 0, 0.3);
	for (int k = 0; k < 2; k++)
		product_release(&product[k]);
}

static void a_third_of_disturbed_slices_moves_nothing_and_is_told(void **state)
{
	(void)state;
	struct product product[2] = {0};
	make_two(product, 1.02, 0.3);
	compare_two(product);
	const struct slice_ratio *ratio = product[1].run.ratio;
	assert_near(ratio->log_ratio, log(1.02), 1e-9);
	assert_near(ratio->disturbed, 0.3, 0.15);
	for (int k = 0; k < 2; k++)
		product_release(&product[k]);
}

static void a_ratio_reads_alike_from_either_side(void **state)
{
	(void)state;
	struct slice_ratio ratio = {"sysv", METRIC_RTT_NS, 0.25, 0};
	struct run sysv = {0}, posix = {.ratio = &ratio, .ratios = 1};
	assert_near(
		run_log_ratio(&sysv, "sysv", &posix, "posix", METRIC_RTT_NS),
		0.25, 0);
	assert_near(
		run_log_ratio(&posix, "posix", &sysv, "sysv", METRIC_RTT_NS),
		-0.25, 0);
	assert_true(isnan(run_log_ratio(&sysv, "sysv", &posix, "posix",
					METRIC_ONEWAY_NS)));
	assert_true(isnan(
		run_log_ratio(&sysv, "pipe", &posix, "posix", METRIC_RTT_NS)));
}

/* y = 1500 + 5000 x, a fifth of the slices held up by something else. */
static void a_message_and_a_switch_are_told_apart(void **state)
{
	(void)state;
	double x[SLICES], y[SLICES];
	struct line line;
	uint64_t random = 9;
	for (size_t i = 0; i < SLICES; i++) {
		x[i] = 0.1 + 0.4 * uniform(&random);
		y[i] = 1500 + 5000 * x[i] + 20 * uniform(&random);
		if (i % 5 == 0)
			y[i] *= 3;
	}
	assert_true(line_through(&line, x, y, SLICES));
	assert_near(line.at_zero, 1500, 120);
	assert_near(line.slope, 5000, 400);
}

static void a_rhythm_that_does_not_change_gives_no_line(void **state)
{
	(void)state;
	double x[SLICES], y[SLICES];
	struct line line;
	for (size_t i = 0; i < SLICES; i++) {
		x[i] = 0.2 + (i % 10 == 0 ? 0.1 : 0);
		y[i] = 1500 + (double)i;
	}
	assert_false(line_through(&line, x, y, SLICES));
	x[0] = 7;
	assert_false(line_through(&line, x, y, 4));
}

static void add_result(struct record *record, const char *mechanism, double p50,
		       double p99, const struct slice_ratio *ratio)
{
	struct result *result = record_add_result(record);
	assert_non_null(result);
	result->params = params_initial;
	strcpy(result->params.mechanism, mechanism);
	for (unsigned i = 0; i < 8; i++) {
		struct slice_ratio mine =
			ratio ? *ratio : (struct slice_ratio){0};
		struct run run = {
			.block = i,
			.order = i,
			.slicing = {20, 2, 200},
			.ratio = ratio ? &mine : NULL,
			.ratios = ratio != NULL,
			.measures = 1,
			.measure = {{.metric = METRIC_RTT_NS,
				     .distribution = {.percentile = {p50, 0,
								     p99}}}},
		};
		assert_non_null(result_add_run(result, &run));
	}
}

static void a_figure_has_a_form_relative_to_the_pipe(void **state)
{
	(void)state;
	struct record record = {0};
	struct slice_ratio ratio = {"posix", METRIC_RTT_NS, -log(1.25), 0};
	struct estimate estimate;
	add_result(&record, "posix", 5000, 30000, NULL);
	add_result(&record, "pipe", 1000, 10000, &ratio);
	const struct result *posix = &record.result[0];
	assert_ptr_equal(result_reference(&record, posix), &record.result[1]);
	assert_null(result_reference(&record, &record.result[1]));
	result_relative(&estimate, &record, posix, METRIC_RTT_NS, P50);
	assert_int_equal(estimate.runs, 8);
	assert_near(estimate.median, 1.25, 1e-9);
	result_relative(&estimate, &record, posix, METRIC_RTT_NS, P99);
	assert_near(estimate.median, 3, 1e-9);
	record.result[1].run[0].order = 99;
	result_relative(&estimate, &record, posix, METRIC_RTT_NS, P50);
	assert_int_equal(estimate.runs, 7);
	record_release(&record);
}

static void slices_and_ratios_are_kept_in_a_file(void **state)
{
	struct record record, loaded;
	struct error err = {0};
	struct slice_ratio ratio = {"sysv", METRIC_RTT_NS, 0.125, 0.25};
	const char *path = scratch_path(state, "r.json");
	made_up_record(&record);
	struct run *run = &record.result[0].run[0];
	run->slicing = (struct slicing){20, 2, 200};
	run->ratio = malloc(sizeof(ratio));
	assert_non_null(run->ratio);
	*run->ratio = ratio;
	run->ratios = 1;
	assert_int_equal(record_save(&record, path, &err), 0);
	assert_int_equal(record_load(&loaded, path, &err), 0);
	const struct run *back = &loaded.result[0].run[0];
	assert_int_equal(back->slicing.messages, 20);
	assert_int_equal(back->slicing.cold, 2);
	assert_int_equal(back->slicing.slices, 200);
	assert_int_equal(back->ratios, 1);
	assert_string_equal(back->ratio->against, "sysv");
	assert_int_equal(back->ratio->metric, METRIC_RTT_NS);
	assert_near(back->ratio->log_ratio, 0.125, 0);
	assert_near(back->ratio->disturbed, 0.25, 0);
	assert_int_equal(loaded.result[0].run[1].ratios, 0);
	record_release(&record);
	record_release(&loaded);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_mood_of_the_machine_drops_out_of_a_ratio),
		cmocka_unit_test(
			a_third_of_disturbed_slices_moves_nothing_and_is_told),
		cmocka_unit_test(a_ratio_reads_alike_from_either_side),
		cmocka_unit_test(a_message_and_a_switch_are_told_apart),
		cmocka_unit_test(a_rhythm_that_does_not_change_gives_no_line),
		cmocka_unit_test(a_figure_has_a_form_relative_to_the_pipe),
		cmocka_unit_test_setup_teardown(
			slices_and_ratios_are_kept_in_a_file, scratch_setup,
			scratch_teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
