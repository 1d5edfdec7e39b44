/* Options of run from a command line, a plan file and a record. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "core/plan/request.h"
#include "core/plan/request_file.h"
#include "core/record/facts.h"
#include "registry.h"

/* "name=value" each, ended by NULL; the value of the last one of a name. */
static void set_all(struct request *request, const char *const *options)
{
	struct error err = {0};
	request_init(request);
	for (; *options; options++) {
		char name[32];
		const char *equals = strchr(*options, '=');
		snprintf(name, sizeof(name), "%.*s", (int)(equals - *options),
			 *options);
		int rc = request_set(request, name, equals + 1, &catalogue,
				     &err);
		assert_string_equal(err.text, "");
		assert_int_equal(rc, 0);
	}
}

#define SET_ALL(request, ...)                                                  \
	set_all(request, (const char *const[]){__VA_ARGS__, NULL})

static int read_plan(struct request *request, const char *json,
		     struct error *err)
{
	request_init(request);
	return request_read(request, json, strlen(json), "plan.json",
			    &catalogue, err);
}

static void must_read(struct request *request, const char *json)
{
	struct error err = {0};
	int rc = read_plan(request, json, &err);
	assert_string_equal(err.text, "");
	assert_int_equal(rc, 0);
}

static void assert_same_request(const struct request *a,
				const struct request *b)
{
	struct facts left = {0}, right = {0};
	char one[512], other[512];
	request_describe(a, &left);
	request_describe(b, &right);
	assert_int_equal(left.count, right.count);
	for (size_t i = 0; i < left.count; i++) {
		const char *name = left.fact[i].name;
		facts_show(&left, name, one, sizeof(one));
		facts_show(&right, name, other, sizeof(other));
		print_message("  %s: %s\n", name, one);
		assert_string_equal(one, other);
	}
	facts_release(&left);
	facts_release(&right);
}

static void a_plan_file_says_what_a_command_line_does(void **state)
{
	struct request asked, file;
	(void)state;
	SET_ALL(&asked, "preset=smoke", "workload=pingpong,flood", "size=64,1k",
		"keep-awake=no,yes", "background=sleep 1,2",
		"background=sleep 3", "runs=7", "messages=1000000",
		"duration=1500us", "max-samples=4096", "precision=0.03",
		"max-time=600s", "seed=9007199254740991", "interleave=runs",
		"slice=1ms", "cold=0", "find-knee=p99<100us");
	must_read(&file,
		  "{\"preset\": \"smoke\", \"size\": [64, \"1k\"], "
		  "\"workload\": \"pingpong,flood\", "
		  "\"keep-awake\": [false, true], "
		  "\"background\": [\"sleep 1,2\", \"sleep 3\"], \"runs\": 7, "
		  "\"messages\": 1e6, \"duration\": \"1.5ms\", "
		  "\"max-samples\": \"4096\", \"precision\": 0.03, "
		  "\"interleave\": \"runs\", \"slice\": \"1ms\", "
		  "\"cold\": 0, \"max-time\": \"10min\", \"seed\": "
		  "\"9007199254740991\", "
		  "\"find-knee\": \"p99<100us\"}");
	assert_same_request(&asked, &file);
	request_release(&asked);
	request_release(&file);
}

static void what_is_described_can_be_recalled(void **state)
{
	struct request asked, recalled;
	struct facts plan = {0};
	struct error err = {0};
	(void)state;
	SET_ALL(&asked, "preset=default", "size=64..512*2", "background=none",
		"background=sleep 1,2", "precision=0.01", "seed=0",
		"duration=1001ns");
	request_init(&recalled);
	request_describe(&asked, &plan);
	assert_int_equal(request_recall(&recalled, &plan, &catalogue, &err), 0);
	assert_same_request(&asked, &recalled);
	facts_release(&plan);
	request_release(&asked);
	request_release(&recalled);
}

static void a_command_line_goes_before_the_file(void **state)
{
	struct request asked, file, both;
	struct error err = {0};
	(void)state;
	SET_ALL(&asked, "size=8k", "runs=3");
	must_read(&file, "{\"preset\": \"smoke\", \"size\": [64, 128], "
			 "\"workload\": \"flood\", \"runs\": 9, \"seed\": 5}");
	SET_ALL(&both, "preset=smoke", "size=8192", "workload=flood", "runs=3",
		"seed=5");
	assert_int_equal(request_adopt(&asked, &file, "plan.json", &err), 0);
	assert_same_request(&asked, &both);
	request_release(&asked);
	request_release(&file);
	request_release(&both);
}

static void every_option_is_recorded_and_taken_over_from_a_file(void **state)
{
	(void)state;
	for (const struct option_spec *row = request_options; row->name;
	     row++) {
		struct request asked, file;
		struct facts plan = {0};
		struct error err = {0};
		char name[64], value[32];
		snprintf(name, sizeof(name), "options.%s", row->name);
		snprintf(value, sizeof(value), "%s",
			 !strcmp(row->name, "find-knee")    ? "p99<1ms"
			 : !strcmp(row->name, "precision")  ? "3%"
			 : !strcmp(row->name, "preset")	    ? "smoke"
			 : !strcmp(row->name, "interleave") ? "runs"
			 : row->kind == OPTION_TIME	    ? "1s"
							    : "17");
		SET_ALL(&asked, "preset=quick");
		SET_ALL(&file, "preset=quick");
		asked.preset = NULL;
		assert_int_equal(
			request_set(&file, row->name, value, &catalogue, &err),
			0);
		assert_int_equal(
			request_adopt(&asked, &file, "plan.json", &err), 0);
		request_describe(&asked, &plan);
		print_message("  %s\n", name);
		assert_non_null(facts_find(&plan, name));
		assert_same_request(&asked, &file);
		facts_release(&plan);
		request_release(&asked);
		request_release(&file);
	}
}

