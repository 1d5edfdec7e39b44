/* The table of metrics: complete, unique, and true to its names. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "metric.h"

static const char *const units[] = {"ns",	"per_s",  "bytes_per_s",
				    "messages", "cycles", "instructions"};

#define UNITS (sizeof(units) / sizeof(*units))

static bool ends_with(const char *text, const char *end)
{
	size_t n = strlen(text), m = strlen(end);
	return n >= m && !strcmp(text + n - m, end);
}

static void every_metric_has_name_label_help_and_unit(void **state)
{
	(void)state;
	for (int i = 0; i < METRICS; i++) {
		print_message("  %d\n", i);
		assert_non_null(metrics[i].name);
		assert_true(metrics[i].name[0] != '\0');
		assert_non_null(metrics[i].label);
		assert_true(metrics[i].label[0] != '\0');
		assert_non_null(metrics[i].help);
		assert_true(metrics[i].help[0] != '\0');
		assert_non_null(metrics[i].unit);
	}
}

/* A time and its count are one label with two units. */
static void no_two_metrics_share_a_name_or_a_label(void **state)
{
	(void)state;
	for (int i = 0; i < METRICS; i++)
		for (int j = 0; j < i; j++) {
			assert_string_not_equal(metrics[i].name,
						metrics[j].name);
			if (!strcmp(metrics[i].unit, metrics[j].unit))
				assert_string_not_equal(metrics[i].label,
							metrics[j].label);
		}
}

/* The JSON key alone says what a number is. */
static void a_name_ends_with_its_unit(void **state)
{
	(void)state;
	for (int i = 0; i < METRICS; i++) {
		const struct metric *m = &metrics[i];
		bool known = m->unit[0] == '\0';
		print_message("  %s: '%s'\n", m->name, m->unit);
		assert_true(ends_with(m->name, m->unit));
		for (size_t u = 0; u < UNITS; u++) {
			known |= !strcmp(m->unit, units[u]);
			if (!m->unit[0])
				assert_false(ends_with(m->name, units[u]));
		}
		assert_true(known);
	}
}

static void a_name_is_a_json_key_without_dots(void **state)
{
	(void)state;
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz_";
	for (int i = 0; i < METRICS; i++)
		assert_int_equal(strspn(metrics[i].name, letters),
				 strlen(metrics[i].name));
}

static void a_margin_is_a_share_of_the_median(void **state)
{
	(void)state;
	for (int i = 0; i < METRICS; i++)
		assert_true(metrics[i].margin > 0 && metrics[i].margin < 1);
}

static void time_is_better_when_lower_and_rates_when_higher(void **state)
{
	(void)state;
	for (int i = 0; i < METRICS; i++) {
		if (!strcmp(metrics[i].unit, "ns"))
			assert_int_not_equal(metrics[i].better, HIGHER);
		if (ends_with(metrics[i].unit, "per_s"))
			assert_int_equal(metrics[i].better, HIGHER);
	}
}

static void every_time_has_a_count_of_its_own(void **state)
{
	(void)state;
	for (int i = 0; i < METRICS; i++) {
		enum metric_id id = metric_counted((enum metric_id)i);
		assert_int_equal(metric_in((enum metric_id)i, false), i);
		if (strcmp(metrics[i].unit, "ns") != 0)
			continue;
		assert_true(id < METRICS);
		assert_string_equal(metrics[id].unit, "instructions");
		assert_string_equal(metrics[id].label, metrics[i].label);
		assert_int_equal(metrics[id].sampled, metrics[i].sampled);
		assert_int_equal(metrics[id].better, metrics[i].better);
		assert_true(metrics[id].margin < metrics[i].margin);
		assert_int_equal(metric_counted(id), id);
	}
	assert_int_equal(metric_in(METRIC_RTT_NS, true),
			 METRIC_RTT_INSTRUCTIONS);
	assert_int_equal(metric_in(METRIC_FAIRNESS, true), METRIC_FAIRNESS);
}

static void a_rate_that_is_counted_is_instructions_a_message(void **state)
{
	(void)state;
	assert_int_equal(metric_counted(METRIC_THROUGHPUT_PER_S),
			 METRIC_MESSAGE_INSTRUCTIONS);
	assert_int_equal(metrics[METRIC_MESSAGE_INSTRUCTIONS].better, LOWER);
	assert_int_equal(metric_counted(METRIC_BYTES_PER_S), METRICS);
}

static void a_metric_is_found_by_its_name_only(void **state)
{
	(void)state;
	for (int i = 0; i < METRICS; i++)
		assert_ptr_equal(metric_find(metrics[i].name), &metrics[i]);
	assert_ptr_equal(metric_find("rtt_ns"), &metrics[METRIC_RTT_NS]);
	assert_null(metric_find(""));
	assert_null(metric_find("rtt"));
	assert_null(metric_find("rtt_ns.p50"));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_metric_has_name_label_help_and_unit),
		cmocka_unit_test(no_two_metrics_share_a_name_or_a_label),
		cmocka_unit_test(a_name_ends_with_its_unit),
		cmocka_unit_test(a_name_is_a_json_key_without_dots),
		cmocka_unit_test(a_margin_is_a_share_of_the_median),
		cmocka_unit_test(
			time_is_better_when_lower_and_rates_when_higher),
		cmocka_unit_test(every_time_has_a_count_of_its_own),
		cmocka_unit_test(
			a_rate_that_is_counted_is_instructions_a_message),
		cmocka_unit_test(a_metric_is_found_by_its_name_only),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
