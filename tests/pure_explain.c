/* Counts of blocks become instructions a message, by function and stage. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "core/explain/counts.h"
#include "core/explain/symbols.h"
#include "core/record/load.h"
#include "core/record/record.h"
#include "core/record/save.h"
#include "core/record/stages.h"
#include "support.h"

#define KALLSYMS                                                               \
	"0000000000001000 A fixed_percpu_data\n"                               \
	"ffffffff81000000 T _text\n"                                           \
	"ffffffff81000ff0 T __pfx_do_msgsnd\n"                                 \
	"ffffffff81001000 t do_msgsnd.constprop.0\n"                           \
	"ffffffff81001800 t do_msgsnd.constprop.0.cold\n"                      \
	"ffffffff81002000 T another_name_of_kfree\n"                           \
	"ffffffff81002000 T kfree\n"                                           \
	"ffffffff81003000 T nobody_knows_this\n"                               \
	"ffffffff81004000 D some_data\n"                                       \
	"ffffffff81005000 T asm_sysvec_reschedule_ipi\n"                       \
	"ffffffff81006000 T asm_sysvec_apic_timer_interrupt\n"                 \
	"ffffffff81007000 T llist_add_batch\n"                                 \
	"ffffffffc0001000 t in_a_module\t[module]\n"

/* A run of one message takes 100 for it and 5 beside. */
#define RUN                                                                    \
	"run\n"                                                                \
	"555555554000 3 0 0 2\n"                                               \
	"7ffff7dd0000 4 0 0 1\n"                                               \
	"ffffffff81001004 10 0 0 4\n"                                          \
	"ffffffff81001ff8 5 0 0 2\n"                                           \
	"ffffffff81002010 8 0 0 3\n"                                           \
	"ffffffff81003008 5 0 0 2\n"                                           \
	"ffffffff81003008 5 0 2 1\n"                                           \
	"ffffffffc0001fff 6 0 0 1\n"                                           \
	"end 105\n"

/*
 * CPU 0 sends to CPU 3, which was idle; two kinds of tick, one of which sends
 * an interrupt, a kernel thread and what CPU 1 does are beside.
 */
#define RUN_OF_CPUS                                                            \
	"run\n"                                                                \
	"ffffffff81002010 8 3 f1 2\n"                                          \
	"555555554000 3 0 0 2\n"                                               \
	"ffffffff81001004 10 0 0 4\n"                                          \
	"ffffffff81001004 10 3 0 1\n"                                          \
	"ffffffff81002010 8 3 1 3\n"                                           \
	"ffffffff81005000 4 3 f1 1\n"                                          \
	"ffffffff81006000 2 3 f2 1\n"                                          \
	"ffffffff81007000 1 0 f3 1\n"                                          \
	"ffffffff81002010 1 0 f3 1\n"                                          \
	"ffffffff81001004 10 0 2 1\n"                                          \
	"ffffffff81001004 1 1 0 1\n"                                           \
	"end 115\n"

static int merge_into(void **state, struct record *record, const char *counts,
		      struct error *err)
{
	struct symbols symbols;
	char path[4096];
	for (size_t i = 0; i < record->result[0].runs; i++)
		record->result[0].run[i].messages = 10;
	file_write(scratch_path(state, "kallsyms"), KALLSYMS);
	assert_int_equal(
		symbols_load(&symbols, scratch_path(state, "kallsyms"), err),
		0);
	snprintf(path, sizeof(path), "%s", scratch_path(state, "counts"));
	file_write(path, counts);
	int rc = counts_merge(record, path, &symbols, err);
	symbols_release(&symbols);
	return rc;
}

static int merge(void **state, struct record *record, const char *counts,
		 struct error *err)
{
	made_up_record(record);
	return merge_into(state, record, counts, err);
}

