/* Which mechanism for what is wanted. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "channel.h"
#include "choosing.h"
#include "core/judge/choice_needs.h"
#include "core/judge/choice_rank.h"
#include "core/machine/settings.h"
#include "probe/probe.h"
#include "registry.h"

static void the_faster_comes_first_where_that_is_shown(void **state)
{
	struct scene *s = *state;
	measured(&s->record[0], "sysv", 5000, RUNS);
	measured(&s->record[0], "posix", 4000, RUNS);
	scene_choose(s);
	assert_standing(s, "posix", STANDING_MEETS, 1);
	assert_standing(s, "sysv", STANDING_MEETS, 2);
	assert_false(of(s, "posix")->is_tied);
	const struct pairing *p = &of(s, "sysv")->apart;
	assert_int_equal(p->verdict, PAIRING_DIFFERS);
	assert_true(fabs(p->ratio.estimate - 1.25) < 0.03);
	assert_true(p->ratio.low > 1.15 && p->ratio.high < 1.35);
	assert_string_equal(p->a->params.mechanism, "posix");
	assert_true(choice_is_sure(&s->choice));
}

static void more_messages_a_second_come_first_too(void **state)
{
	struct scene *s = *state;
	s->want.bound[0] = (struct choice_bound){METRIC_THROUGHPUT_PER_S, 0,
						 (double)230000};
	measured(&s->record[0], "sysv", 4000, RUNS);
	measured(&s->record[0], "posix", 5000, RUNS);
	scene_choose(s);
	assert_standing(s, "sysv", STANDING_MEETS, 1);
	assert_standing(s, "posix", STANDING_FAILS, 0);
	s->want.bound[0].limit = 100000;
	scene_choose(s);
	assert_standing(s, "posix", STANDING_MEETS, 2);
}

static void whom_nothing_tells_apart_share_a_place(void **state)
{
	struct scene *s = *state;
	measured(&s->record[0], "sysv", 4000, RUNS);
	measured(&s->record[0], "posix", 4001, RUNS);
	scene_choose(s);
	assert_standing(s, "posix", STANDING_MEETS, 1);
	assert_standing(s, "sysv", STANDING_MEETS, 1);
	assert_true(of(s, "posix")->is_tied && of(s, "sysv")->is_tied);
	assert_false(choice_is_sure(&s->choice));
}

static void few_runs_tell_nobody_apart(void **state)
{
	struct scene *s = *state;
	measured(&s->record[0], "sysv", 8000, 4);
	measured(&s->record[0], "posix", 4000, 4);
	scene_choose(s);
	assert_standing(s, "sysv", STANDING_MEETS, 1);
	assert_int_equal(of(s, "sysv")->apart.verdict, PAIRING_NONE);
}

static void what_two_records_hold_is_not_told_apart(void **state)
{
	struct scene *s = *state;
	measured(&s->record[0], "sysv", 8000, RUNS);
	measured(&s->record[1], "posix", 4000, RUNS);
	s->evidence.records = 2;
	scene_choose(s);
	assert_standing(s, "posix", STANDING_MEETS, 1);
	assert_standing(s, "sysv", STANDING_MEETS, 1);
	assert_null(of(s, "sysv")->apart.a);
	assert_ptr_equal(of(s, "sysv")->before, of(s, "posix"));
}

/* 4000, 2 % to either side. */
static void an_interval_decides_on_a_limit(void **state)
{
	struct scene *s = *state;
	measured(&s->record[0], "posix", 4000, RUNS);
	s->want.bound[0].limit = 4200;
	scene_choose(s);
	assert_standing(s, "posix", STANDING_MEETS, 1);
	s->want.bound[0].limit = 4000;
	scene_choose(s);
	assert_standing(s, "posix", STANDING_MAY, 1);
	assert_false(choice_is_sure(&s->choice));
	s->want.bound[0].limit = 3800;
	scene_choose(s);
	assert_standing(s, "posix", STANDING_FAILS, 0);
}

