/* Verdicts over made-up records whose truth is known. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/error.h"
#include "core/judge/compare.h"
#include "core/judge/compare_judge.h"
#include "core/judge/compare_words.h"
#include "core/record/summarise.h"
#include "registry.h"
#include "workload.h"

#define NEAR(value, expected, within)                                          \
	assert_true(fabs((value) - (expected)) <= (within))

static const struct compare_options usual = {
	.alpha = COMPARE_ALPHA,
	.margin = MARGINS_USUAL,
};

static uint64_t random_state = 1;

/* About normal with deviation 1, and the same in every test run. */
static double noise(void)
{
	double sum = -6;
	for (int i = 0; i < 12; i++) {
		random_state = random_state * 6364136223846793005u +
			       1442695040888963407u;
		sum += (double)(random_state >> 11) / 0x1p53;
	}
	return sum;
}

static void begin(struct record *record, const char *boot)
{
	*record = (struct record){0};
	facts_text(&record->environment, "machine_class", "0123");
	facts_text(&record->environment, "kernel.release", "6.1.0");
	facts_text(&record->environment, "cpu.model", "Some CPU");
	if (boot)
		facts_text(&record->environment, "kernel.boot_id", boot);
}

static struct result *add(struct record *record, const char *workload,
			  const char *mechanism, uint64_t size)
{
	struct result *result = record_add_result(record);
	assert_non_null(result);
	result->params = params_initial;
	strcpy(result->params.workload, workload);
	strcpy(result->params.mechanism, mechanism);
	result->params.size = size;
	result->params.capacity = 10;
	result->effective.capacity_messages = 10;
	params_id(&result->params, result->id, sizeof(result->id));
	return result;
}

/* A run of pingpong: p99 is twice p50. */
static void add_rtt(struct result *result, double p50)
{
	struct run run = {.measures = 1};
	struct distribution *d = &run.measure[0].distribution;
	run.measure[0].metric = METRIC_RTT_NS;
	*d = (struct distribution){.count = 2000};
	for (int i = 0; i < PERCENTILES; i++)
		d->percentile[i] = NAN;
	d->percentile[0] = p50;
	d->percentile[2] = 2 * p50;
	assert_non_null(result_add_run(result, &run));
}

static void add_rate(struct result *result, double rate)
{
	struct run run = {.measures = 1};
	run.measure[0].metric = METRIC_THROUGHPUT_PER_S;
	run.measure[0].value = rate;
	assert_non_null(result_add_run(result, &run));
}

static void add_rtts(struct result *result, size_t runs, double p50, double cv)
{
	for (size_t i = 0; i < runs; i++)
		add_rtt(result, p50 * exp(cv * noise()));
}

static void add_rates(struct result *result, size_t runs, double rate)
{
	for (size_t i = 0; i < runs; i++)
		add_rate(result, rate * exp(0.005 * noise()));
}

/* Two records of one boot, compared; `sides` releases all of it. */
struct sides {
	struct record record[2];
	struct comparison comparison;
	struct error err;
	int rc;
};

static void begin_sides(struct sides *s)
{
	random_state = 1;
	*s = (struct sides){0};
	begin(&s->record[OLD], "boot");
	begin(&s->record[NEW], "boot");
}

static void compare_sides(struct sides *s,
			  const struct compare_options *options)
{
	const struct record *list[] = {&s->record[OLD], &s->record[NEW]};
	struct compare_input input = {list, "AB", 2, false};
	comparison_release(&s->comparison);
	s->err = (struct error){0};
	record_summarise(&s->record[OLD]);
	record_summarise(&s->record[NEW]);
	s->rc = comparison_make(&s->comparison, &input, options, &s->err);
}

static void end_sides(struct sides *s)
{
	comparison_release(&s->comparison);
	record_release(&s->record[OLD]);
	record_release(&s->record[NEW]);
}

/* One configuration of pingpong, NEW `factor` times OLD. */
static void one_pair(struct sides *s, size_t runs, double cv, double factor,
		     const struct compare_options *options)
{
	begin_sides(s);
	add_rtts(add(&s->record[OLD], "pingpong", "posix", 64), runs, 1000, cv);
	add_rtts(add(&s->record[NEW], "pingpong", "posix", 64), runs,
		 1000 * factor, cv);
	compare_sides(s, options);
	assert_int_equal(s->rc, 0);
}

static const struct comparison_row *row_of(const struct sides *s,
					   unsigned percentile)
{
	for (size_t i = 0; i < s->comparison.rows; i++)
		if (s->comparison.row[i].figure.percentile == percentile)
			return &s->comparison.row[i];
	fail();
	return NULL;
}

static void slower_by_more_than_the_margin_differs_for_the_worse(void **state)
{
	(void)state;
	struct sides s;
	one_pair(&s, 14, 0.01, 1.05, &usual);
	const struct comparison_row *row = row_of(&s, 0);
	assert_int_equal(row->verdict, VERDICT_DIFFERS);
	NEAR(row->change.estimate, log(1.05), 0.01);
	assert_true(row->change.low < row->change.estimate &&
		    row->change.estimate < row->change.high);
	assert_true(row->worse > 0 && row->adjusted <= 0.01);
	assert_false(row->cleared);
	NEAR(row->median[OLD], 1000, 10);
	NEAR(row->median[NEW], 1050, 10);
	assert_int_equal(row->units[OLD], 14);
	/* Its p99 moved as much, which is less than a tail's margin. */
	assert_int_equal(row_of(&s, 2)->verdict, VERDICT_SMALL);
	assert_int_equal(s.comparison.count[VERDICT_DIFFERS], 1);
	end_sides(&s);
}

