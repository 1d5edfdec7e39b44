/* Files that are no records, or not whole, or from another version. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <jansson.h>
#include <malloc.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "core/record/json.h"
#include "core/record/load.h"
#include "core/record/record.h"
#include "core/record/save.h"
#include "core/record/workloads.h"
#include "support.h"

static void load(struct record *record, const char *path)
{
	struct error err = {0};
	int rc = record_load(record, path, &err);
	assert_string_equal(err.text, "");
	assert_int_equal(rc, 0);
}

static void assert_refused(const char *path, const char *part)
{
	struct record record;
	struct error err = {0};
	assert_int_equal(record_load(&record, path, &err), -1);
	print_message("  %s\n", err.text);
	assert_int_equal(err.status, STATUS_USAGE);
	assert_non_null(strstr(err.text, path));
	assert_non_null(strstr(err.text, part));
	assert_null(strchr(err.text, '\n'));
}

static void a_file_cut_short_anywhere_is_refused(void **state)
{
	struct record saved;
	const char *path = scratch_path(state, "a.json");
	made_up_record(&saved);
	assert_int_equal(record_save(&saved, path, NULL), 0);
	record_release(&saved);
	struct stat stat_before;
	assert_int_equal(stat(path, &stat_before), 0);
	for (int part = 9; part > 0; part--) {
		assert_int_equal(
			truncate(path, stat_before.st_size * part / 10), 0);
		assert_refused(path, "not a complete JSON file");
	}
}

static void a_record_of_promises_is_named_in_its_errors(void **state)
{
	const char *path = scratch_path(state, "probed.json");
	struct record record;
	struct error err = {0};
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fputs("{\"schema\": \"mqbench-probe\", \"schema_version\": \"1.0\", "
	      "\"promises\": [], \"tool\": {\"0\": 0",
	      file);
	for (int i = 1; i < 100000; i++)
		fprintf(file, ", \"%d\": 0", i);
	fputs("}}", file);
	fclose(file);
	assert_int_equal(record_load_promises(&record, path, &err), -1);
	assert_non_null(strstr(err.text, path));
	assert_non_null(strstr(err.text, "\"tool\""));
}

/* They are found by their name, which others may have too. */
static void results_are_those_of_the_record(void **state)
{
	static const char *const files[] = {
		"{\"schema\": \"mqbench-result\", \"schema_version\": \"1.0\","
		"\"label\": \"\\\"results\\\": [\", \"tool\": {\"results\": "
		"[{\"id\": \"not\"}]}, \"results\": [{\"id\": \"this\"}]}",
		"{\"results\" :\n[ {\"id\": \"this\"} ] ,\"schema\": "
		"\"mqbench-result\", \"schema_version\": \"1.0\"}",
	};
	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++) {
		struct record record;
		const char *path = scratch_path(state, "a.json");
		file_write(path, files[i]);
		load(&record, path);
		assert_int_equal(record.results, 1);
		assert_string_equal(record.result[0].id, "this");
		record_release(&record);
	}
}

static void what_is_no_record_is_refused_by_name(void **state)
{
	static const struct {
		const char *text, *part;
	} files[] = {
		{"", "not a complete JSON file"},
		{"\n", "not a complete JSON file"},
		{"hello", "not a complete JSON file"},
		{"{\"schema\": \"mqbench-result\"} more", "not a complete"},
		{"{}", "not a record of mqbench"},
		{"[]", "not a record of mqbench"},
		{"{\"schema\": 1}", "not a record of mqbench"},
		{"{\"benchmark\": \"fio\", \"jobs\": []}", "not a record"},
		{"{\"schema\": \"mqbench-result\"}", "has no format version"},
		{"{\"schema\": \"mqbench-result\", \"schema_version\": 1}",
		 "format version"},
		{"{\"schema\": \"mqbench-result\", \"schema_version\": "
		 "\"2.0\"}",
		 "format version 2.0"},
		{"{\"schema\": \"mqbench-result\", \"schema_version\": "
		 "\"10.0\"}",
		 "format version 10.0"},
	};
	const char *path = scratch_path(state, "a.json");
	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++) {
		file_write(path, files[i].text);
		assert_refused(path, files[i].part);
	}
}

static void a_folder_and_a_missing_file_are_refused_by_name(void **state)
{
	assert_refused(*state, "");
	assert_refused(scratch_path(state, "none.json"), "No such file");
}