static void a_limit_missed_on_an_unfit_machine_rules_nobody_out(void **state)
{
	struct scene *s = *state;
	measured(&s->record[0], "posix", 4000, RUNS);
	facts_text(&s->record[0].environment, "verdict", "fit for neither");
	s->want.bound[0].limit = 3800;
	scene_choose(s);
	assert_standing(s, "posix", STANDING_UNKNOWN, 0);
	assert_true(of(s, "posix")->reason[0].measurable);
	s->want.bound[0].limit = 4200;
	scene_choose(s);
	assert_standing(s, "posix", STANDING_MEETS, 1);
}

static void under_six_runs_no_limit_is_kept_for_certain(void **state)
{
	struct scene *s = *state;
	measured(&s->record[0], "posix", 4000, 5);
	s->want.bound[0].limit = 1e9;
	scene_choose(s);
	assert_standing(s, "posix", STANDING_MAY, 1);
	assert_true(of(s, "posix")->reason[0].measurable);
}

static void who_surely_keeps_it_comes_before_who_may(void **state)
{
	struct scene *s = *state;
	measured(&s->record[0], "sysv", 3000, 5);
	measured(&s->record[0], "posix", 4000, RUNS);
	s->want.bound[0].limit = 4200;
	scene_choose(s);
	assert_standing(s, "posix", STANDING_MEETS, 1);
	assert_standing(s, "sysv", STANDING_MAY, 2);
}

static void a_percentile_that_is_not_supported_shows_nothing(void **state)
{
	struct scene *s = *state;
	struct result *r = measured(&s->record[0], "posix", 4000, RUNS);
	for (unsigned i = 0; i < RUNS; i++)
		r->run[i].measure[0].distribution.count = 100;
	scene_choose(s);
	assert_standing(s, "posix", STANDING_UNKNOWN, 0);
	assert_true(of(s, "posix")->reason[0].measurable);
}

static void who_was_not_measured_is_not_recommended(void **state)
{
	struct scene *s = *state;
	measured(&s->record[0], "posix", 4000, RUNS);
	scene_choose(s);
	assert_standing(s, "posix", STANDING_MEETS, 1);
	assert_standing(s, "sysv", STANDING_UNKNOWN, 0);
	assert_string_equal(of(s, "sysv")->reason[0].text, "not measured");
	s->evidence.records = 0;
	scene_choose(s);
	assert_standing(s, "posix", STANDING_UNKNOWN, 0);
}

static void another_size_is_said_and_gives_no_place(void **state)
{
	struct scene *s = *state;
	s->want.like.size = 256;
	s->want.bound[0].limit = 1e9;
	measured(&s->record[0], "posix", 4000, RUNS);
	measured(&s->record[0], "posix", 5000, RUNS)->params.size = 1024;
	scene_choose(s);
	assert_standing(s, "posix", STANDING_NEAR, 0);
	const struct candidate *c = of(s, "posix");
	assert_int_equal(c->result->params.size, 1024);
	assert_string_equal(c->reason[1].text,
			    "measured at 1 KiB, the nearest there is");
	s->want.bound[0].limit = 1;
	scene_choose(s);
	assert_standing(s, "posix", STANDING_NEAR, 0);
}

static void another_rate_is_said_and_gives_no_place(void **state)
{
	struct scene *s = *state;
	s->want.like.rate = 20000;
	measured(&s->record[0], "posix", 4000, RUNS)->params.rate = 10000;
	measured(&s->record[0], "posix", 4000, RUNS)->params.rate = 50000;
	scene_choose(s);
	assert_standing(s, "posix", STANDING_NEAR, 0);
	assert_int_equal(of(s, "posix")->result->params.rate, 10000);
}

static void other_axes_have_no_nearest(void **state)
{
	struct scene *s = *state;
	s->want.like.capacity = 11;
	measured(&s->record[0], "posix", 4000, RUNS);
	scene_choose(s);
	assert_standing(s, "posix", STANDING_UNKNOWN, 0);
}