static void faster_by_more_than_the_margin_differs_for_the_better(void **state)
{
	(void)state;
	struct sides s;
	one_pair(&s, 14, 0.01, 0.9, &usual);
	const struct comparison_row *row = row_of(&s, 0);
	assert_int_equal(row->verdict, VERDICT_DIFFERS);
	assert_true(row->cleared && row->worse < 0);
	end_sides(&s);
}

static void of_rates_the_lower_is_worse(void **state)
{
	(void)state;
	struct sides s;
	begin_sides(&s);
	add_rates(add(&s.record[OLD], "flood", "sysv", 64), 14, 1e6);
	add_rates(add(&s.record[NEW], "flood", "sysv", 64), 14, 0.9e6);
	compare_sides(&s, &usual);
	assert_int_equal(s.comparison.rows, 1);
	assert_int_equal(s.comparison.row[0].verdict, VERDICT_DIFFERS);
	NEAR(s.comparison.row[0].worse, -log(0.9), 0.01);
	end_sides(&s);
}

static void a_significant_change_below_the_margin_is_small(void **state)
{
	(void)state;
	struct sides s;
	struct compare_options narrow = usual;
	one_pair(&s, 14, 0.005, 1.02, &usual);
	assert_int_equal(row_of(&s, 0)->verdict, VERDICT_SMALL);
	/* It is shown to be less than the margin, so it clears. */
	assert_true(row_of(&s, 0)->cleared);
	narrow.margin.p50 = 0.01;
	compare_sides(&s, &narrow);
	assert_int_equal(row_of(&s, 0)->verdict, VERDICT_DIFFERS);
	assert_false(row_of(&s, 0)->cleared);
	end_sides(&s);
}

static enum verdict verdict_of_counts(double ratio)
{
	struct sides s;
	begin_sides(&s);
	for (int side = OLD; side <= NEW; side++) {
		struct result *r = add(&s.record[side], "flood", "sysv", 64);
		facts_text(&s.record[side].clock, "unit", "instructions");
		add_rates(r, 8, side == OLD ? 2431 : 2431 * ratio);
		for (size_t i = 0; i < r->runs; i++) {
			struct measurement *m = &r->run[i].measure[0];
			m->metric = METRIC_UNSWITCHED_INSTRUCTIONS;
			m->value = 2431 * (side == OLD ? 1 : ratio) +
				   (double)i * 0.1;
		}
	}
	compare_sides(&s, &usual);
	assert_int_equal(s.comparison.rows, 1);
	enum verdict verdict = row_of(&s, 0)->verdict;
	end_sides(&s);
	return verdict;
}

static void a_count_has_a_narrower_margin_and_more_of_it_is_worse(void **state)
{
	(void)state;
	assert_int_equal(verdict_of_counts(1.01), VERDICT_REGRESSED);
	assert_int_equal(verdict_of_counts(0.99), VERDICT_IMPROVED);
	assert_int_equal(verdict_of_counts(1.003), VERDICT_SMALL);
	assert_int_equal(verdict_of_counts(1), VERDICT_EQUIVALENT);
}

static void what_lies_within_the_margin_is_equivalent(void **state)
{
	(void)state;
	struct sides s;
	one_pair(&s, 14, 0.01, 1, &usual);
	assert_int_equal(s.comparison.count[VERDICT_EQUIVALENT], 2);
	assert_true(row_of(&s, 0)->cleared);
	assert_true(row_of(&s, 0)->narrow.low > -log1p(0.03));
	end_sides(&s);
}

static void noise_is_inconclusive_and_says_what_it_takes(void **state)
{
	(void)state;
	struct sides s;
	one_pair(&s, 10, 0.10, 1, &usual);
	const struct comparison_row *row = row_of(&s, 0);
	assert_int_equal(row->verdict, VERDICT_INCONCLUSIVE);
	assert_false(row->cleared);
	assert_in_range(row->needed, 20, NEEDED_MOST);
	unsigned loud = row->needed;
	end_sides(&s);
	one_pair(&s, 10, 0.05, 1, &usual);
	assert_int_equal(row_of(&s, 0)->verdict, VERDICT_INCONCLUSIVE);
	assert_true(row_of(&s, 0)->needed < loud);
	end_sides(&s);
}

/* All 5 over all 5 is p 0.0079: enough for one, not for one of two. */
static void a_family_asks_more_than_a_single_test(void **state)
{
	(void)state;
	struct sides s;
	struct figure figure[] = {{METRIC_RTT_NS, 0, "", IS_COMPARED}, {0}};
	struct compare_options one = usual;
	one.figure = figure;
	one_pair(&s, 5, 0.001, 1.10, &one);
	assert_int_equal(s.comparison.tested, 1);
	assert_int_equal(row_of(&s, 0)->verdict, VERDICT_DIFFERS);
	assert_int_equal(s.comparison.too_small, 0);
	compare_sides(&s, &usual);
	assert_int_equal(s.comparison.tested, 2);
	assert_int_equal(row_of(&s, 0)->verdict, VERDICT_INCONCLUSIVE);
	NEAR(row_of(&s, 0)->adjusted, 4.0 / 252, 1e-9);
	assert_int_equal(s.comparison.too_small, 2);
	/* 2 of 924 orders is less than 0.01 / 2. */
	assert_int_equal(s.comparison.enough, 6);
	assert_int_equal(row_of(&s, 0)->needed, 1);
	end_sides(&s);
}

