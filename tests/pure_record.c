/* Records on disk: what is saved is loaded, and saving is all or nothing. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "core/record/load.h"
#include "core/record/record.h"
#include "core/record/save.h"
#include "support.h"

static void save(const struct record *record, const char *path)
{
	struct error err = {0};
	int rc = record_save(record, path, &err);
	assert_string_equal(err.text, "");
	assert_int_equal(rc, 0);
}

static void load(struct record *record, const char *path)
{
	struct error err = {0};
	int rc = record_load(record, path, &err);
	assert_string_equal(err.text, "");
	assert_int_equal(rc, 0);
}

static void assert_same_facts(const struct facts *a, const struct facts *b)
{
	assert_int_equal(a->count, b->count);
	for (size_t i = 0; i < a->count; i++) {
		const struct fact *f = &a->fact[i];
		const struct fact *g = facts_find(b, f->name);
		assert_non_null(g);
		assert_int_equal(f->kind, g->kind);
		if (f->kind == FACT_TEXT)
			assert_string_equal(f->text, g->text);
		assert_same_number(f->number, g->number);
	}
}

static void assert_same_warnings(const struct record *a, const struct record *b)
{
	assert_int_equal(a->warnings, b->warnings);
	for (size_t i = 0; i < a->warnings; i++) {
		const struct warning *v = &a->warning[i], *w = &b->warning[i];
		assert_string_equal(v->code, w->code);
		assert_int_equal(v->severity, w->severity);
		assert_string_equal(v->message, w->message);
		assert_same_number(v->value, w->value);
		assert_string_equal(v->hint, w->hint);
	}
}

static void assert_same_summary(const struct result *a, const struct result *b)
{
	for (int m = 0; m < METRICS; m++)
		for (int p = 0; p < PERCENTILES; p++) {
			const struct estimate *e = &a->summary[m][p];
			const struct estimate *f = &b->summary[m][p];
			assert_int_equal(e->runs, f->runs);
			assert_same_number(e->median, f->median);
			assert_same_number(e->ci_low, f->ci_low);
			assert_same_number(e->cv, f->cv);
		}
}

static void assert_same_result(const struct result *a, const struct result *b)
{
	assert_string_equal(a->id, b->id);
	assert_true(params_equal(&a->params, &b->params));
	assert_int_equal(a->effective.capacity_messages,
			 b->effective.capacity_messages);
	assert_int_equal(a->effective.capacity_bytes,
			 b->effective.capacity_bytes);
	assert_int_equal(a->effective.message_bytes,
			 b->effective.message_bytes);
	assert_int_equal(a->effective.equal, b->effective.equal);
	assert_int_equal(a->effective.cpu[0], b->effective.cpu[0]);
	assert_int_equal(a->effective.cpu[1], b->effective.cpu[1]);
	assert_int_equal(a->status, b->status);
	assert_string_equal(a->reason, b->reason);
	assert_int_equal(a->runs, b->runs);
	for (size_t i = 0; i < a->runs; i++)
		assert_same_run(&a->run[i], &b->run[i]);
	for (int m = 0; m < METRICS; m++)
		assert_same_histogram(&a->histogram[m], &b->histogram[m]);
	assert_same_summary(a, b);
}

static void assert_same_record(const struct record *a, const struct record *b)
{
	assert_string_equal(a->id, b->id);
	assert_string_equal(a->created, b->created);
	assert_string_equal(a->label, b->label);
	assert_int_equal(a->complete, b->complete);
	assert_same_facts(&a->tool, &b->tool);
	assert_same_facts(&a->plan, &b->plan);
	assert_same_facts(&a->environment, &b->environment);
	assert_same_facts(&a->clock, &b->clock);
	assert_same_warnings(a, b);
	size_t n = 0;
	for (; a->argv[n]; n++)
		assert_string_equal(a->argv[n], b->argv[n]);
	assert_null(b->argv[n]);
	assert_int_equal(a->results, b->results);
	for (size_t i = 0; i < a->results; i++)
		assert_same_result(&a->result[i], &b->result[i]);
}

static void what_is_saved_is_loaded(void **state)
{
	struct record saved, loaded;
	const char *path = scratch_path(state, "a.json");
	made_up_record(&saved);
	assert_int_equal(saved.result[0].status, RESULT_OK);
	assert_int_equal(saved.result[1].status, RESULT_SKIPPED);
	assert_true(result_median(&saved.result[0], METRIC_RTT_NS, 0) > 0);
	save(&saved, path);
	load(&loaded, path);
	assert_same_record(&saved, &loaded);
	record_release(&saved);
	record_release(&loaded);
}

static void a_record_survives_being_saved_again(void **state)
{
	struct record saved, loaded, again;
	const char *path = scratch_path(state, "a.json");
	made_up_record(&saved);
	save(&saved, path);
	load(&loaded, path);
	save(&loaded, path);
	load(&again, path);
	assert_same_record(&saved, &again);
	record_release(&saved);
	record_release(&loaded);
	record_release(&again);
}

static void an_incomplete_record_without_results_loads(void **state)
{
	struct record saved = {.id = "x"}, loaded;
	const char *path = scratch_path(state, "a.json");
	save(&saved, path);
	load(&loaded, path);
	assert_false(loaded.complete);
	assert_int_equal(loaded.results, 0);
	assert_string_equal(loaded.label, "");
	record_release(&loaded);
}

static void check_label(void **state, const char *label, const char *expected)
{
	struct record saved, loaded;
	const char *path = scratch_path(state, "a.json");
	made_up_record(&saved);
	snprintf(saved.label, sizeof(saved.label), "%s", label);
	save(&saved, path);
	load(&loaded, path);
	assert_string_equal(loaded.label, expected);
	record_release(&saved);
	record_release(&loaded);
}

static void comes_back(void **state, const char *label)
{
	check_label(state, label, label);
}

static void a_hostile_label_comes_back_as_it_was(void **state)
{
	comes_back(state, "a \"quoted\" \\label\\ {[,]}: null");
	comes_back(state, "µs · 日本 \xf0\x9f\x90\xa7");
	comes_back(state, "%s%n</script>");
}

static void control_characters_come_back_as_spaces(void **state)
{
	check_label(state, "lines\nand\r\ttabs\x01\x1b[31m\x7f\xc2\x9b.",
		    "lines and  tabs  [31m  .");
	check_label(state, "a\xe2\x80\xae ::error::b ##[error]",
		    "a   :error::b  #[error]");
}

static void the_name_of_a_fact_is_one_line(void **state)
{
	struct record saved, loaded;
	const char *path = scratch_path(state, "a.json");
	made_up_record(&saved);
	facts_text(&saved.environment, "x\nREGRESSED: 5\033[2J", "y");
	save(&saved, path);
	load(&loaded, path);
	assert_string_equal(
		facts_get(&loaded.environment, "x REGRESSED: 5 [2J", ""), "y");
	record_release(&saved);
	record_release(&loaded);
}

/* A Latin-1 terminal, or a long label cut within a character. */
static void a_label_that_is_no_utf_8_does_not_cost_the_record(void **state)
{
	struct record saved, loaded;
	const char *path = scratch_path(state, "a.json");
	made_up_record(&saved);
	strcpy(saved.label, "caf\xe9");
	strcpy(saved.result[1].reason, "\xff");
	save(&saved, path);
	load(&loaded, path);
	assert_int_equal(strncmp(loaded.label, "caf", 3), 0);
	assert_int_equal(loaded.results, 2);
	record_release(&saved);
	record_release(&loaded);
}