static void a_command_is_not_taken_from_a_file(void **state)
{
	static const char plan[] =
		"{\"preset\": \"smoke\", \"background\": \"touch '/'\"}";
	struct request asked, file;
	struct error err = {0};
	(void)state;
	request_init(&asked);
	must_read(&file, plan);
	assert_int_equal(request_adopt(&asked, &file, "plan.json", &err), -1);
	assert_int_equal(err.status, STATUS_USAGE);
	assert_non_null(strstr(err.text, "--background 'touch '\\''/'\\'''"));
	request_release(&asked);
	SET_ALL(&asked, "background=touch '/'");
	assert_int_equal(request_adopt(&asked, &file, "plan.json", &err), 0);
	request_release(&asked);
	request_release(&file);
}

static void a_record_is_a_plan(void **state)
{
	static const char *const written[] = {
		"{\"schema\": \"mqbench-result\", \"schema_version\": \"1.0\", "
		"\"plan\": {\"runs\": 14, \"options\": {\"preset\": \"smoke\", "
		"\"size\": \"64\", \"seed\": \"3\"}}, \"results\": []}",
		"{\"runs\": 14, \"options\": {\"preset\": \"smoke\", "
		"\"size\": \"64\", \"seed\": \"3\"}}",
	};
	struct request asked, file;
	(void)state;
	SET_ALL(&asked, "preset=smoke", "size=64", "seed=3");
	for (size_t i = 0; i < sizeof(written) / sizeof(*written); i++) {
		must_read(&file, written[i]);
		assert_same_request(&asked, &file);
		request_release(&file);
	}
	request_release(&asked);
}

/* Deeper than jansson's JSON_PARSER_MAX_DEPTH. */
static void deep_nesting_is_refused(void **state)
{
	struct request request;
	struct error err = {0};
	char deep[5001];
	(void)state;
	memset(deep, '[', sizeof(deep) - 1);
	deep[sizeof(deep) - 1] = '\0';
	assert_int_equal(read_plan(&request, deep, &err), -1);
	assert_non_null(strstr(err.text, "maximum parsing depth"));
	request_release(&request);
}

static void errors_name_file_member_and_nearest_word(void **state)
{
	static const struct {
		const char *json, *said;
	} cases[] = {
		{"{\"sise\": 64}", "member sise: unknown, did you mean size?"},
		{"{\"mechanisms\": {\"sysv\": {}}}", "did you mean mechanism?"},
		{"{\"zzzzzzzz\": 64}", "the options of mqbench run --help"},
		{"{\"workload\": \"pingpon\"}",
		 "--workload pingpon: unknown, did you mean pingpong?"},
		{"{\"preset\": \"quik\"}", "did you mean quick?"},
		{"{\"size\": null}", "member size: must be a number"},
		{"{\"size\": []}", "member size: must be a number"},
		{"{\"size\": [[64]]}", "member size: must be a number"},
		{"{\"runs\": [3]}", "member runs: must be a number"},
		{"{\"size\": true}", "--size yes: not a whole number"},
		{"{\"size\": 6.5}", "--size 6.5: not a whole number"},
		{"{\"size\": -1}", "--size -1: "},
		{"{\"runs\": 0}", "--runs 0: must be a whole number from 1"},
		{"{\"duration\": 5}", "--duration 5: must be a time"},
		{"{\"precision\": 2}", "--precision 2: must be"},
		{"{\"find-knee\": \"p98<1s\"}", "--find-knee p98<1s: must be"},
		{"{\"size\": 64, \"size\": 65}", "duplicate object key"},
		{"{\"size\": 64", "not a complete JSON file"},
		{"[64]", "must be a JSON object"},
		{"", "not a complete JSON file"},
		{"{\"schema\": \"mqbench-probe\"}", "neither a plan nor"},
		{"{\"schema\": \"mqbench-result\", \"schema_version\": "
		 "\"2.0\"}",
		 "neither a plan nor"},
		{"{\"schema\": \"mqbench-result\", \"schema_version\": "
		 "\"1.0\", \"plan\": {}}",
		 "has no \"options\""},
	};
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct request request;
		struct error err = {0};
		int rc = read_plan(&request, cases[i].json, &err);
		print_message("  %s\n    %s\n", cases[i].json, err.text);
		assert_int_equal(rc, -1);
		assert_int_equal(err.status, STATUS_USAGE);
		assert_memory_equal(err.text, "plan.json: ", 11);
		assert_non_null(strstr(err.text, cases[i].said));
		request_release(&request);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_plan_file_says_what_a_command_line_does),
		cmocka_unit_test(what_is_described_can_be_recalled),
		cmocka_unit_test(a_command_line_goes_before_the_file),
		cmocka_unit_test(
			every_option_is_recorded_and_taken_over_from_a_file),
		cmocka_unit_test(a_command_is_not_taken_from_a_file),
		cmocka_unit_test(a_record_is_a_plan),
		cmocka_unit_test(deep_nesting_is_refused),
		cmocka_unit_test(errors_name_file_member_and_nearest_word),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