static void two_cpus_are_the_nearest_two_that_were_measured(void **state)
{
	struct scene *s = *state;
	struct result *r = measured(&s->record[0], "posix", 3000, RUNS);
	strcpy(r->params.placement, "same-cpu");
	strcpy(measured(&s->record[0], "posix", 4000, RUNS)->params.placement,
	       "smt");
	strcpy(measured(&s->record[0], "posix", 4000, RUNS)->params.placement,
	       "cross-llc");
	scene_choose(s);
	assert_string_equal(of(s, "posix")->result->params.placement,
			    "cross-llc");
	strcpy(s->want.like.placement, "same-cpu");
	scene_choose(s);
	assert_string_equal(of(s, "posix")->result->params.placement,
			    "same-cpu");
}

static void what_was_measured_here_and_last_counts(void **state)
{
	struct scene *s = *state;
	s->evidence.records = 2;
	measured(&s->record[0], "posix", 4000, RUNS);
	measured(&s->record[1], "posix", 5000, RUNS);
	scene_choose(s);
	assert_ptr_equal(of(s, "posix")->record, &s->record[1]);
	facts_text(&s->record[1].environment, "machine_class", "elsewhere");
	scene_choose(s);
	assert_ptr_equal(of(s, "posix")->record, &s->record[0]);
	assert_false(of(s, "posix")->is_foreign);
	s->record[0].result[0].params.size = 100;
	scene_choose(s);
	assert_ptr_equal(of(s, "posix")->record, &s->record[1]);
	assert_true(of(s, "posix")->is_foreign);
	assert_standing(s, "posix", STANDING_MEETS, 1);
}

static void a_promise_rules_out_or_must_be_shown(void **state)
{
	struct scene *s = *state;
	static const char *const all[] = {"sysv", "posix", "pipe", "uds"};
	for (size_t i = 0; i < 4; i++)
		measured(&s->record[0], all[i], 4000, RUNS);
	s->want.need[s->want.needs++] = choice_need_of("persistence");
	sight(&s->record[0], "persists", "posix", KEPT);
	sight(&s->record[0], "persists", "sysv", SKIPPED);
	sight(&s->record[0], "persists", "pipe", NOT_OFFERED);
	scene_choose(s);
	assert_standing(s, "posix", STANDING_MEETS, 1);
	assert_standing(s, "sysv", STANDING_UNKNOWN, 0);
	assert_standing(s, "pipe", STANDING_FAILS, 0);
	assert_standing(s, "uds", STANDING_UNKNOWN, 0);
	assert_true(of(s, "uds")->reason[1].measurable);
}

static enum choice_test of_queues(const char *word, const char *mechanism)
{
	(void)word;
	return !strcmp(mechanism, "posix") || !strcmp(mechanism, "sysv")
		       ? TEST_EXPECTED
		       : TEST_NONE;
}

static void what_nobody_probes_is_not_to_be_measured(void **state)
{
	struct scene *s = *state;
	s->evidence.test = of_queues;
	s->want.need[s->want.needs++] = choice_need_of("persists");
	measured(&s->record[0], "uds", 4000, RUNS);
	scene_choose(s);
	assert_standing(s, "uds", STANDING_UNKNOWN, 0);
	assert_false(of(s, "uds")->reason[1].measurable);
	assert_true(of(s, "posix")->reason[1].measurable);
}

static void
what_has_no_call_for_it_is_out_and_what_has_one_is_open(void **state)
{
	struct scene *s = *state;
	measured(&s->record[0], "sysv", 4000, RUNS);
	measured(&s->record[0], "posix", 4000, RUNS);
	s->want.need[s->want.needs++] = choice_need_of("poll");
	scene_choose(s);
	assert_standing(s, "sysv", STANDING_FAILS, 0);
	assert_standing(s, "posix", STANDING_UNKNOWN, 0);
}

