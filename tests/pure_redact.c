/* What tells whose machine it was, taken out of a record. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/record/record.h"
#include "core/record/redact.h"

#define ALL (REDACT_HOST | REDACT_PATHS | REDACT_CMDLINE)

static void assert_label(const char *label, unsigned what, const char *expected)
{
	struct record record = {0};
	snprintf(record.label, sizeof(record.label), "%s", label);
	record_redact(&record, what, "box");
	assert_string_equal(record.label, expected);
	record_release(&record);
}

static void a_host_is_a_word(void **state)
{
	(void)state;
	assert_label("on box", ALL, "on REDACTED");
	assert_label("BOX: again", ALL, "REDACTED: again");
	assert_label("box.example", ALL, "REDACTED.example");
	assert_label("inbox, boxes, my-box", ALL, "inbox, boxes, my-box");
	assert_label("on box", REDACT_PATHS, "on box");
}

static void a_path_is_absolute_or_at_home_or_has_a_slash(void **state)
{
	(void)state;
	assert_label("/srv/it", ALL, "REDACTED");
	assert_label("see '/srv/it', now", ALL, "see 'REDACTED', now");
	assert_label("--plan=../it/a.json", ALL, "--plan=REDACTED");
	assert_label("~/it", ALL, "REDACTED");
	assert_label("/proc/sys/kernel/msgmax", ALL, "/proc/sys/kernel/msgmax");
	assert_label("/srv/it", REDACT_HOST, "/srv/it");
}

static void a_fact_is_prose_but_paths_in_it_are_not(void **state)
{
	(void)state;
	struct record record = {0};
	struct facts *e = &record.environment;
	facts_text(e, "mitigations.x", "usercopy/swapgs barriers");
	facts_text(e, "cgroup.path", "/user.slice/it");
	facts_text(e, "kernel.cmdline", "quiet");
	record_redact(&record, ALL, "");
	assert_string_equal(facts_get(e, "mitigations.x", ""),
			    "usercopy/swapgs barriers");
	assert_string_equal(facts_get(e, "cgroup.path", ""), REDACTED);
	assert_string_equal(facts_get(e, "kernel.cmdline", ""), REDACTED);
	record_release(&record);
}

static void what_an_argument_names_is_a_path_without_a_slash(void **state)
{
	(void)state;
	static const char *const given[] = {"run", "-o", "it.json", "--size",
					    "64"};
	struct record record = {.argv = calloc(6, sizeof(char *))};
	for (size_t i = 0; i < 5; i++)
		record.argv[i] = strdup(given[i]);
	record_redact(&record, ALL, "box");
	assert_string_equal(record.argv[2], REDACTED);
	assert_string_equal(record.argv[4], "64");
	record_release(&record);
}

static void ids_follow_their_parameters(void **state)
{
	(void)state;
	struct record record = {0};
	struct result *r = record_add_result(&record);
	r->params = params_initial;
	r->params.capacity = 10;
	strcpy(r->params.background, "/srv/it/load.sh");
	params_id(&r->params, r->id, sizeof(r->id));
	assert_non_null(strstr(r->id, "srv"));
	record_warn(&record, "x", SEVERITY_INFO, 0, "", "worst: %s so", r->id);
	record_redact(&record, ALL, "box");
	r = &record.result[0];
	assert_string_equal(r->params.background, REDACTED);
	assert_null(strstr(r->id, "srv"));
	assert_null(strstr(record.warning[0].message, "srv"));
	assert_non_null(strstr(record.warning[0].message, r->id));
	assert_non_null(strstr(record.warning[0].message, " so"));
	record_release(&record);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_host_is_a_word),
		cmocka_unit_test(a_path_is_absolute_or_at_home_or_has_a_slash),
		cmocka_unit_test(a_fact_is_prose_but_paths_in_it_are_not),
		cmocka_unit_test(
			what_an_argument_names_is_a_path_without_a_slash),
		cmocka_unit_test(ids_follow_their_parameters),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