/* By CPU, what the idle task does and interrupts between CPUs apart. */
static void counts_of_cpus_have_sides(void **state)
{
	struct record record;
	struct error err = {0};
	made_up_record(&record);
	record.result[0].effective.cpu[0] = 0;
	record.result[0].effective.cpu[1] = 3;
	int rc = merge_into(state, &record,
			    "mqbench-counts 4\n" RUN_OF_CPUS RUN_OF_CPUS, &err);
	assert_string_equal(err.text, "");
	assert_int_equal(rc, 0);
	const struct explanation *e = &record.result[0].explanation;
	static const double expected[][3] = {
		[STAGE_QUEUE] = {5, 4, 1},    [STAGE_IPI] = {2, 0, 2},
		[STAGE_IDLE] = {2.4, 0, 2.4}, [STAGE_USER] = {0.6, 0.6, 0},
		[STAGE_MEMORY] = {0, 0, 0},
	};
	for (size_t i = 0; i < sizeof(expected) / sizeof(*expected); i++)
		for (int cpu = 0; cpu < WHERES; cpu++)
			assert_same_number(explanation_stage(e, (enum stage)i,
							     (enum where)cpu),
					   expected[i][cpu]);
	assert_true(explanation_has_sides(e));
	assert_same_number(e->instructions, 10);
	assert_same_number(e->beside, 1.5);
	record_release(&record);
}

/* Of a function, a message; 0 where there is none of the name. */
static double instructions_of(const struct explanation *e, const char *function)
{
	for (size_t i = 0; i < e->parts; i++)
		if (!strcmp(e->part[i].function, function))
			return e->part[i].instructions;
	return 0;
}

static void blocks_are_instructions_a_message(void **state)
{
	struct record record;
	struct error err = {0};
	int rc = merge(state, &record, "mqbench-counts 4\n" RUN RUN, &err);
	assert_string_equal(err.text, "");
	assert_int_equal(rc, 0);
	const struct explanation *e = &record.result[0].explanation;
	assert_int_equal(e->runs, 2);
	assert_int_equal(e->messages, 10);
	assert_same_number(e->instructions, 10);
	assert_same_number(e->low, 10);
	assert_same_number(e->high, 10);
	assert_same_number(e->beside, 0.5);
	assert_same_number(instructions_of(e, "[program]"), 0.6);
	assert_same_number(instructions_of(e, "[libraries]"), 0.4);
	/* With what the compiler moved away from it. */
	assert_same_number(instructions_of(e, "do_msgsnd"), 5);
	assert_same_number(instructions_of(e, "kfree"), 2.4);
	assert_same_number(instructions_of(e, "nobody_knows_this"), 1);
	assert_same_number(instructions_of(e, "in_a_module"), 0.6);
	assert_same_number(explanation_stage(e, STAGE_USER, ANYWHERE), 1);
	assert_same_number(explanation_stage(e, STAGE_QUEUE, ANYWHERE), 5);
	assert_same_number(explanation_stage(e, STAGE_MEMORY, ANYWHERE), 2.4);
	assert_same_number(explanation_stage(e, STAGE_OTHER, ANYWHERE), 1.6);
	assert_int_equal(record.result[1].explanation.runs, 0);
	record_release(&record);
}

/* Of an even number the shorter one. */
/* Without ASLR, on x86-64, 64-bit Arm and RISC-V, whatever ELF's type is. */
static void a_place_in_user_space_is_known_by_its_address(void **state)
{
	static const struct {
		const char *address, *place;
	} places[] = {
		{"555555554000", "[program]"},
		{"400000", "[program]"},
		{"aaaaaaaa0000", "[program]"},
		{"2aaaaaa000", "[program]"},
		{"7ffff7fc1000", "[libraries]"},
		{"fffff7ffe000", "[libraries]"},
		{"3ff7fe0000", "[libraries]"},
		{"7fff00000000", "[libraries]"},
	};
	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++) {
		struct record record;
		struct error err = {0};
		char counts[256];
		snprintf(counts, sizeof(counts),
			 "mqbench-counts 4\nrun\n%s 1 0 0 10\nend 10\n" RUN,
			 places[i].address);
		print_message("  %s\n", places[i].address);
		assert_int_equal(merge(state, &record, counts, &err), 0);
		const struct explanation *e = &record.result[0].explanation;
		assert_int_equal(e->parts, 1);
		assert_string_equal(e->part[0].function, places[i].place);
		record_release(&record);
	}
}