static void one_run_a_side_shows_nothing(void **state)
{
	(void)state;
	struct sides s;
	one_pair(&s, 1, 0.01, 2, &usual);
	const struct comparison_row *row = row_of(&s, 0);
	assert_int_equal(row->verdict, VERDICT_INCONCLUSIVE);
	assert_true(isnan(row->change.low) && isnan(row->narrow.low));
	assert_true(row->needed >= 4 && !row->cleared);
	NEAR(row->p, 1, 0);
	NEAR(row->change.estimate, log(2), 0.1);
	end_sides(&s);
}

static void identical_runs_are_no_trouble(void **state)
{
	(void)state;
	struct sides s;
	one_pair(&s, 14, 0, 1, &usual);
	assert_int_equal(s.comparison.count[VERDICT_EQUIVALENT], 2);
	end_sides(&s);
	one_pair(&s, 14, 0, 1.10, &usual);
	assert_int_equal(row_of(&s, 0)->verdict, VERDICT_DIFFERS);
	NEAR(row_of(&s, 0)->change.high, log(1.10), 1e-9);
	end_sides(&s);
	one_pair(&s, 3, 0, 1.10, &usual);
	assert_int_equal(row_of(&s, 0)->verdict, VERDICT_INCONCLUSIVE);
	assert_true(row_of(&s, 0)->needed > 0);
	end_sides(&s);
}

static void what_one_side_lacks_is_a_row_with_the_reason(void **state)
{
	(void)state;
	struct sides s;
	begin_sides(&s);
	add_rtts(add(&s.record[OLD], "pingpong", "posix", 64), 4, 1000, 0);
	struct result *skipped = add(&s.record[NEW], "pingpong", "posix", 64);
	skipped->status = RESULT_SKIPPED;
	strcpy(skipped->reason, "not permitted");
	compare_sides(&s, &usual);
	/* p99 has too few samples in OLD as well, so it is none. */
	assert_int_equal(s.comparison.rows, 1);
	assert_int_equal(s.comparison.tested, 0);
	assert_string_equal(s.comparison.row[0].reason, "NEW: not permitted");
	assert_int_equal(s.comparison.row[0].verdict, VERDICT_LOST);
	assert_true(isnan(s.comparison.row[0].p));
	assert_false(s.comparison.row[0].cleared);
	end_sides(&s);
}

static void what_new_lacks_is_lost_and_what_old_lacks_is_not(void **state)
{
	(void)state;
	struct sides s;
	begin_sides(&s);
	for (int side = OLD; side <= NEW; side++) {
		add_rates(add(&s.record[side], "flood", "sysv", 64), 8, 1e6);
		/* null is no configuration that anybody would miss. */
		add_rtts(add(&s.record[side], "pingpong", "null", 1 + side), 8,
			 20, 0);
		add_rates(add(&s.record[side], "flood", "posix", 1 + side), 8,
			  1e6);
	}
	compare_sides(&s, &usual);
	const struct comparison *c = &s.comparison;
	assert_int_equal(c->count[VERDICT_LOST], 1);
	assert_int_equal(c->rows, 2);
	assert_int_equal(c->points, 2);
	assert_int_equal(c->row[0].result->params.size, 1);
	assert_string_equal(c->row[0].reason, "NEW: has no such configuration");
	assert_int_equal(c->spoilt, 0);
	end_sides(&s);
}

static void runs_that_new_alone_lacks_spoil_a_configuration(void **state)
{
	(void)state;
	static const struct {
		int broken[SIDES_COMPARED]; /* runs of 8 */
		double planned;		    /* NAN: unknown */
		size_t spoilt;
	} cases[] = {
		{{0, 0}, NAN, 0}, {{0, 1}, NAN, 1}, {{1, 1}, NAN, 0},
		{{1, 2}, NAN, 1}, {{2, 0}, NAN, 0}, {{0, 0}, 8, 0},
		{{0, 0}, 9, 0},	  {{1, 2}, 8, 1},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct sides s;
		begin_sides(&s);
		for (int side = OLD; side <= NEW; side++) {
			struct result *r =
				add(&s.record[side], "flood", "sysv", 64);
			add_rates(r, 8, 1e6);
			for (int j = 0; j < cases[i].broken[side]; j++)
				r->run[j].status = RESULT_FAILED;
			facts_number(&s.record[side].plan, "runs",
				     cases[i].planned);
		}
		compare_sides(&s, &usual);
		assert_int_equal(s.comparison.spoilt, cases[i].spoilt);
		assert_int_equal(s.comparison.count[VERDICT_LOST], 0);
		end_sides(&s);
	}
}

static void without_any_value_there_is_nothing_to_compare(void **state)
{
	(void)state;
	struct sides s;
	begin_sides(&s);
	add(&s.record[OLD], "pingpong", "posix", 64);
	add(&s.record[NEW], "pingpong", "posix", 64);
	compare_sides(&s, &usual);
	assert_int_equal(s.rc, -1);
	assert_int_equal(s.err.status, STATUS_USAGE);
	end_sides(&s);
}

static void values_that_are_no_measure_are_left_out(void **state)
{
	(void)state;
	struct sides s;
	begin_sides(&s);
	struct result *old = add(&s.record[OLD], "flood", "posix", 64);
	struct result *new = add(&s.record[NEW], "flood", "posix", 64);
	add_rates(old, 8, 100);
	add_rates(new, 8, 100);
	add_rate(new, 0);
	add_rate(new, -5);
	add_rate(new, NAN);
	add_rate(new, INFINITY);
	add_rate(new, 1);
	new->run[new->runs - 1].status = RESULT_INVALID;
	compare_sides(&s, &usual);
	assert_int_equal(s.comparison.row[0].units[NEW], 8);
	assert_int_equal(s.comparison.row[0].verdict, VERDICT_EQUIVALENT);
	end_sides(&s);
}