#define BEGINNING                                                              \
	"{\"schema\": \"mqbench-result\", \"schema_version\": \"1.0\", "

static void a_newer_minor_version_loads(void **state)
{
	struct record record;
	const char *path = scratch_path(state, "a.json");
	file_write(path, "{\"schema\": \"mqbench-result\", "
			 "\"schema_version\": \"1.99\", \"id\": \"x\", "
			 "\"news\": {\"a\": [1]}}");
	load(&record, path);
	assert_string_equal(record.id, "x");
	record_release(&record);
}

/* Whatever a stranger's file holds, it may not bring the program down. */
static void what_has_another_type_than_expected_is_passed_over(void **state)
{
	static const char *const rests[] = {
		"\"results\": 1}",
		"\"results\": [1, null, \"x\", []]}",
		"\"results\": [{\"id\": 5, \"params\": 7, \"runs\": {}}]}",
		"\"results\": [{\"runs\": [1, {\"metrics\": [2]}]}]}",
		"\"results\": [{\"runs\": [{\"metrics\": {\"rtt_ns\": 5, "
		"\"cpu_ns\": {}, \"unheard_of\": 1}}]}]}",
		"\"results\": [{\"histograms\": {\"rtt_ns\": 5}}]}",
		"\"argv\": [1, null], \"warnings\": [1, {}], \"tool\": 5, "
		"\"environment\": {\"a\": [1], \"b\": {\"c\": {}}}}",
		"\"results\": [{\"runs\": [{\"index\": -1, \"order\": 1e99, "
		"\"slices\": {\"per_s\": [\"x\"]}}]}]}",
	};
	const char *path = scratch_path(state, "a.json");
	for (size_t i = 0; i < sizeof(rests) / sizeof(*rests); i++) {
		struct record record;
		char text[512];
		snprintf(text, sizeof(text), BEGINNING "%s", rests[i]);
		print_message("  %s\n", rests[i]);
		file_write(path, text);
		load(&record, path);
		record_release(&record);
	}
}

static void a_histogram_that_is_none_is_refused_by_name(void **state)
{
	const char *path = scratch_path(state, "a.json");
	file_write(path, BEGINNING "\"results\": [{\"histograms\": "
				   "{\"rtt_ns\": {\"hdr_v2\": \"HIST\"}}}]}");
	assert_refused(path, "");
}

static void more_measures_than_fit_are_left_out(void **state)
{
	char text[4096] = BEGINNING "\"results\": [{\"runs\": [{\"metrics\": {";
	for (int i = 0; i < METRICS; i++) {
		size_t at = strlen(text);
		snprintf(text + at, sizeof(text) - at, "%s\"%s\": 1",
			 i ? ", " : "", metrics[i].name);
	}
	const char *path = scratch_path(state, "a.json");
	struct record record;
	strcat(text, "}}]}]}");
	file_write(path, text);
	load(&record, path);
	assert_int_equal(record.result[0].run[0].measures, RUN_MEASURES);
	record_release(&record);
}

/* Ratios and squares of them would overflow, or be divided by nothing. */
static void what_no_clock_measures_is_no_figure(void **state)
{
	static const struct {
		const char *number;
		double value;
	} numbers[] = {
		{"5e-324", 0},	{"1e308", NAN}, {"-1e308", NAN},
		{"1e24", 1e24}, {"-1", -1},	{"0", 0},
	};
	const char *path = scratch_path(state, "a.json");
	for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++) {
		struct record record;
		char text[1024];
		const char *n = numbers[i].number;
		snprintf(text, sizeof(text),
			 BEGINNING
			 "\"plan\": {\"wall_s\": %s}, \"results\": [{\"runs\": "
			 "[{\"metrics\": {\"cpu_ns\": %s}, \"slices\": "
			 "{\"per_s\": [%s]}, \"ratios\": [{\"metric\": "
			 "\"cpu_ns\", \"log_ratio\": 1e3}]}], \"summary\": "
			 "{\"cpu_ns\": {\"median\": %s}}}]}",
			 n, n, n, n);
		file_write(path, text);
		struct error err = {0};
		struct record summary;
		records_load_summaries(&summary, &path, 1, &err);
		assert_same_number(
			summary.result[0].summary[METRIC_CPU_NS][0].median,
			numbers[i].value);
		record_release(&summary);
		load(&record, path);
		const struct run *run = &record.result[0].run[0];
		assert_same_number(run_figure(run, METRIC_CPU_NS, P50),
				   numbers[i].value);
		assert_same_number(run->interval_per_s[0], numbers[i].value);
		assert_same_number(facts_value(&record.plan, "wall_s", NAN),
				   numbers[i].value);
		assert_true(isnan(run->ratio[0].log_ratio));
		record_release(&record);
	}
}

