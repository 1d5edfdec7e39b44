/* Records of one machine and plan as one, and what is refused. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "base/array.h"
#include "base/error.h"
#include "core/judge/merge.h"
#include "support.h"

#define RECORDS 3

static void make(struct record *record)
{
	for (int k = 0; k < RECORDS; k++) {
		made_up_record(&record[k]);
		snprintf(record[k].id, sizeof(record[k].id), "record-%d", k);
		facts_text(&record[k].environment, "kernel.boot_id", "one");
		facts_number(&record[k].environment, "load_1min", k);
		facts_number(&record[k].plan, "wall_s", k);
	}
}

static void release(struct record *record)
{
	for (int k = 0; k < RECORDS; k++)
		record_release(&record[k]);
}

static void the_runs_of_all_are_there_once(void **state)
{
	(void)state;
	struct record record[RECORDS], one;
	made_up_record(&one);
	make(record);
	assert_int_equal(records_merge(record, RECORDS, NULL), 0);
	assert_string_equal(facts_get(&record->plan, "merged", ""),
			    "record-0, record-1, record-2");
	assert_string_equal(record->id, "record-0-merged");
	assert_int_equal(record->warnings, one.warnings);
	for (size_t i = 0; i < one.results; i++) {
		const struct result *all = &record->result[i];
		const struct result *each = &one.result[i];
		assert_int_equal(all->status, each->status);
		assert_int_equal(all->runs, RECORDS * each->runs);
		for (size_t j = 1; j < all->runs; j++) {
			assert_int_equal(all->run[j].index, j);
			assert_true(all->run[j].order > all->run[j - 1].order);
			assert_true(all->run[j].block > all->run[j - 1].block);
		}
		for (int m = 0; m < METRICS; m++)
			assert_int_equal(
				histogram_count(&all->histogram[m]),
				RECORDS * histogram_count(&each->histogram[m]));
		assert_int_equal(all->summary[METRIC_RTT_NS][0].runs,
				 RECORDS *
					 each->summary[METRIC_RTT_NS][0].runs);
	}
	release(record);
	record_release(&one);
}

static void change_kernel(struct record *r)
{
	facts_text(&r->environment, "kernel.release", "9.9");
}

static void change_boot(struct record *r)
{
	facts_text(&r->environment, "kernel.boot_id", "two");
}

static void add_to_machine(struct record *r)
{
	facts_text(&r->environment, "cpu.more", "x");
}

static void change_tool(struct record *r)
{
	facts_text(&r->tool, "name", "x");
}

static void change_clock(struct record *r)
{
	facts_text(&r->clock, "source", "x");
}

static void change_plan(struct record *r)
{
	facts_text(&r->plan, "options.size", "64");
}

static void change_size(struct record *r)
{
	r->result[0].params.size++;
}

static void change_cpus(struct record *r)
{
	r->result[0].effective.cpu[0] = r->result[0].effective.cpu[1] = 1;
}

static void change_room(struct record *r)
{
	r->result[0].effective.capacity_messages = 5;
}

static void drop_result(struct record *r)
{
	result_release(&r->result[--r->results]);
}

static void repeat(struct record *r)
{
	snprintf(r->id, sizeof(r->id), "record-0");
}

static void repeat_in_another(struct record *r)
{
	facts_text(&r->plan, "merged", "elsewhere, record-1");
}

static void what_differs_is_refused_by_its_name(void **state)
{
	(void)state;
	static const struct {
		void (*change)(struct record *record);
		const char *named;
	} table[] = {
		{change_kernel, "kernel.release is 6.1.0 and 9.9"},
		{change_boot, "kernel.boot_id is one and two"},
		{add_to_machine, "cpu.more is unknown and x"},
		{change_tool, "name is mqbench and x"},
		{change_clock, "source is "},
		{change_plan, "options.size is unknown and 64"},
		{change_size, "configuration 1 is "},
		{drop_result, " and none"},
		{change_cpus, "CPUs "},
		{change_room, "capacity "},
		{repeat, "record-0 and record-0: have runs in common"},
		{repeat_in_another, "have runs in common"},
	};
	for (size_t i = 0; i < ARRAY_LENGTH(table); i++) {
		struct record record[RECORDS];
		struct error err = {0};
		make(record);
		size_t runs = record->result[0].runs;
		table[i].change(&record[2]);
		assert_int_equal(records_merge(record, RECORDS, &err), -1);
		assert_int_equal(err.status, STATUS_USAGE);
		assert_non_null(strstr(err.text, table[i].named));
		assert_int_equal(record->result[0].runs, runs);
		release(record);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_runs_of_all_are_there_once),
		cmocka_unit_test(what_differs_is_refused_by_its_name),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
