/* Which family is faster, in words. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "report/answer.h"

#define ROWS 8

/* Results that differ in the axes of an answer, and what was judged of them. */
struct made {
	struct result result[ROWS];
	struct pairing pairing[ROWS];
	struct differences d;
	struct answers all;
};

static void add(struct made *m, const char *workload, const char *wait,
		enum metric_id metric, enum pairing_verdict verdict,
		double ratio)
{
	struct result *r = &m->result[m->d.pairings];
	r->params = params_initial;
	strcpy(r->params.workload, workload);
	strcpy(r->params.wait, wait);
	strcpy(r->params.placement, "same-cpu");
	m->pairing[m->d.pairings++] = (struct pairing){
		.a = r,
		.b = r,
		.metric = metric,
		.blocks = 14,
		.ratio = {ratio, ratio * 0.99, ratio * 1.01, 0.95},
		.verdict = verdict,
	};
	m->d.pairing = m->pairing;
}

static void round_trip(struct made *m, enum pairing_verdict verdict,
		       double ratio)
{
	add(m, "pingpong", "block", METRIC_RTT_NS, verdict, ratio);
}

static void collect(struct made *m)
{
	answers_collect(&m->all, &m->d);
}

static void assert_says(struct made *m, size_t i, const char *expected)
{
	char text[256];
	assert_true(i < m->all.answers);
	assert_string_equal(answer_say(&m->all.answer[i], text, sizeof(text)),
			    expected);
}

static void the_winner_stands_before_its_number(void **state)
{
	(void)state;
	struct made m = {0};
	round_trip(&m, PAIRING_DIFFERS, 1.026);
	round_trip(&m, PAIRING_DIFFERS, 1.24);
	round_trip(&m, PAIRING_DIFFERS, 1 / 3.3);
	round_trip(&m, PAIRING_SAME, 1.001);
	round_trip(&m, PAIRING_CANNOT_TELL, 1.2);
	collect(&m);
	assert_int_equal(m.all.answers, 1);
	assert_says(&m, 0,
		    "System V faster by 2.6 to 24 % in 2 of 5, POSIX faster by "
		    "a factor of 3.3 in 1, the same in 1, no verdict in 1");
	answers_release(&m.all);
}

static void more_messages_are_faster_and_less_time_is(void **state)
{
	(void)state;
	struct made m = {0};
	add(&m, "flood", "block", METRIC_THROUGHPUT_PER_S, PAIRING_DIFFERS,
	    1.5);
	collect(&m);
	assert_says(&m, 0, "POSIX faster by 50 %");
	answers_release(&m.all);
	m = (struct made){0};
	round_trip(&m, PAIRING_DIFFERS, 1 / 1.5);
	round_trip(&m, PAIRING_DIFFERS, 1 / 67.0);
	collect(&m);
	assert_says(&m, 0, "POSIX faster by 50 % to a factor of 67 in all 2");
	answers_release(&m.all);
}

static void blocking_calls_stand_first_and_apart(void **state)
{
	(void)state;
	struct made m = {0};
	char text[64];
	add(&m, "pingpong", "spin", METRIC_RTT_NS, PAIRING_DIFFERS, 1.12);
	round_trip(&m, PAIRING_CANNOT_TELL, 1.1);
	collect(&m);
	assert_int_equal(m.all.answers, 2);
	assert_says(&m, 0, "no verdict");
	assert_says(&m, 1, "System V faster by 12 %");
	assert_string_equal(answer_place(&m.all.answer[1], text, sizeof(text)),
			    "same CPU, spin");
	answers_release(&m.all);
}

static void calls_of_one_process_do_not_vote(void **state)
{
	(void)state;
	struct made m = {0};
	char text[256];
	round_trip(&m, PAIRING_DIFFERS, 1.1);
	for (int i = 0; i < 5; i++)
		add(&m, "depth", "block", METRIC_RECV_NS, PAIRING_DIFFERS, 0.5);
	collect(&m);
	assert_string_equal(answers_headline(&m.all, text, sizeof(text)),
			    "Between two processes: System V faster by 10 %.");
	answers_release(&m.all);
}

static void few_runs_are_no_answer(void **state)
{
	(void)state;
	struct made m = {0};
	char text[256];
	round_trip(&m, PAIRING_NONE, 2);
	collect(&m);
	assert_int_equal(m.all.judged, 0);
	answers_headline(&m.all, text, sizeof(text));
	assert_non_null(strstr(text, "Too few runs for a verdict"));
	answers_release(&m.all);
}

static void a_ratio_is_said_in_english(void **state)
{
	(void)state;
	static const struct {
		double ratio;
		const char *says;
	} rows[] = {
		{1, "the same"},
		{1.088, "8.8 % more"},
		{0.52, "48 % less"},
		{3.3, "3.3x as much"},
		{1 / 67.0, "1/67 as much"},
		{0.5, "1/2.0 as much"},
	};
	char text[32];
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		assert_string_equal(
			difference_change(rows[i].ratio, text, sizeof(text)),
			rows[i].says);
}

static void bounds_are_of_their_estimates_kind(void **state)
{
	(void)state;
	struct made m = {0};
	char text[96];
	round_trip(&m, PAIRING_DIFFERS, 0.2);
	assert_string_equal(difference_text(&m.pairing[0], text, sizeof(text)),
			    "1/5.0 as much [1/5.1,1/5.0]");
	m.pairing[0].ratio = (struct interval){0.91, 0.9, 0.92, 0.95};
	assert_string_equal(difference_text(&m.pairing[0], text, sizeof(text)),
			    "9.0 % less [8,10]");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_winner_stands_before_its_number),
		cmocka_unit_test(more_messages_are_faster_and_less_time_is),
		cmocka_unit_test(blocking_calls_stand_first_and_apart),
		cmocka_unit_test(calls_of_one_process_do_not_vote),
		cmocka_unit_test(few_runs_are_no_answer),
		cmocka_unit_test(a_ratio_is_said_in_english),
		cmocka_unit_test(bounds_are_of_their_estimates_kind),
	};
	return cmocka_run_group_tests_name("answer", tests, NULL, NULL);
}