static void a_probe_of_its_own_goes_before_the_records(void **state)
{
	struct scene *s = *state;
	measured(&s->record[0], "posix", 4000, RUNS);
	sight(&s->record[0], "polled", "posix", NOT_KEPT);
	sight(&s->record[1], "polled", "posix", KEPT);
	s->want.need[s->want.needs++] = choice_need_of("poll");
	scene_choose(s);
	assert_standing(s, "posix", STANDING_FAILS, 0);
	s->evidence.probed = &s->record[1];
	scene_choose(s);
	assert_standing(s, "posix", STANDING_MEETS, 1);
}

static void a_result_without_figures_says_why(void **state)
{
	struct scene *s = *state;
	static const struct {
		const char *mechanism, *reason;
		enum result_status status;
		enum standing standing;
	} row[] = {
		{"sysv", "not offered: no file descriptor", RESULT_SKIPPED,
		 STANDING_FAILS},
		{"posix", "mq_open: over the limits", RESULT_SKIPPED,
		 STANDING_UNKNOWN},
		{"pipe", "1 message was lost", RESULT_INVALID, STANDING_FAILS},
		{"uds", "a worker was killed", RESULT_FAILED, STANDING_UNKNOWN},
	};
	for (size_t i = 0; i < 4; i++) {
		struct result *r =
			measured(&s->record[0], row[i].mechanism, 1, 0);
		r->status = row[i].status;
		strcpy(r->reason, row[i].reason);
	}
	scene_choose(s);
	for (size_t i = 0; i < 4; i++) {
		assert_standing(s, row[i].mechanism, row[i].standing, 0);
		assert_non_null(strstr(of(s, row[i].mechanism)->reason[0].text,
				       row[i].reason));
	}
}

static void controls_are_ranked_and_the_ruler_is_not(void **state)
{
	struct scene *s = *state;
	measured(&s->record[0], "null", 10, RUNS);
	measured(&s->record[0], "ring", 2000, RUNS);
	measured(&s->record[0], "posix", 4000, RUNS);
	scene_choose(s);
	assert_standing(s, "ring", STANDING_MEETS, 1);
	assert_true(of(s, "ring")->is_control);
	assert_standing(s, "posix", STANDING_MEETS, 2);
	for (size_t i = 0; i < s->choice.candidates; i++)
		assert_string_not_equal(s->choice.candidate[i].mechanism,
					"null");
}

/* Nor is it by a machine that a rate is missed by so much. */
static void what_is_far_beyond_any_run_is_ruled_out_there(void **state)
{
	struct scene *s = *state;
	measured(&s->record[0], "sysv", 4000, RUNS);
	facts_text(&s->record[0].environment, "verdict", "fit for neither");
	s->want.bound[0] =
		(struct choice_bound){METRIC_THROUGHPUT_PER_S, 0, 900000};
	scene_choose(s);
	assert_standing(s, "sysv", STANDING_UNKNOWN, 0);
	s->want.bound[0].limit = 1100000;
	scene_choose(s);
	assert_standing(s, "sysv", STANDING_FAILS, 0);
}

static void an_unfit_machine_makes_nobody_sure(void **state)
{
	struct scene *s = *state;
	measured(&s->record[0], "posix", 4000, RUNS);
	scene_choose(s);
	assert_true(choice_is_sure(&s->choice));
	facts_text(&s->record[0].environment, "verdict", "fit for medians");
	assert_false(choice_is_sure(&s->choice));
	s->want.bound[0].percentile = 0;
	scene_choose(s);
	assert_true(choice_is_sure(&s->choice));
}

static void many_strange_mechanisms_are_counted(void **state)
{
	struct scene *s = *state;
	for (int i = 0; i < 2 * CHOICE_CANDIDATES; i++) {
		char name[32];
		snprintf(name, sizeof(name), "strange-%d", i);
		measured(&s->record[0], name, 4000, 1);
	}
	scene_choose(s);
	assert_int_equal(s->choice.candidates, CHOICE_CANDIDATES);
	assert_int_equal(s->choice.candidates + s->choice.unknown,
			 2 * CHOICE_CANDIDATES + 5);
}