static void parameters_match_and_ids_do_not_matter(void **state)
{
	(void)state;
	struct sides s;
	begin_sides(&s);
	for (int i = 0; i < 3; i++) {
		add_rates(add(&s.record[OLD], "flood", "sysv", 1u << i), 8,
			  100 * (i + 1));
		struct result *new =
			add(&s.record[NEW], "flood", "sysv", 4u >> i);
		add_rates(new, 8, 100 * (3 - i));
		strcpy(new->id, s.record[OLD].result[i].id);
	}
	add_rates(add(&s.record[NEW], "flood", "sysv", 512), 8, 1);
	compare_sides(&s, &usual);
	assert_int_equal(s.comparison.points, 3);
	assert_int_equal(s.comparison.only[OLD], 0);
	assert_int_equal(s.comparison.only[NEW], 1);
	assert_int_equal(s.comparison.count[VERDICT_EQUIVALENT], 3);
	end_sides(&s);
}

static void records_with_nothing_in_common_are_refused(void **state)
{
	(void)state;
	struct sides s;
	struct compare_options force = usual;
	force.force = true;
	begin_sides(&s);
	add_rates(add(&s.record[OLD], "flood", "sysv", 64), 8, 1);
	add_rates(add(&s.record[NEW], "flood", "posix", 64), 8, 1);
	compare_sides(&s, &force);
	assert_int_equal(s.rc, -1);
	assert_int_equal(s.err.status, STATUS_USAGE);
	assert_non_null(strstr(s.err.text, "flood/sysv"));
	assert_non_null(strstr(s.err.text, "flood/posix"));
	end_sides(&s);
}

/* Where both are as they were found, it is a difference of the machines. */
static void memory_cgroups_are_not_mixed_silently(void **state)
{
	(void)state;
	struct sides s;
	one_pair(&s, 8, 0.01, 1, &usual);
	facts_flag(&s.record[OLD].environment, "cgroup.root", true);
	facts_flag(&s.record[NEW].environment, "cgroup.root", false);
	compare_sides(&s, &usual);
	assert_int_equal(s.comparison.differences, 1);
	assert_string_equal(s.comparison.difference[0].name, "cgroup.root");
	for (size_t i = 0; i < s.record[NEW].results; i++)
		s.record[NEW].result[i].params.memcg = MEMCG_CHILD;
	compare_sides(&s, &usual);
	assert_int_equal(s.rc, -1);
	assert_non_null(strstr(s.err.text, "no configuration in common"));
	end_sides(&s);
}

static void other_machines_and_queues_are_refused_unless_forced(void **state)
{
	(void)state;
	struct sides s;
	struct compare_options force = usual;
	force.force = true;
	one_pair(&s, 8, 0.01, 1, &usual);
	facts_text(&s.record[NEW].environment, "machine_class", "4567");
	facts_text(&s.record[NEW].environment, "cpu.model", "Other CPU");
	compare_sides(&s, &usual);
	assert_int_equal(s.rc, -1);
	assert_non_null(strstr(s.err.text, "Some CPU"));
	assert_non_null(strstr(s.err.text, "Other CPU"));
	compare_sides(&s, &force);
	assert_int_equal(s.rc, 0);
	facts_text(&s.record[NEW].environment, "machine_class", "0123");
	s.record[NEW].result[0].effective.capacity_messages = 8;
	compare_sides(&s, &usual);
	assert_int_equal(s.rc, -1);
	assert_non_null(strstr(s.err.text, "pingpong/posix"));
	compare_sides(&s, &force);
	assert_int_equal(s.rc, 0);
	end_sides(&s);
}

static void what_differs_is_listed_but_what_always_does(void **state)
{
	(void)state;
	struct sides s;
	one_pair(&s, 8, 0.01, 1, &usual);
	assert_int_equal(s.comparison.differences, 0);
	facts_text(&s.record[NEW].environment, "kernel.release", "6.2.0");
	facts_none(&s.record[NEW].environment, "cpu.governor");
	facts_text(&s.record[OLD].environment, "cpu.governor", "powersave");
	facts_number(&s.record[OLD].environment, "load_1min", 1);
	facts_number(&s.record[NEW].environment, "load_1min", 2);
	facts_text(&s.record[NEW].environment, "kernel.boot_id", "other");
	facts_text(&s.record[OLD].tool, "commit", "abc");
	facts_text(&s.record[NEW].tool, "commit", "def");
	compare_sides(&s, &usual);
	const struct comparison *c = &s.comparison;
	assert_int_equal(c->differences, 3);
	assert_string_equal(c->difference[0].name, "kernel.release");
	assert_string_equal(c->difference[0].value[OLD], "6.1.0");
	assert_string_equal(c->difference[0].value[NEW], "6.2.0");
	assert_string_equal(c->difference[1].value[NEW], "unknown");
	assert_string_equal(c->difference[2].name, "tool.commit");
	end_sides(&s);
}

