/*
 * What keeps a CPU awake is chosen by what waking it costs; costs are made up
 * but for one test.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "core/machine/describe.h"
#include "core/machine/wakeup.h"
#include "core/plan/plan.h"
#include "core/record/load.h"
#include "core/record/record.h"
#include "core/run/kept_busy.h"
#include "support.h"

#define NONE ((double)NAN)

/* In µs; as sure as 2 %. */
static enum awake_way chosen(double idle, double spinner, double device)
{
	struct wakeup_cost cost[AWAKE_WAYS];
	const double median[AWAKE_WAYS] = {idle, spinner, device};
	for (int i = 0; i < AWAKE_WAYS; i++)
		cost[i] =
			(struct wakeup_cost){median[i], 0.98 * median[i],
					     1.02 * median[i], 1.2 * median[i]};
	return wakeup_choose(cost);
}

static void what_wakes_slower_is_not_chosen(void **state)
{
	(void)state;
	assert_int_equal(chosen(24, 116, NONE), AWAKE_NONE);
	assert_int_equal(chosen(100, 20, NONE), AWAKE_SPINNER);
	assert_int_equal(chosen(24, 116, 140), AWAKE_NONE);
}

static void what_differs_by_the_noise_is_no_slower(void **state)
{
	(void)state;
	assert_int_equal(chosen(100, 113, NONE), AWAKE_SPINNER);
	assert_int_equal(chosen(100, 116, NONE), AWAKE_NONE);
}

static void the_device_is_preferred_where_it_is_as_good(void **state)
{
	(void)state;
	assert_int_equal(chosen(100, 20, 5), AWAKE_DMA_LATENCY);
	assert_int_equal(chosen(100, 20, 20.5), AWAKE_DMA_LATENCY);
	assert_int_equal(chosen(100, 20, 30), AWAKE_SPINNER);
	assert_int_equal(chosen(24, 116, 5), AWAKE_DMA_LATENCY);
}

static void nothing_known_is_the_spinner(void **state)
{
	(void)state;
	assert_int_equal(chosen(NONE, NONE, NONE), AWAKE_SPINNER);
	assert_int_equal(chosen(24, NONE, NONE), AWAKE_SPINNER);
}

static void an_older_record_has_none(void **state)
{
	(void)state;
	struct record record;
	struct error err = {0};
	struct wakeup_cost cost[AWAKE_WAYS];
	char text[200];
	assert_int_equal(record_load(&record,
				     MQBENCH_SOURCE
				     "/tests/data/record-small.json",
				     &err),
			 0);
	wakeup_costs(&record.environment, cost);
	for (int i = 0; i < AWAKE_WAYS; i++)
		assert_true(isnan(cost[i].median));
	assert_int_equal(wakeup_choose(cost), AWAKE_SPINNER);
	assert_string_equal(wakeup_say(&record.environment, AWAKE_SPINNER, text,
				       sizeof(text)),
			    "");
	record_release(&record);
}

static void put(struct facts *facts, const char *way, double us)
{
	static const char *const what[] = {"median", "low", "high", "p90"};
	for (int i = 0; i < 4; i++) {
		char name[64];
		snprintf(name, sizeof(name), "wakeup.%s.%s_ns", way, what[i]);
		facts_number(facts, name, us * 1000);
	}
}

/* Across two CPUs plainly and kept busy, and kept busy on one. */
#define CONFIGS 3
static void make(struct plan *plan, struct config *config,
		 struct record *record, double idle, double busy)
{
	memset(config, 0, CONFIGS * sizeof(*config));
	for (int i = 0; i < CONFIGS; i++) {
		config[i].params.keep_awake = i > 0;
		config[i].cpu[1] = i < 2;
		record_add_result(record);
	}
	*plan = (struct plan){.config = config, .configs = CONFIGS};
	facts_text(&record->environment, "wakeup.cpus", "0,1");
	put(&record->environment, "idle", idle);
	put(&record->environment, "spinner", busy);
}

static void slower_rows_are_skipped_with_both_figures(void **state)
{
	(void)state;
	struct record record = {0};
	struct config config[CONFIGS];
	struct plan plan;
	make(&plan, config, &record, 24, 116);
	assert_int_equal(kept_busy_settle(&plan, &record), AWAKE_SPINNER);
	assert_string_equal(
		facts_get(&record.environment, "wakeup.kept_busy_by", ""),
		"none");
	assert_string_equal(config[1].reason,
			    "keeping CPUs busy is slower here: waking CPUs 0,1 "
			    "takes 24.0 µs idle (p90 24.0), 116 µs kept busy "
			    "(p90 116)");
	assert_string_equal(record.result[1].reason, config[1].reason);
	assert_int_equal(record.result[1].status, RESULT_SKIPPED);
	assert_string_equal(config[0].reason, "");
	assert_string_equal(config[2].reason, "");
	assert_int_equal(record.warnings, 0);
	record_release(&record);
}