/* `times` times an item, between a head and a tail that follows a comma. */
static void write_many(const char *path, const char *head, const char *item,
		       int times, const char *tail)
{
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fputs(head, file);
	for (int i = 0; i < times; i++)
		fputs(item, file);
	fputs(tail, file);
	fclose(file);
}

static void each_part_of_a_record_is_bounded(void **state)
{
	static const struct {
		const char *head, *item;
		int times;
		const char *tail, *part;
	} parts[] = {
		{"\"results\": [", "{},", 4096, "{}]}", "over 4096 results"},
		{"\"results\": [{\"runs\": [", "{},", 30000, "{}]}]}",
		 "over 30000 runs"},
		{"\"promises\": [{\"mechanisms\": {\"a\": 1}},",
		 "{\"mechanisms\": {\"a\": 1}},", 2000, "{}]}",
		 "over 2000 tested promises"},
		{"\"tool\": {\"a\": \"", "0123456789abcdef", 1 << 16, "x\"}}",
		 "over 1048576 bytes of facts in its \"tool\""},
		{"\"warnings\": [", "1,", 1000000, "1]}",
		 "takes over 512 MiB of memory"},
		{"\"argv\": [", "\"\",", 5000000, "\"\"]}",
		 "takes over 768 MiB of memory"},
	};
	const char *path = scratch_path(state, "a.json");
	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		char head[512];
		snprintf(head, sizeof(head), BEGINNING "%s", parts[i].head);
		write_many(path, head, parts[i].item, parts[i].times,
			   parts[i].tail);
		assert_refused(path, parts[i].part);
	}
}

static void records_of_one_command_share_their_memory(void **state)
{
	(void)state;
	atomic_size_t taken = 0;
	struct record one = {.taken = &taken}, other = {.taken = &taken};
	size_t half = RECORD_MEMORY_MAX / 2;
	assert_int_equal(record_reserve(&one, half, 1, NULL), 0);
	assert_int_equal(record_reserve(&other, 1, half, NULL), 0);
	assert_int_equal(record_reserve(&other, 1, 1, NULL), -1);
	assert_int_equal(record_reserve(&other, SIZE_MAX, 8, NULL), -1);
}

static size_t held, most_held;

static void *counting_malloc(size_t size)
{
	void *memory = malloc(size);
	held += malloc_usable_size(memory) + sizeof(size_t);
	most_held = held > most_held ? held : most_held;
	return memory;
}

static void counting_free(void *memory)
{
	if (memory)
		held -= malloc_usable_size(memory) + sizeof(size_t);
	free(memory);
}

static void json_takes_no_more_memory_than_is_said(void **state)
{
	static const char *const items[] = {
		"1,",	  "\"\",", "{},",	"[],",
		"[[1]],", "1.5,",  "{\"\":1},", "{\"a\":{},\"b\":[\"\"]},",
	};
	(void)state;
	json_set_alloc_funcs(counting_malloc, counting_free);
	for (size_t i = 0; i < sizeof(items) / sizeof(*items); i++) {
		char *text = NULL;
		size_t n = 0;
		FILE *file = open_memstream(&text, &n);
		fputs("[", file);
		for (int j = 0; j < 20000; j++)
			fputs(items[i], file);
		fputs("{", file);
		for (int j = 0; j < 20000; j++)
			fprintf(file, "%s\"%x\":%d", j ? "," : "", j, j);
		fputs("}]", file);
		fclose(file);
		most_held = 0;
		json_decref(parse_json(text, n, 0, "text", NULL));
		print_message("  %s %zu of %zu\n", items[i], most_held,
			      json_memory(text, n));
		assert_int_equal(held, 0);
		assert_in_range(most_held, n, json_memory(text, n));
		free(text);
	}
	json_set_alloc_funcs(malloc, free);
}