static void the_run_in_the_middle_is_taken(void **state)
{
	struct record record;
	struct error err = {0};
	int rc = merge(state, &record,
		       "mqbench-counts 4\n"
		       "run\nffffffff81002000 1 0 0 70\nend 70\n"
		       "run\nffffffff81001000 1 0 0 50\nend 50\n",
		       &err);
	assert_int_equal(rc, 0);
	const struct explanation *e = &record.result[0].explanation;
	assert_int_equal(e->runs, 2);
	assert_same_number(e->instructions, 5);
	assert_same_number(e->low, 5);
	assert_same_number(e->high, 7);
	assert_same_number(instructions_of(e, "do_msgsnd"), 5);
	assert_same_number(instructions_of(e, "kfree"), 0);
	record_release(&record);
}

static void a_run_that_failed_is_passed_over(void **state)
{
	struct record record;
	struct error err = {0};
	made_up_record(&record);
	record.result[0].run[0].status = RESULT_FAILED;
	assert_int_equal(
		merge_into(state, &record, "mqbench-counts 4\nrun\n" RUN, &err),
		0);
	assert_int_equal(record.result[0].explanation.runs, 1);
	record_release(&record);
}

/* The counts are of one of them alone. */
static void several_workers_of_a_role_are_not_explained(void **state)
{
	struct record record;
	struct error err = {0};
	made_up_record(&record);
	record.result[0].params.consumers = 2;
	assert_int_equal(
		merge_into(state, &record, "mqbench-counts 4\n" RUN RUN, &err),
		0);
	assert_int_equal(record.result[0].explanation.runs, 0);
	record_release(&record);
}

/* 5 messages a round without a switch, and one that takes one more. */
#define COSTS                                                                  \
	"part\n"                                                               \
	"ffffffff81002000 1 0 0 320\n"                                         \
	"end 320\n"                                                            \
	"part\n"                                                               \
	"ffffffff81001000 1 0 0 160\n"                                         \
	"ffffffff81002000 1 0 0 32\n"                                          \
	"ffffffff81002000 1000 0 8000000000000009 1\n"                         \
	"end 1192\n"

static void a_stream_s_costs_have_functions(void **state)
{
	struct record record, again;
	struct error err = {0};
	const char *path = scratch_path(state, "r.json");
	made_up_record(&record);
	for (size_t i = 0; i < 2; i++) {
		struct run *run = &record.result[0].run[i];
		run->measure[run->measures++] = (struct measurement){
			.metric = METRIC_UNSWITCHED_INSTRUCTIONS, .value = 2};
		run->measure[run->measures++] = (struct measurement){
			.metric = METRIC_SWITCH_INSTRUCTIONS, .value = 4};
	}
	assert_int_equal(merge_into(state, &record,
				    "mqbench-counts 4\n" RUN COSTS RUN COSTS,
				    &err),
			 0);
	assert_int_equal(record_save(&record, path, &err), 0);
	assert_int_equal(record_load(&again, path, &err), 0);
	const struct result *r = &again.result[0];
	const struct explanation *message =
		result_explanation(r, COST_UNSWITCHED);
	const struct explanation *one = result_explanation(r, COST_SWITCH);
	assert_same_number(r->explanation.instructions, 10);
	assert_int_equal(message->runs, 2);
	assert_int_equal(message->messages, 160);
	assert_same_number(message->instructions, 2);
	assert_same_number(instructions_of(message, "kfree"), 2);
	assert_int_equal(one->runs, 2);
	assert_int_equal(one->messages, 32);
	assert_same_number(one->instructions, 4);
	assert_same_number(one->beside, 1000.0 / 32);
	assert_same_number(one->clock, 1);
	assert_same_number(message->clock, 1);
	assert_same_number(instructions_of(one, "do_msgsnd"), 5);
	assert_same_number(instructions_of(one, "kfree"), -1);
	assert_same_number(explanation_stage(one, STAGE_MEMORY, ANYWHERE), -1);
	record_release(&again);
	record_release(&record);
}