/* `boots` records a side with a boot each, whose level the boot decides. */
static struct comparison compare_boots(struct record *record, size_t boots)
{
	static const char *const names[] = {"a", "b", "c", "d", "e",
					    "f", "g", "h", "i", "j"};
	const struct record *list[10];
	struct comparison c;
	random_state = 1;
	for (size_t i = 0; i < 2 * boots; i++) {
		begin(&record[i], names[i]);
		add_rtts(add(&record[i], "pingpong", "posix", 64), 14,
			 1000 + 20 * (double)(i % 2), 0.001);
		list[i] = &record[i];
	}
	struct compare_input input = {list, boots == 1 ? "AB" : "AABBBBAABA",
				      2 * boots, false};
	assert_int_equal(comparison_make(&c, &input, &usual, NULL), 0);
	return c;
}

static void with_several_boots_the_boot_is_the_unit(void **state)
{
	(void)state;
	struct record record[8];
	struct comparison c = compare_boots(record, 4);
	assert_true(c.by_boot && !c.one_boot_each);
	assert_int_equal(c.boots[OLD], 4);
	assert_int_equal(c.boots[NEW], 4);
	assert_int_equal(c.units[OLD], 4);
	/* The boots differ more than the sides, though the runs do not. */
	assert_int_equal(c.count[VERDICT_REGRESSED], 0);
	assert_int_equal(c.count[VERDICT_SMALL], 0);
	comparison_release(&c);
	for (size_t i = 0; i < 8; i++)
		record_release(&record[i]);
}

static void one_boot_each_is_said(void **state)
{
	(void)state;
	struct record record[2];
	struct comparison c = compare_boots(record, 1);
	assert_true(!c.by_boot && c.one_boot_each);
	assert_int_equal(c.units[OLD], 14);
	comparison_release(&c);
	record_release(&record[0]);
	record_release(&record[1]);
	struct sides s;
	one_pair(&s, 8, 0.01, 1, &usual);
	assert_false(s.comparison.one_boot_each);
	/* A boot that is not known is not the same as another. */
	facts_none(&s.record[OLD].environment, "kernel.boot_id");
	compare_sides(&s, &usual);
	assert_true(s.comparison.one_boot_each);
	end_sides(&s);
}

#define MANY 4 /* records a side */

/* Records of one boot, one after the other: first all of OLD, then all of NEW.
 */
struct many {
	struct record record[2 * MANY];
	struct comparison comparison;
	size_t sides[2]; /* records of each that are compared */
};

static void begin_many(struct many *m)
{
	*m = (struct many){.sides = {MANY, MANY}};
	for (size_t i = 0; i < 2 * MANY; i++)
		begin(&m->record[i], "boot");
}

static void compare_many(struct many *m, const struct compare_options *options)
{
	const struct record *list[2 * MANY];
	char side[2 * MANY + 1] = "";
	size_t n = 0;
	for (size_t i = 0; i < 2 * MANY; i++) {
		if (i % MANY >= m->sides[i / MANY])
			continue;
		side[n] = i < MANY ? 'A' : 'B';
		list[n++] = &m->record[i];
	}
	struct compare_input input = {list, side, n, false};
	comparison_release(&m->comparison);
	assert_int_equal(comparison_make(&m->comparison, &input, options, NULL),
			 0);
}

static void end_many(struct many *m)
{
	comparison_release(&m->comparison);
	for (size_t i = 0; i < 2 * MANY; i++)
		record_release(&m->record[i]);
}

#define SIZES 4

/*
 * Records that differ by themselves: each as a whole, and each configuration of
 * each. NEW is `factor` times OLD.
 */
static void make_many(struct many *m, double whole, double each, double factor)
{
	begin_many(m);
	for (size_t i = 0; i < 2 * MANY; i++) {
		double level =
			1000 * exp(whole * noise()) * (i < MANY ? 1 : factor);
		for (uint64_t size = 1; size <= SIZES; size++)
			add_rtts(add(&m->record[i], "pingpong", "posix", size),
				 14, level * exp(each * noise()), 0.005);
	}
	compare_many(m, &usual);
}

static size_t alarms_of(const struct comparison *c)
{
	return c->count[VERDICT_REGRESSED] + c->count[VERDICT_IMPROVED];
}

static void one_record_each_differs_but_is_no_alarm(void **state)
{
	(void)state;
	struct many m;
	random_state = 3;
	make_many(&m, 0, 0, 1.10);
	m.sides[OLD] = m.sides[NEW] = 1;
	compare_many(&m, &usual);
	assert_true(m.comparison.one_record_each && !m.comparison.by_record);
	assert_int_equal(alarms_of(&m.comparison), 0);
	assert_true(m.comparison.count[VERDICT_DIFFERS] >= SIZES);
	/* Two records of one side measure it. */
	m.sides[OLD] = 2;
	compare_many(&m, &usual);
	assert_true(!m.comparison.one_record_each && m.comparison.by_record);
	assert_int_equal(m.comparison.units[OLD], 2);
	assert_int_equal(m.comparison.units[NEW], 1);
	assert_int_equal(m.comparison.count[VERDICT_DIFFERS], 0);
	end_many(&m);
}

static void records_that_differ_by_themselves_are_no_alarm(void **state)
{
	(void)state;
	for (int each = 0; each < 2; each++) {
		size_t alarmed = 0;
		random_state = 4;
		for (int trial = 0; trial < 200; trial++) {
			struct many m;
			make_many(&m, each ? 0 : 0.02, each ? 0.02 : 0, 1);
			assert_true(m.comparison.by_record);
			alarmed += alarms_of(&m.comparison) > 0;
			end_many(&m);
		}
		assert_in_range(alarmed, 0, 2);
	}
}