static void a_promise_in_no_utf_8_is_kept(void **state)
{
	struct record saved, loaded;
	const char *path = scratch_path(state, "a.json");
	struct sighting seen = {.word = "odd",
				.mechanism = "posix",
				.observed = "mq_open: \xff"};
	made_up_record(&saved);
	size_t count = saved.promises.count + 1;
	sightings_add(&saved.promises, &seen);
	save(&saved, path);
	load(&loaded, path);
	assert_int_equal(loaded.promises.count, count);
	assert_string_equal(loaded.promises.sighting[count - 1].observed,
			    "mq_open: ?");
	record_release(&saved);
	record_release(&loaded);
}

static void nothing_in_the_file_is_nan_or_infinite(void **state)
{
	struct record saved;
	const char *path = scratch_path(state, "a.json");
	made_up_record(&saved);
	record_warn(&saved, "odd", SEVERITY_INFO, (double)INFINITY, "", "odd");
	save(&saved, path);
	char *text = file_read(path);
	assert_null(strstr(text, "nan"));
	assert_null(strstr(text, "NaN"));
	assert_null(strstr(text, "inf,"));
	assert_null(strstr(text, "Infinity"));
	assert_non_null(strstr(text, "\"sender_switches\":null"));
	free(text);
	record_release(&saved);
}

/* RLIMIT_FSIZE stands for a full disk: the write fails half-way. */
static void a_save_cut_off_half_way_leaves_the_old_file(void **state)
{
	struct record record;
	struct error err = {0};
	struct rlimit limit, small;
	const char *path = scratch_path(state, "a.json");
	made_up_record(&record);
	save(&record, path);
	char *before = file_read(path);
	record.complete = false;
	getrlimit(RLIMIT_FSIZE, &limit);
	small = (struct rlimit){1000, limit.rlim_max};
	signal(SIGXFSZ, SIG_IGN);
	setrlimit(RLIMIT_FSIZE, &small);
	int rc = record_save(&record, path, &err);
	setrlimit(RLIMIT_FSIZE, &limit);
	assert_int_equal(rc, -1);
	assert_int_equal(err.status, STATUS_FAILED);
	assert_non_null(strstr(err.text, path));
	char *after = file_read(path);
	assert_string_equal(before, after);
	free(before);
	free(after);
	record_release(&record);
}

