/* One record's conclusions, looked for in another. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "core/judge/replication.h"
#include "core/record/summarise.h"
#include "report/difference.h"
#include "support.h"

#define RUNS 14

static struct result *add(struct record *record, const char *workload,
			  const char *mechanism, double times)
{
	static const enum metric_id all[] = {
		METRIC_RTT_NS,	 METRIC_SEND_NS,   METRIC_RECV_NS,
		METRIC_OPEN_NS,	 METRIC_CREATE_NS, METRIC_URGENT_WAIT_NS,
		METRIC_CLOSE_NS, METRIC_STAT_NS,   METRIC_REMOVE_NS,
	};
	struct result *r = record_add_result(record);
	r->params = params_initial;
	r->params.capacity = 10;
	strcpy(r->params.workload, workload);
	strcpy(r->params.mechanism, mechanism);
	for (unsigned i = 0; i < RUNS; i++) {
		struct run run = {.index = i, .block = i, .order = i};
		for (unsigned j = 0; j < 9; j++) {
			struct measurement *m = &run.measure[run.measures++];
			m->metric = all[j];
			m->distribution.count = 1000;
			m->distribution.percentile[0] =
				1000 * times * (1 + 0.001 * (i % 5));
		}
		result_add_run(r, &run);
	}
	return r;
}

static void make(struct record *record, double posix)
{
	static const char *const workloads[] = {"pingpong", "depth",
						"lifecycle", "priority"};
	memset(record, 0, sizeof(*record));
	for (size_t i = 0; i < 4; i++) {
		add(record, workloads[i], "sysv", 1);
		add(record, workloads[i], "posix", posix);
	}
	record_summarise(record);
}

static void conclusions_are_those_of_the_table(void **state)
{
	(void)state;
	struct record record;
	struct differences d;
	size_t n;
	make(&record, 0.8);
	differences_collect(&d, &record);
	struct pairing *pairing = pairings_collect(&record, &n);
	assert_int_equal(n, d.pairings);
	for (size_t i = 0; i < n; i++) {
		bool found = false;
		for (size_t j = 0; j < n; j++)
			found |= pairing[i].a == d.pairing[j].a &&
				 pairing[i].b == d.pairing[j].b &&
				 pairing[i].metric == d.pairing[j].metric &&
				 pairing[i].percentile ==
					 d.pairing[j].percentile;
		assert_true(found);
	}
	free(pairing);
	differences_release(&d);
	record_release(&record);
}

static void release(struct replication *r, struct record *theirs,
		    struct record *ours)
{
	replication_release(r);
	record_release(theirs);
	record_release(ours);
}

static void assert_all(double theirs_is, double ours_is, enum outcome outcome)
{
	struct record theirs, ours;
	struct replication r;
	make(&theirs, theirs_is);
	make(&ours, ours_is);
	replication_make(&r, &theirs, &ours);
	assert_true(r.rows > 0);
	assert_int_equal(r.count[outcome], r.rows);
	release(&r, &theirs, &ours);
}

static void a_direction_holds_or_is_contradicted(void **state)
{
	(void)state;
	assert_all(0.8, 0.5, OUTCOME_HELD);
	assert_all(1.2, 3, OUTCOME_HELD);
	assert_all(0.8, 1.2, OUTCOME_CONTRADICTED);
	assert_all(1.2, 0.9, OUTCOME_CONTRADICTED);
}

static void a_machine_fit_for_nothing_contradicts_nobody(void **state)
{
	(void)state;
	struct record theirs, ours;
	struct replication r;
	make(&theirs, 0.8);
	make(&ours, 1.2);
	facts_text(&ours.environment, "verdict", "fit for neither");
	replication_make(&r, &theirs, &ours);
	assert_int_equal(r.count[OUTCOME_CONTRADICTED], 0);
	assert_int_equal(r.count[OUTCOME_OPEN], r.rows);
	assert_non_null(strstr(r.row[0].reason, "the opposite"));
	release(&r, &theirs, &ours);
}

static void what_theirs_leaves_open_is_no_conclusion(void **state)
{
	(void)state;
	struct record theirs, ours;
	struct replication r;
	make(&theirs, 1);
	make(&ours, 0.8);
	replication_make(&r, &theirs, &ours);
	assert_int_equal(r.rows, 0);
	assert_true(r.undecided > 0);
	release(&r, &theirs, &ours);
}

static void what_is_not_there_has_its_reason(void **state)
{
	(void)state;
	struct record theirs, ours;
	struct replication r;
	make(&theirs, 0.8);
	make(&ours, 0.8);
	ours.result[0].status = RESULT_SKIPPED;
	strcpy(ours.result[0].reason, "no room");
	ours.result[3].params.size = 1;
	replication_make(&r, &theirs, &ours);
	assert_int_equal(r.count[OUTCOME_UNMEASURED], 2);
	assert_string_equal(r.row[0].reason, "System V: skipped: no room");
	assert_string_equal(r.row[1].reason, "POSIX was not measured");
	release(&r, &theirs, &ours);
}

static void runs_of_one_queue_each_are_no_comparison(void **state)
{
	(void)state;
	struct record theirs, ours;
	struct replication r;
	make(&theirs, 0.8);
	make(&ours, 0.8);
	for (unsigned i = 0; i < RUNS; i++)
		ours.result[1].run[i].block += RUNS;
	replication_make(&r, &theirs, &ours);
	assert_true(r.count[OUTCOME_UNMEASURED] > 0);
	assert_int_equal(r.count[OUTCOME_UNMEASURED] + r.count[OUTCOME_HELD],
			 r.rows);
	assert_string_equal(r.row[0].reason, "no run has values of both");
	release(&r, &theirs, &ours);
}

static void two_cpus_are_other_cpus_on_another_machine(void **state)
{
	(void)state;
	struct record theirs, ours;
	struct replication r;
	make(&theirs, 0.8);
	make(&ours, 0.8);
	for (size_t i = 0; i < 2; i++) {
		strcpy(theirs.result[i].params.placement, "same-llc");
		strcpy(ours.result[i].params.placement, "smt");
	}
	replication_make(&r, &theirs, &ours);
	assert_int_equal(r.count[OUTCOME_HELD], r.rows);
	assert_string_equal(r.row[0].reason, "here smt");
	assert_string_equal(r.row[1].reason, "");
	release(&r, &theirs, &ours);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(conclusions_are_those_of_the_table),
		cmocka_unit_test(a_direction_holds_or_is_contradicted),
		cmocka_unit_test(a_machine_fit_for_nothing_contradicts_nobody),
		cmocka_unit_test(what_theirs_leaves_open_is_no_conclusion),
		cmocka_unit_test(what_is_not_there_has_its_reason),
		cmocka_unit_test(runs_of_one_queue_each_are_no_comparison),
		cmocka_unit_test(two_cpus_are_other_cpus_on_another_machine),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