static void several_records_a_side_find_what_exceeds_them(void **state)
{
	(void)state;
	struct many m;
	random_state = 5;
	make_many(&m, 0.002, 0.002, 1.05);
	assert_int_equal(m.comparison.units[OLD], MANY);
	assert_int_equal(m.comparison.count[VERDICT_REGRESSED], SIZES);
	NEAR(m.comparison.row[0].change.estimate, log(1.05), 0.01);
	assert_int_equal(m.comparison.too_small, 0);
	end_many(&m);
}

static void a_contended_figure_does_not_alarm_alone(void **state)
{
	(void)state;
	struct many m;
	struct figure figure[] = {{METRIC_THROUGHPUT_PER_S, 0, "", IS_COMPARED},
				  {0}};
	struct compare_options asked = usual;
	asked.figure = figure;
	random_state = 1;
	begin_many(&m);
	for (size_t i = 0; i < 2 * MANY; i++)
		for (unsigned k = 0; k < 2; k++) {
			struct result *r =
				add(&m.record[i], "flood", "sysv", 1u << k);
			r->params.producers = 4;
			add_rates(r, 14, i >= MANY && k == 0 ? 80 : 100);
		}
	compare_many(&m, &usual);
	assert_int_equal(m.comparison.row[0].verdict, VERDICT_ISOLATED);
	assert_int_equal(m.comparison.count[VERDICT_REGRESSED], 0);
	compare_many(&m, &asked);
	assert_int_equal(m.comparison.row[0].verdict, VERDICT_REGRESSED);
	for (size_t i = MANY; i < 2 * MANY; i++) {
		struct result *other = &m.record[i].result[1];
		for (size_t k = 0; k < other->runs; k++)
			other->run[k].measure[0].value *= 0.9;
	}
	compare_many(&m, &usual);
	assert_int_equal(m.comparison.count[VERDICT_REGRESSED], 2);
	end_many(&m);
}

static void the_harness_is_no_comparison(void **state)
{
	(void)state;
	struct sides s;
	one_pair(&s, 14, 0.01, 1, &usual);
	assert_true(isnan(s.comparison.harness));
	add_rtts(add(&s.record[OLD], "pingpong", "null", 64), 14, 20, 0.01);
	add_rtts(add(&s.record[NEW], "pingpong", "null", 64), 14, 30, 0.01);
	compare_sides(&s, &usual);
	assert_int_equal(s.comparison.rows, 2);
	NEAR(s.comparison.harness, log(1.5), 0.02);
	end_sides(&s);
}

static void many_small_moves_one_way_are_a_family(void **state)
{
	(void)state;
	struct sides s;
	begin_sides(&s);
	for (uint64_t i = 1; i <= 12; i++) {
		add_rtts(add(&s.record[OLD], "pingpong", "sysv", i), 5, 1000,
			 0.01);
		add_rtts(add(&s.record[NEW], "pingpong", "sysv", i), 5, 1021,
			 0.01);
	}
	compare_sides(&s, &usual);
	assert_int_equal(s.comparison.count[VERDICT_REGRESSED], 0);
	assert_int_equal(s.comparison.count[VERDICT_DIFFERS], 0);
	const struct comparison_family *f = &s.comparison.family[0];
	assert_int_equal(f->rows, 12);
	assert_true(f->worse >= 11 && f->together);
	NEAR(f->median, log(1.021), 0.01);
	end_sides(&s);
}

/* Of 2000 samples so many per cent about 21 us, the rest about 110 us. */
static void add_samples(struct result *result, unsigned low)
{
	uint64_t value[2000];
	for (unsigned i = 0; i < 2000; i++)
		value[i] = i < 20 * low ? 21000 + i / 2 : 110000 + i;
	histogram_add_sorted(&result->histogram[METRIC_RTT_NS], value,
			     low < 100 ? 2000 : 20 * low);
}

/* What is said of two modes, and when a median says nothing. */
static void two_modes_are_compared_beside_the_median(void **state)
{
	(void)state;
	static const struct {
		unsigned low[2];
		double p50[2];
		enum verdict verdict;
		const char *said;
	} table[] = {
		{{90, 30},
		 {21500, 111e3},
		 VERDICT_DIFFERS,
		 "two modes: 90 % about 21 µs, the rest about 112 µs → 30 % "
		 "about 21 µs, the rest about 111 µs"},
		{{55, 48},
		 {22000, 110e3},
		 VERDICT_INCONCLUSIVE,
		 "the median lies between them"},
		{{48, 55},
		 {110e3, 22000},
		 VERDICT_INCONCLUSIVE,
		 "the median lies between them"},
		{{55, 100},
		 {22000, 21500},
		 VERDICT_SMALL,
		 "two modes: 55 % about 21 µs, the rest about 112 µs → no two "
		 "modes"},
		{{48, 100}, {110e3, 21500}, VERDICT_DIFFERS, "→ no two modes"},
		{{100, 100}, {21500, 25000}, VERDICT_DIFFERS, ""},
	};
	for (size_t i = 0; i < ARRAY_LENGTH(table); i++) {
		struct sides s;
		char text[256];
		begin_sides(&s);
		for (int side = OLD; side <= NEW; side++) {
			struct result *r =
				add(&s.record[side], "pingpong", "posix", 64);
			add_rtts(r, 14, table[i].p50[side], 0.0005);
			add_samples(r, table[i].low[side]);
		}
		compare_sides(&s, &usual);
		const struct comparison_row *row = s.comparison.row;
		while (row->figure.percentile != P50)
			row++;
		assert_int_equal(row->verdict, table[i].verdict);
		compare_modes(row, text, sizeof(text));
		assert_non_null(strstr(text, table[i].said));
		assert_int_equal(row->between,
				 row->verdict == VERDICT_INCONCLUSIVE);
		assert_true(*table[i].said || !*text);
		end_sides(&s);
	}
}