static void what_is_saved_is_loaded(void **state)
{
	struct record record, again;
	struct error err = {0};
	merge(state, &record, "mqbench-counts 4\n" RUN RUN, &err);
	const char *path = scratch_path(state, "r.json");
	assert_int_equal(record_save(&record, path, &err), 0);
	assert_int_equal(record_load(&again, path, &err), 0);
	const struct explanation *a = &record.result[0].explanation;
	const struct explanation *b = &again.result[0].explanation;
	assert_int_equal(a->runs, b->runs);
	assert_int_equal(a->messages, b->messages);
	assert_same_number(a->instructions, b->instructions);
	assert_same_number(a->beside, b->beside);
	assert_same_number(a->clock, b->clock);
	assert_int_equal(a->parts, b->parts);
	for (size_t i = 0; i < a->parts; i++) {
		assert_string_equal(a->part[i].function, b->part[i].function);
		assert_int_equal(a->part[i].stage, b->part[i].stage);
		assert_same_number(a->part[i].instructions,
				   b->part[i].instructions);
	}
	record_release(&record);
	record_release(&again);
}

static void counts_that_are_none_or_of_others_are_refused(void **state)
{
	static const char *const bad[][2] = {
		{"", "holds no counts"},
		{"{}\n", "holds no counts"},
		{"mqbench-counts 3\n" RUN RUN, "holds no counts"},
		{"mqbench-counts 4\n", "no run was counted"},
		{"mqbench-counts 4\n" RUN, "fewer runs"},
		{"mqbench-counts 4\n" RUN RUN RUN, "more runs"},
		{"mqbench-counts 4\n" RUN "run\n", "was not counted"},
		{"mqbench-counts 4\n" RUN "run\nffffffff81001004 10 0 0 4\n",
		 "truncated"},
		{"mqbench-counts 4\n" RUN "run\nffffffff81001004 10 0 0 4",
		 "truncated"},
		{"mqbench-counts 4\n" RUN "run\nffffffff81001004 10 0 0 4\n"
		 "end 41\n",
		 "damaged"},
		{"mqbench-counts 4\n" RUN "run\n-1 what\n", "damaged"},
		{"mqbench-counts 4\n" RUN "part\n" RUN, "truncated"},
		{"mqbench-counts 4\n" RUN RUN "part\n", "truncated"},
		{"mqbench-counts 4\n" RUN COSTS "part\nend 0\n" RUN,
		 "fewer runs"},
	};
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct record record;
		struct error err = {0};
		print_message("  %s\n", bad[i][1]);
		assert_int_equal(merge(state, &record, bad[i][0], &err), -1);
		assert_int_equal(err.status, STATUS_USAGE);
		assert_non_null(strstr(err.text, bad[i][1]));
		assert_non_null(strstr(err.text, "counts"));
		record_release(&record);
	}
}

/* The clock of the guest counts instructions too, and has to agree. */
static void counts_of_another_number_of_instructions_are_refused(void **state)
{
	struct record record;
	struct error err = {0};
	made_up_record(&record);
	facts_text(&record.clock, "unit", "instructions");
	for (size_t i = 0; i < 2; i++)
		record.result[0].run[i].duration_ns = i ? 130 : 105;
	assert_int_equal(
		merge_into(state, &record, "mqbench-counts 4\n" RUN RUN, &err),
		-1);
	assert_non_null(strstr(err.text, "other runs"));
	record.result[0].run[1].duration_ns = 105;
	err = (struct error){0};
	assert_int_equal(
		merge_into(state, &record, "mqbench-counts 4\n" RUN RUN, &err),
		0);
	assert_same_number(record.result[0].explanation.clock, 1);
	record_release(&record);
}

static void symbols_that_are_none_are_refused(void **state)
{
	static const char *const bad[][2] = {
		{"", "no list of functions"},
		{"{\"schema\": 1}\n", "no list of functions"},
		{"ffffffff81004000 D some_data\n", "no list of functions"},
		{"0000000000000000 T _text\n0000000000000000 T kfree\n",
		 "as root"},
	};
	struct symbols symbols;
	struct error err = {0};
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		const char *path = scratch_path(state, "kallsyms");
		err = (struct error){0};
		file_write(path, bad[i][0]);
		assert_int_equal(symbols_load(&symbols, path, &err), -1);
		assert_int_equal(err.status, STATUS_USAGE);
		assert_non_null(strstr(err.text, bad[i][1]));
	}
	err = (struct error){0};
	assert_int_equal(
		symbols_load(&symbols, scratch_path(state, "none"), &err), -1);
	assert_non_null(strstr(err.text, "No such file"));
}

