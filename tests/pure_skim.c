/* What is read of a record without taking all of it apart. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "core/record/record.h"
#include "core/record/skim.h"
#include "core/record/figure_name.h"
#include "support.h"

#define REFERENCE MQBENCH_SOURCE "/tests/data/record-small.json"
#define HEAD "{\"schema\": \"mqbench-result\", \"schema_version\": \"1.0\", "

static void assert_same_params(const struct skim *skim,
			       const struct record *record)
{
	assert_int_equal(skim->results, record->results);
	for (size_t i = 0; i < record->results; i++) {
		struct params params;
		skim_params(&skim->result[i], &params);
		assert_true(params_equal(&params, &record->result[i].params));
	}
}

static void assert_same_medians(const struct skim *skim,
				const struct record *record)
{
	for (size_t i = 0; i < record->results; i++) {
		for (int m = 0; m < METRICS; m++) {
			struct figure figure = {.metric = (enum metric_id)m};
			char key[64];
			figure_name(&figure, key, sizeof(key));
			assert_same_number(skim_median(&skim->result[i], key),
					   result_median(&record->result[i],
							 figure.metric, 0));
		}
	}
}

static void a_skimmed_record_is_the_loaded_one(void **state)
{
	struct record record, loaded;
	struct skim skim;
	const char *path = scratch_path(state, "r.json");
	made_up_record(&record);
	assert_int_equal(record_save(&record, path, NULL), 0);
	assert_int_equal(record_load(&loaded, path, NULL), 0);
	assert_int_equal(skim_load(&skim, path, NULL), 0);
	assert_same_params(&skim, &loaded);
	assert_same_medians(&skim, &loaded);
	assert_string_equal(skim.record.id, record.id);
	assert_string_equal(skim.record.created, record.created);
	assert_int_equal(skim.record.warnings, loaded.warnings);
	assert_int_equal(skim.record.environment.count,
			 loaded.environment.count);
	skim_release(&skim);
	record_release(&loaded);
	record_release(&record);
}

static void a_record_with_line_breaks_is_skimmed_too(void **state)
{
	(void)state;
	struct record loaded;
	struct skim skim;
	assert_int_equal(record_load(&loaded, REFERENCE, NULL), 0);
	assert_int_equal(skim_load(&skim, REFERENCE, NULL), 0);
	assert_true(skim.results > 0);
	assert_same_params(&skim, &loaded);
	skim_release(&skim);
	record_release(&loaded);
}

static struct skim skim_text(void **state, const char *text)
{
	struct skim skim;
	const char *path = scratch_path(state, "text.json");
	file_write(path, text);
	assert_int_equal(skim_load(&skim, path, NULL), 0);
	return skim;
}

static void quotes_and_brackets_in_texts_are_text(void **state)
{
	struct skim skim = skim_text(
		state, HEAD "\"label\": \"a \\\" ] } \\\\\", \"results\": "
			    "[{\"reason\": \"{[\\\\\\\"\", \"runs\": [\"]\"], "
			    "\"summary\": {\"rtt_ns.p50\": {\"median\": -7.5e1"
			    "}}}], \"id\": \"x\"}");
	assert_int_equal(skim.results, 1);
	assert_true(skim_median(&skim.result[0], "rtt_ns.p50") == -75);
	assert_string_equal(skim.record.label, "a \" ] } \\");
	assert_string_equal(skim.record.id, "x");
	skim_release(&skim);
}

static void what_is_missing_is_no_number(void **state)
{
	struct skim skim = skim_text(
		state, HEAD
		"\"results\": [{}, 7, {\"summary\": 3}, {\"summary\": "
		"{\"rtt_ns.p50\": {\"median\": null}}}, {\"summary\": "
		"{\"rtt_ns.p50\": 4}}, {\"summary\": {}, \"params\": []}]}");
	struct params params, initial;
	initial = params_initial;
	assert_int_equal(skim.results, 6);
	for (size_t i = 0; i < skim.results; i++) {
		assert_true(isnan(skim_median(&skim.result[i], "rtt_ns.p50")));
		skim_params(&skim.result[i], &params);
		assert_true(params_equal(&params, &initial));
	}
	skim_release(&skim);
}

static void a_record_may_lack_results(void **state)
{
	struct skim skim = skim_text(state, HEAD "\"id\": \"x\"}");
	assert_int_equal(skim.results, 0);
	skim_release(&skim);
	skim = skim_text(state, HEAD "\"results\": []}");
	assert_int_equal(skim.results, 0);
	skim_release(&skim);
	skim = skim_text(state, HEAD "\"results\": 5}");
	assert_int_equal(skim.results, 0);
	skim_release(&skim);
}

/* Wherever it is cut short, the file is named and nothing is read past it. */
static void a_file_cut_short_is_refused(void **state)
{
	struct record record;
	struct skim skim;
	const char *path = scratch_path(state, "cut.json");
	made_up_record(&record);
	assert_int_equal(record_save(&record, path, NULL), 0);
	record_release(&record);
	char *text = file_read(path);
	size_t whole = strlen(text) - 1;
	for (size_t n = whole - 1; n > 0; n -= n > 50 ? 43 : 1) {
		struct error err = {0};
		text[n] = '\0';
		file_write(path, text);
		assert_int_equal(skim_load(&skim, path, &err), -1);
		assert_int_equal(err.status, STATUS_USAGE);
		assert_non_null(strstr(err.text, "cut.json"));
	}
	free(text);
}

static void what_is_no_record_is_refused(void **state)
{
	static const char *const texts[] = {
		"",
		"[]",
		"null",
		"{}",
		"{\"results\": []}",
		"{\"schema\": \"mqbench-result\", \"schema_version\": \"2.0\"}",
		HEAD "\"results\": [}]}",
		HEAD "\"results\": [{\"a\" 1}]}",
		HEAD "\"results\": [{\"a\": }]}",
		HEAD "\"results\": [1 2]}",
	};
	struct skim skim;
	const char *path = scratch_path(state, "none.json");
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		struct error err = {0};
		file_write(path, texts[i]);
		assert_int_equal(skim_load(&skim, path, &err), -1);
		assert_int_equal(err.status, STATUS_USAGE);
		assert_non_null(strstr(err.text, "none.json"));
	}
	assert_int_equal(skim_load(&skim, scratch_path(state, "absent"), NULL),
			 -1);
	assert_int_equal(skim_load(&skim, "/", NULL), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			a_skimmed_record_is_the_loaded_one, scratch_setup,
			scratch_teardown),
		cmocka_unit_test(a_record_with_line_breaks_is_skimmed_too),
		cmocka_unit_test_setup_teardown(
			quotes_and_brackets_in_texts_are_text, scratch_setup,
			scratch_teardown),
		cmocka_unit_test_setup_teardown(what_is_missing_is_no_number,
						scratch_setup,
						scratch_teardown),
		cmocka_unit_test_setup_teardown(a_record_may_lack_results,
						scratch_setup,
						scratch_teardown),
		cmocka_unit_test_setup_teardown(a_file_cut_short_is_refused,
						scratch_setup,
						scratch_teardown),
		cmocka_unit_test_setup_teardown(what_is_no_record_is_refused,
						scratch_setup,
						scratch_teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