static void a_folder_that_is_not_there_is_refused_by_name(void **state)
{
	struct record record = {0};
	struct error err = {0};
	const char *path = scratch_path(state, "none/a.json");
	assert_int_equal(record_save(&record, path, &err), -1);
	assert_int_equal(err.status, STATUS_USAGE);
	assert_non_null(strstr(err.text, path));
}

static void a_summary_alone_is_the_loaded_one(void **state)
{
	struct record saved, loaded, summary;
	struct error err;
	const char *path = scratch_path(state, "a.json");
	made_up_record(&saved);
	save(&saved, path);
	load(&loaded, path);
	records_load_summaries(&summary, &path, 1, &err);
	assert_int_equal(err.status, STATUS_OK);
	assert_string_equal(summary.id, loaded.id);
	assert_string_equal(summary.created, loaded.created);
	assert_same_facts(&summary.environment, &loaded.environment);
	assert_same_warnings(&summary, &loaded);
	assert_int_equal(summary.results, loaded.results);
	for (size_t i = 0; i < loaded.results; i++) {
		const struct result *a = &loaded.result[i];
		const struct result *b = &summary.result[i];
		assert_true(params_equal(&a->params, &b->params));
		assert_int_equal(a->status, b->status);
		assert_int_equal(b->runs, 0);
		for (int m = 0; m < METRICS; m++)
			for (unsigned p = 0; p < PERCENTILES; p++)
				assert_same_number(
					result_median(a, (enum metric_id)m, p),
					result_median(b, (enum metric_id)m, p));
	}
	record_release(&summary);
	record_release(&loaded);
	record_release(&saved);
}

#define HEAD "{\"schema\": \"mqbench-result\", \"schema_version\": \"1.0\", "

static void what_a_summary_lacks_is_no_number(void **state)
{
	struct record record;
	struct params initial;
	struct error err;
	const char *path = scratch_path(state, "text.json");
	file_write(path,
		   HEAD "\"results\": [{}, 7, {\"summary\": 3}, {\"summary\": "
			"{\"rtt_ns.p50\": {\"median\": null, \"runs\": 2}}}, "
			"{\"summary\": {\"rtt_ns.p50\": 4}}, "
			"{\"summary\": {}, \"params\": []}]}");
	records_load_summaries(&record, &path, 1, &err);
	assert_int_equal(err.status, STATUS_OK);
	assert_int_equal(record.results, 6);
	initial = params_initial;
	for (size_t i = 0; i < record.results; i++) {
		assert_true(isnan(
			result_median(&record.result[i], METRIC_RTT_NS, 0)));
		assert_true(params_equal(&record.result[i].params, &initial));
	}
	record_release(&record);
}

static void is_refused(const char *path, const char *name)
{
	struct record record;
	struct error err = {0}, why;
	assert_int_equal(record_load(&record, path, &err), -1);
	assert_int_equal(err.status, STATUS_USAGE);
	assert_non_null(strstr(err.text, name));
	records_load_summaries(&record, &path, 1, &why);
	assert_string_equal(why.text, err.text);
}

/* Wherever it is cut short, the file is named and nothing is read past it. */
static void a_file_cut_short_is_refused(void **state)
{
	struct record record;
	const char *path = scratch_path(state, "cut.json");
	made_up_record(&record);
	save(&record, path);
	record_release(&record);
	char *text = file_read(path);
	for (size_t n = strlen(text) - 2; n > 0; n -= n > 50 ? 43 : 1) {
		text[n] = '\0';
		file_write(path, text);
		is_refused(path, "cut.json");
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
	const char *path = scratch_path(state, "none.json");
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		file_write(path, texts[i]);
		is_refused(path, "none.json");
	}
	is_refused(scratch_path(state, "absent"), "absent");
	is_refused("/", "/");
}

#define WITH_FOLDER(claim)                                                     \
	cmocka_unit_test_setup_teardown(claim, scratch_setup, scratch_teardown)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		WITH_FOLDER(what_is_saved_is_loaded),
		WITH_FOLDER(a_record_survives_being_saved_again),
		WITH_FOLDER(an_incomplete_record_without_results_loads),
		WITH_FOLDER(a_hostile_label_comes_back_as_it_was),
		WITH_FOLDER(control_characters_come_back_as_spaces),
		WITH_FOLDER(the_name_of_a_fact_is_one_line),
		WITH_FOLDER(a_label_that_is_no_utf_8_does_not_cost_the_record),
		WITH_FOLDER(a_promise_in_no_utf_8_is_kept),
		WITH_FOLDER(nothing_in_the_file_is_nan_or_infinite),
		WITH_FOLDER(a_save_cut_off_half_way_leaves_the_old_file),
		WITH_FOLDER(a_folder_that_is_not_there_is_refused_by_name),
		WITH_FOLDER(a_summary_alone_is_the_loaded_one),
		WITH_FOLDER(what_a_summary_lacks_is_no_number),
		WITH_FOLDER(a_file_cut_short_is_refused),
		WITH_FOLDER(what_is_no_record_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