static void rows_come_worst_first(void **state)
{
	(void)state;
	struct sides s;
	begin_sides(&s);
	static const double factor[] = {1, 1.2, 0.5, 1.5, 1.01};
	for (unsigned i = 0; i < 5; i++) {
		add_rtts(add(&s.record[OLD], "pingpong", "sysv", i + 1), 14,
			 1000, 0.002);
		add_rtts(add(&s.record[NEW], "pingpong", "sysv", i + 1), 14,
			 1000 * factor[i], 0.002);
	}
	compare_sides(&s, &usual);
	const struct comparison *c = &s.comparison;
	NEAR(c->row[0].worse, log(1.5), 0.01);
	assert_int_equal(c->row[0].verdict, VERDICT_DIFFERS);
	for (size_t i = 1; i < c->rows; i++) {
		assert_true(c->row[i - 1].verdict <= c->row[i].verdict);
		if (c->row[i - 1].verdict == c->row[i].verdict)
			assert_true(c->row[i - 1].worse >= c->row[i].worse);
	}
	end_sides(&s);
}

#define BLOCKS 7

/* Fresh invocations that drift by 5 % from the first to the last. */
static struct comparison compare_blocks(struct record *record, double factor)
{
	static const char order[] = "ABBABAABAABBBABAABABBBAAABBA";
	const struct record *list[4 * BLOCKS];
	struct comparison c;
	random_state = 2;
	for (size_t i = 0; i < 4 * BLOCKS; i++) {
		double drift = 1 + 0.05 * (double)i / (4 * BLOCKS);
		begin(&record[i], "boot");
		add_rtts(add(&record[i], "pingpong", "posix", 64), 1,
			 1000 * drift * (order[i] == 'B' ? factor : 1), 0.005);
		list[i] = &record[i];
	}
	struct compare_input input = {list, order, 4 * BLOCKS, true};
	assert_int_equal(comparison_make(&c, &input, &usual, NULL), 0);
	return c;
}

static void blocks_tell_change_from_drift(void **state)
{
	(void)state;
	struct record record[4 * BLOCKS];
	struct comparison same = compare_blocks(record, 1);
	assert_int_equal(same.count[VERDICT_EQUIVALENT], same.rows);
	assert_true(same.blocked && same.units[NEW] == 2 * BLOCKS);
	comparison_release(&same);
	for (size_t i = 0; i < 4 * BLOCKS; i++)
		record_release(&record[i]);
	struct comparison slower = compare_blocks(record, 1.05);
	assert_int_equal(slower.row[0].verdict, VERDICT_REGRESSED);
	NEAR(slower.row[0].change.estimate, log(1.05), 0.01);
	comparison_release(&slower);
	for (size_t i = 0; i < 4 * BLOCKS; i++)
		record_release(&record[i]);
}

static bool same_row(const struct comparison_row *a,
		     const struct comparison_row *b)
{
	return a->figure.percentile == b->figure.percentile;
}

/* Four records a side, NEW 5 % slower, or faster. */
static void options_say_what_is_compared_and_an_alarm(void **state)
{
	(void)state;
	struct margin_rule rules[] = {
		{"", METRIC_RTT_NS, -1, 0.10},
		{"/2B/", METRIC_RTT_NS, P50, 0.02},
	};
	for (int faster = 0; faster < 2; faster++) {
		struct many m;
		struct compare_options o = usual;
		random_state = 5;
		make_many(&m, 0.002, 0.002, faster ? 1 / 1.05 : 1.05);
		assert_int_equal(compare_alarms(&m.comparison),
				 faster ? 0 : SIZES);
		o.both_ways = true;
		compare_many(&m, &o);
		assert_int_equal(compare_alarms(&m.comparison), SIZES);
		o.only = "/2B/";
		compare_many(&m, &o);
		assert_int_equal(m.comparison.rows, 2);
		assert_int_equal(m.comparison.points, 1);
		o.only = NULL;
		o.skip = "/2B/";
		compare_many(&m, &o);
		assert_int_equal(m.comparison.rows, 2 * (SIZES - 1));
		o.skip = NULL;
		o.margin.rule = rules;
		o.margin.rules = 2;
		compare_many(&m, &o);
		assert_int_equal(compare_alarms(&m.comparison), 1);
		assert_non_null(strstr(m.comparison.row[0].result->id, "/2B/"));
		end_many(&m);
	}
}

/*
 * One number: the geometric mean, of which a rate is the inverse, with the
 * interval that the common mood of a run asks for, whatever the number of rows.
 */