static void every_plain_word_is_a_promise(void **state)
{
	(void)state;
	for (const struct choice_need *p = choice_plains; p->word; p++) {
		if (!promise_find(p->word))
			fail_msg("%s is no promise", p->word);
		assert_true(!p->plain || !promise_find(p->plain));
		assert_true(!p->instead || promise_find(p->instead));
		assert_true(!p->wait || wait_find(p->wait));
		assert_true(!p->workload ||
			    catalogue_workload(&catalogue, p->workload));
	}
	assert_string_equal(choice_need_of("poll").word, "polled");
	assert_int_equal(choice_need_of("polled").cap, CAN_POLL);
	assert_string_equal(choice_need_of("wakes-one").word, "wakes-one");
}

static double value_of(const struct setting *setting, size_t n,
		       const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(setting[i].name, name))
			return setting[i].value;
	return -1;
}

/* What mqueue_get_inode charges: 96 bytes a message beside its own. */
static void settings_are_of_the_size_and_the_capacity(void **state)
{
	(void)state;
	struct setting setting[SETTINGS_MAX];
	struct result r = {.params.capacity = 100};
	strcpy(r.params.mechanism, "posix");
	size_t n = settings_of(&r, 256, setting);
	assert_true(n <= SETTINGS_MAX);
	assert_int_equal(value_of(setting, n, "mq_maxmsg"), 100);
	assert_int_equal(value_of(setting, n, "mq_msgsize"), 256);
	assert_int_equal(value_of(setting, n, "fs.mqueue.msg_max"), 100);
	assert_int_equal(value_of(setting, n, "fs.mqueue.msgsize_max"), 256);
	assert_int_equal(value_of(setting, n, "RLIMIT_MSGQUEUE"),
			 100 * (256 + 12 * (int)sizeof(void *)));
	strcpy(r.params.mechanism, "sysv");
	n = settings_of(&r, 256, setting);
	assert_int_equal(value_of(setting, n, "msg_qbytes"), 25600);
	assert_int_equal(value_of(setting, n, "kernel.msgmax"), 256);
	assert_int_equal(value_of(setting, n, "kernel.msgmnb"), 25600);
	strcpy(r.params.mechanism, "ring");
	assert_int_equal(settings_of(&r, 256, setting), 0);
}

#define SCENE(test)                                                            \
	cmocka_unit_test_setup_teardown(test, scene_setup, scene_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCENE(the_faster_comes_first_where_that_is_shown),
		SCENE(more_messages_a_second_come_first_too),
		SCENE(whom_nothing_tells_apart_share_a_place),
		SCENE(few_runs_tell_nobody_apart),
		SCENE(what_two_records_hold_is_not_told_apart),
		SCENE(an_interval_decides_on_a_limit),
		SCENE(a_limit_missed_on_an_unfit_machine_rules_nobody_out),
		SCENE(under_six_runs_no_limit_is_kept_for_certain),
		SCENE(who_surely_keeps_it_comes_before_who_may),
		SCENE(a_percentile_that_is_not_supported_shows_nothing),
		SCENE(who_was_not_measured_is_not_recommended),
		SCENE(another_size_is_said_and_gives_no_place),
		SCENE(another_rate_is_said_and_gives_no_place),
		SCENE(other_axes_have_no_nearest),
		SCENE(two_cpus_are_the_nearest_two_that_were_measured),
		SCENE(what_was_measured_here_and_last_counts),
		SCENE(a_promise_rules_out_or_must_be_shown),
		SCENE(what_nobody_probes_is_not_to_be_measured),
		SCENE(what_has_no_call_for_it_is_out_and_what_has_one_is_open),
		SCENE(a_probe_of_its_own_goes_before_the_records),
		SCENE(a_result_without_figures_says_why),
		SCENE(controls_are_ranked_and_the_ruler_is_not),
		SCENE(what_is_far_beyond_any_run_is_ruled_out_there),
		SCENE(an_unfit_machine_makes_nobody_sure),
		SCENE(many_strange_mechanisms_are_counted),
		cmocka_unit_test(every_plain_word_is_a_promise),
		cmocka_unit_test(settings_are_of_the_size_and_the_capacity),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