static void faster_rows_are_measured_and_say_how(void **state)
{
	(void)state;
	struct record record = {0};
	struct config config[CONFIGS];
	struct plan plan;
	make(&plan, config, &record, 100, 20);
	assert_int_equal(kept_busy_settle(&plan, &record), AWAKE_SPINNER);
	assert_string_equal(
		facts_get(&record.environment, "wakeup.kept_busy_by", ""),
		"spinner");
	assert_string_equal(config[1].reason, "");
	assert_int_equal(record.warnings, 1);
	assert_string_equal(record.warning[0].code, "kept_busy");
	assert_int_not_equal(record.warning[0].hint[0], '\0');
	assert_string_equal(record.warning[0].message,
			    "waking CPUs 0,1 takes 100 µs idle (p90 100), 20.0 "
			    "µs kept busy by an idle-priority process (p90 "
			    "20.0)");
	record_release(&record);
}

static void a_resumed_record_goes_on_as_it_began(void **state)
{
	(void)state;
	struct record record = {0};
	struct config config[CONFIGS];
	struct plan plan;
	make(&plan, config, &record, 100, 20);
	facts_text(&record.environment, "wakeup.kept_busy_by", "dma_latency");
	assert_int_equal(kept_busy_settle(&plan, &record), AWAKE_DMA_LATENCY);
	assert_int_equal(record.warnings, 0);
	facts_text(&record.environment, "wakeup.kept_busy_by", "none");
	kept_busy_settle(&plan, &record);
	assert_int_not_equal(config[1].reason[0], '\0');
	record_release(&record);
}

static void nothing_is_chosen_where_no_row_needs_it(void **state)
{
	(void)state;
	struct record record = {0};
	struct config config[CONFIGS];
	struct plan plan;
	make(&plan, config, &record, 24, 116);
	plan.configs = 1;
	assert_int_equal(kept_busy_settle(&plan, &record), AWAKE_SPINNER);
	assert_null(facts_find(&record.environment, "wakeup.kept_busy_by"));
	record_release(&record);
}

static void two_cpus_have_both_costs(void **state)
{
	(void)state;
	struct placement place = two_cpus();
	struct facts facts = {0};
	wakeup_measure(&facts, place.cpu);
	assert_non_null(facts_get(&facts, "wakeup.cpus", NULL));
	/* Null where a process did not come to its turn in time. */
	if (facts_find(&facts, "wakeup.idle.median_ns")->kind == FACT_NONE) {
		facts_release(&facts);
		skip();
	}
	assert_true(facts_value(&facts, "wakeup.idle.median_ns", 0) > 0);
	assert_true(facts_value(&facts, "wakeup.spinner.median_ns", 0) > 0);
	for (size_t i = 0; i < facts.count; i++)
		assert_true(describe_is_fleeting(facts.fact[i].name));
	facts_release(&facts);
}

static void the_device_is_held_open_until_off(void **state)
{
	(void)state;
	struct error err = {0};
	struct awake awake = {.way = AWAKE_DMA_LATENCY};
	if (awake_on(&awake, 0, &err) < 0) {
		assert_int_equal(err.status, STATUS_SKIPPED);
		assert_non_null(strstr(err.text, "/dev/cpu_dma_latency"));
		assert_int_equal(awake.latency, 0);
		skip();
	}
	int fd = awake.latency;
	assert_int_equal(awake_on(&awake, 1, &err), 0);
	assert_int_equal(awake.latency, fd);
	assert_true(fcntl(fd, F_GETFD) >= 0);
	awake_off(&awake);
	assert_int_equal(fcntl(fd, F_GETFD), -1);
	awake_release(&awake);
}

static void one_cpu_has_none(void **state)
{
	(void)state;
	struct facts facts = {0};
	wakeup_measure(&facts, (int[2]){0, 0});
	wakeup_measure(&facts, (int[2]){CPU_NONE, CPU_NONE});
	assert_int_equal(facts.count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_wakes_slower_is_not_chosen),
		cmocka_unit_test(what_differs_by_the_noise_is_no_slower),
		cmocka_unit_test(the_device_is_preferred_where_it_is_as_good),
		cmocka_unit_test(nothing_known_is_the_spinner),
		cmocka_unit_test(an_older_record_has_none),
		cmocka_unit_test(slower_rows_are_skipped_with_both_figures),
		cmocka_unit_test(faster_rows_are_measured_and_say_how),
		cmocka_unit_test(a_resumed_record_goes_on_as_it_began),
		cmocka_unit_test(nothing_is_chosen_where_no_row_needs_it),
		cmocka_unit_test(two_cpus_have_both_costs),
		cmocka_unit_test(the_device_is_held_open_until_off),
		cmocka_unit_test(one_cpu_has_none),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