static void overall_is_a_mean_within_each_run(void **state)
{
	(void)state;
	struct sides s;
	char text[256];
	double narrow[2];
	for (int moody = 0; moody < 2; moody++) {
		begin_sides(&s);
		for (int side = OLD; side <= NEW; side++) {
			double by = side == NEW ? 1.1 : 1;
			struct record *r = &s.record[side];
			for (uint64_t size = 1; size <= 8; size++)
				add(r, "pingpong", "posix", size);
			add(r, "flood", "posix", 64);
			for (int i = 0; i < 14; i++) {
				double mood = exp(moody * 0.05 * noise());
				for (int k = 0; k < 8; k++)
					add_rtt(&r->result[k],
						1000 * mood * (k < 4 ? by : 1) *
							exp(0.002 * noise()));
				add_rate(&r->result[8], 1e5 / mood / by);
			}
		}
		s.record[OLD].result[0].run[3].status = RESULT_FAILED;
		compare_sides(&s, &usual);
		assert_int_equal(s.comparison.overall_of, 9);
		struct interval all = s.comparison.overall;
		NEAR(all.estimate, log(1.1) * 5 / 9, moody ? 0.05 : 0.002);
		narrow[moody] = all.high - all.low;
		assert_true(compare_caveat(&s.comparison, &usual, 0, text,
					   sizeof(text)));
		assert_non_null(strstr(text, "geometric mean"));
		assert_non_null(strstr(text, "9 configurations"));
		end_sides(&s);
	}
	assert_true(narrow[0] < 0.005 && narrow[1] > 0.04);
}

static void what_is_not_borne_out_is_no_regression(void **state)
{
	(void)state;
	struct record record[3][4 * BLOCKS];
	struct comparison first = compare_blocks(record[0], 1.05);
	struct comparison same = compare_blocks(record[1], 1);
	struct comparison worse = compare_blocks(record[2], 1.04);
	struct comparison_row row = first.row[0];
	assert_int_equal(first.count[VERDICT_REGRESSED], 1);
	compare_confirm(&first, &worse, 0.05);
	assert_int_equal(first.confirmed, 1);
	assert_int_equal(first.count[VERDICT_REGRESSED], 1);
	compare_confirm(&first, &same, 0.05);
	assert_int_equal(first.refuted, 1);
	assert_int_equal(first.count[VERDICT_REGRESSED], 0);
	for (size_t i = 0; i < first.rows; i++)
		if (same_row(&first.row[i], &row))
			assert_true(first.row[i].refuted);
	comparison_release(&first);
	comparison_release(&same);
	comparison_release(&worse);
	for (size_t i = 0; i < 4 * BLOCKS; i++)
		for (int k = 0; k < 3; k++)
			record_release(&record[k][i]);
}

static void every_workload_has_a_compared_figure_with_a_direction(void **state)
{
	(void)state;
	for (size_t i = 0; workloads[i]; i++) {
		for (int counted = 0; counted < 2; counted++) {
			struct figures figures =
				figures_in(&workloads[i]->figures,
					   workloads[i]->name, counted);
			const struct figure *first =
				figures_first(&figures, IS_COMPARED);
			if (!first && !counted)
				fail_msg("bench/workload/%s.c: no figure is "
					 "compared",
					 workloads[i]->name);
			for (const struct figure *f = figures.figure; f->use;
			     f++)
				if (f->use & (IS_COMPARED | IS_JUDGED))
					assert_int_not_equal(
						metrics[f->metric].better,
						NEITHER);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			slower_by_more_than_the_margin_differs_for_the_worse),
		cmocka_unit_test(
			faster_by_more_than_the_margin_differs_for_the_better),
		cmocka_unit_test(of_rates_the_lower_is_worse),
		cmocka_unit_test(
			a_significant_change_below_the_margin_is_small),
		cmocka_unit_test(
			a_count_has_a_narrower_margin_and_more_of_it_is_worse),
		cmocka_unit_test(what_lies_within_the_margin_is_equivalent),
		cmocka_unit_test(noise_is_inconclusive_and_says_what_it_takes),
		cmocka_unit_test(a_family_asks_more_than_a_single_test),
		cmocka_unit_test(one_run_a_side_shows_nothing),
		cmocka_unit_test(identical_runs_are_no_trouble),
		cmocka_unit_test(what_one_side_lacks_is_a_row_with_the_reason),
		cmocka_unit_test(
			what_new_lacks_is_lost_and_what_old_lacks_is_not),
		cmocka_unit_test(
			runs_that_new_alone_lacks_spoil_a_configuration),
		cmocka_unit_test(without_any_value_there_is_nothing_to_compare),
		cmocka_unit_test(values_that_are_no_measure_are_left_out),
		cmocka_unit_test(parameters_match_and_ids_do_not_matter),
		cmocka_unit_test(records_with_nothing_in_common_are_refused),
		cmocka_unit_test(memory_cgroups_are_not_mixed_silently),
		cmocka_unit_test(
			other_machines_and_queues_are_refused_unless_forced),
		cmocka_unit_test(what_differs_is_listed_but_what_always_does),
		cmocka_unit_test(with_several_boots_the_boot_is_the_unit),
		cmocka_unit_test(one_boot_each_is_said),
		cmocka_unit_test(one_record_each_differs_but_is_no_alarm),
		cmocka_unit_test(
			records_that_differ_by_themselves_are_no_alarm),
		cmocka_unit_test(several_records_a_side_find_what_exceeds_them),
		cmocka_unit_test(a_contended_figure_does_not_alarm_alone),
		cmocka_unit_test(the_harness_is_no_comparison),
		cmocka_unit_test(many_small_moves_one_way_are_a_family),
		cmocka_unit_test(two_modes_are_compared_beside_the_median),
		cmocka_unit_test(rows_come_worst_first),
		cmocka_unit_test(blocks_tell_change_from_drift),
		cmocka_unit_test(options_say_what_is_compared_and_an_alarm),
		cmocka_unit_test(overall_is_a_mean_within_each_run),
		cmocka_unit_test(what_is_not_borne_out_is_no_regression),
		cmocka_unit_test(
			every_workload_has_a_compared_figure_with_a_direction),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