#define WITH_FOLDER(claim)                                                     \
	cmocka_unit_test_setup_teardown(claim, scratch_setup, scratch_teardown)

static void what_is_odd_of_workloads_is_left_out(void **state)
{
	static const char *const tables[] = {
		"3",
		"[]",
		"{\"x\": 3}",
		"{\"x\": {\"figures\": 3}}",
		"{\"x\": {\"figures\": [3, {\"metric\": \"unheard_ns\", "
		"\"uses\": [\"leads\"]}, {\"metric\": \"rtt_ns\", "
		"\"percentile\": \"98\", \"uses\": [\"leads\"]}, "
		"{\"metric\": \"rtt_ns\", \"percentile\": \"50\", "
		"\"uses\": [\"novel\"]}]}}",
	};
	char text[2048];
	for (size_t i = 0; i < sizeof(tables) / sizeof(*tables); i++) {
		struct record record;
		snprintf(text, sizeof(text),
			 "{\"schema\": \"mqbench-result\", "
			 "\"schema_version\": \"1.9\", \"workloads\": %s}",
			 tables[i]);
		const char *path = scratch_path(state, "odd.json");
		file_write(path, text);
		assert_int_equal(record_load(&record, path, NULL), 0);
		struct figures figures = record_figures(&record, "x");
		assert_int_equal(figures.figure[0].use, 0);
		record_release(&record);
	}
}

static void a_workload_of_its_own_is_paced_by_its_table(void **state)
{
	(void)state;
	struct record record = {0};
	struct figures own = {.workload = "x", .axis = "rate"};
	assert_true(record_is_paced(&record, "paced"));
	assert_false(record_is_paced(&record, "pingpong"));
	assert_false(record_is_paced(&record, "x"));
	record_add_figures(&record, &own);
	assert_true(record_is_paced(&record, "x"));
	record_release(&record);
}

/* Its uses are kept but for verdicts of what is better neither way. */
static void figures_are_as_many_as_there_is_room_for(void **state)
{
	char text[8192] = "{\"schema\": \"mqbench-result\", "
			  "\"schema_version\": \"1.9\", \"workloads\": "
			  "{\"x\": {\"label\": \"X\", \"figures\": [";
	struct record record;
	size_t n = 0;
	for (int i = 0; i < 40; i++)
		strcat(text, "{\"metric\": \"lag_ns\", \"percentile\": "
			     "\"99\", \"uses\": [\"leads\", \"compared\", "
			     "\"judged\"]},");
	strcpy(strrchr(text, ','), "]}}}");
	const char *path = scratch_path(state, "many.json");
	file_write(path, text);
	assert_int_equal(record_load(&record, path, NULL), 0);
	struct figures figures = record_figures(&record, "x");
	assert_string_equal(figures.label, "X");
	while (figures.figure[n].use)
		assert_int_equal(figures.figure[n++].use, LEADS);
	assert_int_equal(n, FIGURES_MAX);
	assert_int_equal(figures.figure[0].metric, METRIC_LAG_NS);
	assert_int_equal(figures.figure[0].percentile, P99);
	record_release(&record);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		WITH_FOLDER(a_record_of_promises_is_named_in_its_errors),
		WITH_FOLDER(a_file_cut_short_anywhere_is_refused),
		WITH_FOLDER(results_are_those_of_the_record),
		WITH_FOLDER(what_is_no_record_is_refused_by_name),
		WITH_FOLDER(a_folder_and_a_missing_file_are_refused_by_name),
		WITH_FOLDER(a_newer_minor_version_loads),
		WITH_FOLDER(what_has_another_type_than_expected_is_passed_over),
		WITH_FOLDER(a_histogram_that_is_none_is_refused_by_name),
		WITH_FOLDER(more_measures_than_fit_are_left_out),
		WITH_FOLDER(what_no_clock_measures_is_no_figure),
		WITH_FOLDER(each_part_of_a_record_is_bounded),
		cmocka_unit_test(records_of_one_command_share_their_memory),
		cmocka_unit_test(json_takes_no_more_memory_than_is_said),
		WITH_FOLDER(what_is_odd_of_workloads_is_left_out),
		WITH_FOLDER(figures_are_as_many_as_there_is_room_for),
		cmocka_unit_test(a_workload_of_its_own_is_paced_by_its_table),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