static void an_address_is_of_the_function_before_it(void **state)
{
	struct symbols s;
	struct error err = {0};
	const char *path = scratch_path(state, "kallsyms");
	file_write(path, KALLSYMS);
	assert_int_equal(symbols_load(&s, path, &err), 0);
	assert_int_equal(symbols_find(&s, 0xffffffff80ffffff), s.count);
	assert_string_equal(s.symbol[symbols_find(&s, 0xffffffff81001000)].name,
			    "do_msgsnd");
	/* Of two names the one that has a stage. */
	assert_string_equal(s.symbol[symbols_find(&s, 0xffffffff81002fff)].name,
			    "kfree");
	symbols_release(&s);
}

static void stages_have_names(void **state)
{
	(void)state;
	for (int stage = 0; stage < STAGES; stage++) {
		assert_true(strlen(stage_names[stage]) > 0);
		assert_true(strlen(stage_labels[stage]) > 0);
	}
	assert_int_equal(stage_of("do_msgsnd"), STAGE_QUEUE);
	assert_int_equal(stage_of("do_msgsnd.isra.0"), STAGE_QUEUE);
	assert_int_equal(stage_of("do_msgsn"), STAGE_OTHER);
	assert_int_equal(stage_of("do_msgsnd_not"), STAGE_OTHER);
}

/*
 * functions.txt holds functions of Debian's kernels from 6.1 to 7.3, PREEMPT_RT
 * too: a name that no kernel has, or that stands behind one that takes its
 * functions, is of no use.
 */
static void every_name_of_the_table_has_a_function_of_some_kernel(void **state)
{
	(void)state;
	char *text = file_read(MQBENCH_SOURCE "/tests/data/functions.txt");
	char *rest = text, *name;
	bool seen[STAGES][8192] = {{false}};
	while ((name = strsep(&rest, "\n"))) {
		enum stage stage;
		const char *at = stage_pattern_of(name, &stage);
		if (at)
			seen[stage][at - stage_functions[stage]] = true;
	}
	for (int stage = 0; stage < STAGES; stage++) {
		const char *at = stage_functions[stage];
		for (; at && *at; at += strspn(at, " ")) {
			print_message("  %.40s\n", at);
			assert_true(seen[stage][at - stage_functions[stage]]);
			at += strcspn(at, " ");
		}
	}
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(stages_have_names),
		cmocka_unit_test(
			every_name_of_the_table_has_a_function_of_some_kernel),
		cmocka_unit_test_setup_teardown(
			blocks_are_instructions_a_message, scratch_setup,
			scratch_teardown),
		cmocka_unit_test_setup_teardown(counts_of_cpus_have_sides,
						scratch_setup,
						scratch_teardown),
		cmocka_unit_test_setup_teardown(
			a_place_in_user_space_is_known_by_its_address,
			scratch_setup, scratch_teardown),
		cmocka_unit_test_setup_teardown(the_run_in_the_middle_is_taken,
						scratch_setup,
						scratch_teardown),
		cmocka_unit_test_setup_teardown(
			a_run_that_failed_is_passed_over, scratch_setup,
			scratch_teardown),
		cmocka_unit_test_setup_teardown(
			several_workers_of_a_role_are_not_explained,
			scratch_setup, scratch_teardown),
		cmocka_unit_test_setup_teardown(a_stream_s_costs_have_functions,
						scratch_setup,
						scratch_teardown),
		cmocka_unit_test_setup_teardown(what_is_saved_is_loaded,
						scratch_setup,
						scratch_teardown),
		cmocka_unit_test_setup_teardown(
			counts_that_are_none_or_of_others_are_refused,
			scratch_setup, scratch_teardown),
		cmocka_unit_test_setup_teardown(
			counts_of_another_number_of_instructions_are_refused,
			scratch_setup, scratch_teardown),
		cmocka_unit_test_setup_teardown(
			symbols_that_are_none_are_refused, scratch_setup,
			scratch_teardown),
		cmocka_unit_test_setup_teardown(
			an_address_is_of_the_function_before_it, scratch_setup,
			scratch_teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
