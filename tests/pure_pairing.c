/* Two results of one record, compared block by block. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "base/random.h"
#include "core/judge/pairing.h"
#include "core/stats/pair.h"
#include "report/difference.h"

#define RUNS 14

struct sides {
	struct run run[2][RUNS];
	struct result result[2];
	struct pairing pairing;
};

static void assert_near(double value, double expected, double within)
{
	if (!(fabs(value - expected) <= within))
		fail_msg("%.17g is not within %g of %.17g", value, within,
			 expected);
}

static void set_run(struct run *run, unsigned block, double value)
{
	memset(run, 0, sizeof(*run));
	run->block = block;
	run->measures = 1;
	run->measure[0].metric = METRIC_THROUGHPUT_PER_S;
	run->measure[0].value = value;
}

/* b is `ratio` times a, and both drift to ten times what they were. */
static void make(struct sides *s, unsigned runs, double ratio, double noise)
{
	memset(s, 0, sizeof(*s));
	for (unsigned i = 0; i < runs; i++) {
		double drift = 1 + 9.0 * i / RUNS;
		double off = i % 2 ? 1 + noise * (i + 1) : 1 - noise * (i + 1);
		set_run(&s->run[0][i], i, 100 * drift);
		set_run(&s->run[1][i], i, 100 * drift * ratio * off);
	}
	for (int side = 0; side < 2; side++) {
		s->result[side].run = s->run[side];
		s->result[side].runs = runs;
	}
	s->pairing = (struct pairing){.a = &s->result[0],
				      .b = &s->result[1],
				      .metric = METRIC_THROUGHPUT_PER_S};
}

/*
 * Hollander and Wolfe 1973, page 29, as in R's help page of wilcox.test: the
 * one-sided p of V = 40 is 0.01953.
 */
static void the_signed_rank_test_gives_the_textbooks_p(void **state)
{
	(void)state;
	static const double before[] = {1.83, 0.50, 1.62, 2.48, 1.68,
					1.88, 1.55, 3.06, 1.30};
	static const double after[] = {0.878, 0.647, 0.598, 2.05, 1.06,
				       1.29,  1.06,  3.14,  1.29};
	double difference[9];
	for (int i = 0; i < 9; i++)
		difference[i] = before[i] - after[i];
	assert_near(stats_pair_test(difference, 9), 2 * 0.01953125, 1e-12);
}

/* Wilcoxon's table: two-sided 5 %: T = 0, 3, 8, 21 and 52. */
static void the_signed_rank_test_keeps_the_published_values(void **state)
{
	(void)state;
	static const struct {
		int n, critical;
	} row[] = {{6, 0}, {8, 3}, {10, 8}, {14, 21}, {20, 52}};
	for (size_t i = 0; i < sizeof(row) / sizeof(*row); i++) {
		for (int more = 0; more < 2; more++) {
			double value[20];
			int left = row[i].critical + more;
			for (int k = row[i].n; k > 0; k--) {
				bool low = k <= left;
				value[k - 1] = low ? -k : k;
				left -= low ? k : 0;
			}
			double p = stats_pair_test(value, (size_t)row[i].n);
			assert_int_equal(p <= 0.05, !more);
		}
	}
}

/* All signs, counted here one by one, with the mid-ranks 1.5 1.5 3 4. */
static void ties_are_counted_as_they_are(void **state)
{
	(void)state;
	static const double value[] = {-1, 1, 2, 3, 0, NAN};
	assert_near(stats_pair_test(value, 6), 6.0 / 16, 1e-12);
	assert_near(stats_pair_test(value, 0), 1, 0);
	assert_near(stats_pair_test(value + 4, 2), 1, 0);
	assert_near(stats_pair_smallest(6), 2.0 / 64, 1e-15);
}

static void a_difference_is_seen_through_a_drift(void **state)
{
	(void)state;
	struct sides s;
	make(&s, RUNS, 1.05, 0.0005);
	pairings_judge(&s.pairing, 1);
	assert_int_equal(s.pairing.verdict, PAIRING_DIFFERS);
	assert_int_equal(s.pairing.blocks, RUNS);
	assert_near(s.pairing.ratio.estimate, 1.05, 0.002);
	assert_true(s.pairing.ratio.low < s.pairing.ratio.estimate);
	assert_true(s.pairing.ratio.high > s.pairing.ratio.estimate);
	assert_true(s.pairing.ratio.low > 1.03);
}

static void noise_alone_cannot_be_told(void **state)
{
	(void)state;
	struct sides s;
	make(&s, RUNS, 1, 0.01);
	pairings_judge(&s.pairing, 1);
	assert_int_equal(s.pairing.verdict, PAIRING_CANNOT_TELL);
	make(&s, RUNS, 1, 0);
	pairings_judge(&s.pairing, 1);
	assert_int_equal(s.pairing.verdict, PAIRING_SAME);
	assert_near(s.pairing.ratio.estimate, 1, 1e-12);
}

static void what_differs_by_less_than_the_margin_is_the_same(void **state)
{
	(void)state;
	struct sides s;
	make(&s, RUNS, 1, 0.001);
	pairings_judge(&s.pairing, 1);
	assert_int_equal(s.pairing.verdict, PAIRING_SAME);
	assert_near(s.pairing.margin, 0.03, 1e-12);
	assert_true(s.pairing.ratio.low > 1 / 1.03);
	assert_true(s.pairing.ratio.high < 1.03);
	make(&s, RUNS, 1.01, 0.0001);
	pairings_judge(&s.pairing, 1);
	assert_int_equal(s.pairing.verdict, PAIRING_DIFFERS);
}

/*
 * The 95 % interval of 14 runs is their 3rd and 12th. Two of them past one end
 * of the margin are 106 of 2^14 cases: enough for one claim, not for 24.
 */
static void many_equivalences_take_more_than_the_interval(void **state)
{
	(void)state;
	struct sides s[24];
	struct pairing family[24];
	for (int i = 0; i < 24; i++) {
		make(&s[i], RUNS, 1, 0.002);
		set_run(&s[i].run[1][1], 1,
			1.1 * s[i].run[0][1].measure[0].value);
		set_run(&s[i].run[1][3], 3,
			1.1 * s[i].run[0][3].measure[0].value);
		family[i] = s[i].pairing;
	}
	pairings_judge(family, 1);
	assert_near(family[0].p_same, 106.0 / 16384, 1e-12);
	assert_int_equal(family[0].verdict, PAIRING_SAME);
	pairings_judge(family, 24);
	assert_true(family[0].ratio.high < 1.03);
	assert_true(family[0].p_same > PAIRING_SAME_ALPHA);
	assert_int_equal(family[0].verdict, PAIRING_CANNOT_TELL);
	set_run(&s[0].run[1][3], 3, s[0].run[0][3].measure[0].value);
	pairings_judge(family, 24);
	assert_int_equal(family[0].verdict, PAIRING_SAME);
}

/*
 * Their medians are the margin exactly, so each claim is wrong: at most 5 % of
 * families have one. Half of the ratios lie within, well on both sides of 1.
 */
static void a_wrong_equivalence_is_as_rare_as_stated(void **state)
{
	(void)state;
	enum { FAMILIES = 2000, ROWS = 10 };
	static struct sides s[ROWS];
	struct pairing family[ROWS];
	uint64_t seed = 12;
	int wrong = 0;
	for (int trial = 0; trial < FAMILIES; trial++) {
		bool same = false;
		for (int i = 0; i < ROWS; i++) {
			make(&s[i], RUNS, 1.03, 0);
			for (unsigned k = 0; k < RUNS; k++) {
				double u = (double)random_next(&seed) / 0x1p64;
				s[i].run[1][k].measure[0].value *=
					exp((u - 0.5) / 8.5);
			}
			family[i] = s[i].pairing;
		}
		pairings_judge(family, ROWS);
		for (int i = 0; i < ROWS; i++)
			same |= family[i].verdict == PAIRING_SAME;
		wrong += same;
	}
	assert_true(wrong <= FAMILIES / 20);
	assert_true(wrong > 0);
}

static void an_equivalence_is_said_with_its_margin(void **state)
{
	(void)state;
	struct sides s;
	char text[96];
	make(&s, RUNS, 1, 0.001);
	pairings_judge(&s.pairing, 1);
	difference_text(&s.pairing, text, sizeof(text));
	assert_string_equal(text, "same within 3 % [-0.9,1.0]");
}

/* Normal, by 12 uniform ones; the next of a series with this correlation. */
static double next_of(double last, double correlation, uint64_t *seed)
{
	double normal = -6;
	for (int i = 0; i < 12; i++)
		normal += (double)random_next(seed) / 0x1p64;
	return correlation * last +
	       sqrt(1 - correlation * correlation) * normal;
}

enum { FAMILY = 24, FAMILIES = 200 };

/* How many families of equal pairs have a wrong verdict; and are widened. */
static unsigned wrong_of(double correlation, unsigned *widened)
{
	static struct sides s[FAMILY];
	struct pairing family[FAMILY];
	uint64_t seed = 5;
	unsigned wrong = 0;
	*widened = 0;
	for (int trial = 0; trial < FAMILIES; trial++) {
		bool differs = false;
		for (int i = 0; i < FAMILY; i++) {
			double off = next_of(0, 0, &seed);
			make(&s[i], RUNS, 1, 0);
			for (unsigned k = 0; k < RUNS; k++) {
				s[i].run[1][k].measure[0].value *=
					exp(off / 50);
				off = next_of(off, correlation, &seed);
			}
			family[i] = s[i].pairing;
		}
		pairings_judge(family, FAMILY);
		for (int i = 0; i < FAMILY; i++)
			differs |= family[i].verdict == PAIRING_DIFFERS;
		wrong += differs;
		*widened += family[0].effective < RUNS;
		assert_true(family[0].effective <= RUNS);
	}
	return wrong;
}

static void runs_that_are_correlated_count_as_fewer(void **state)
{
	(void)state;
	unsigned widened;
	assert_in_range(wrong_of(0.8, &widened), 0, FAMILIES / 100);
	assert_in_range(widened, FAMILIES * 98 / 100, FAMILIES);
	assert_in_range(wrong_of(0.4, &widened), 0, FAMILIES / 20);
}

static void independent_runs_count_in_full(void **state)
{
	(void)state;
	unsigned widened;
	assert_in_range(wrong_of(0, &widened), 0, FAMILIES * 8 / 100);
	assert_in_range(widened, 0, FAMILIES * 8 / 100);
}

static void too_few_blocks_give_no_verdict(void **state)
{
	(void)state;
	struct sides s;
	make(&s, 5, 2, 0);
	pairings_judge(&s.pairing, 1);
	assert_int_equal(s.pairing.verdict, PAIRING_NONE);
	assert_near(s.pairing.ratio.estimate, 2, 1e-9);
	make(&s, 7, 2, 0);
	pairings_judge(&s.pairing, 1);
	assert_int_equal(s.pairing.verdict, PAIRING_NONE);
	make(&s, 7, 1, 0);
	pairings_judge(&s.pairing, 1);
	assert_int_equal(s.pairing.verdict, PAIRING_SAME);
	make(&s, 8, 2, 0);
	pairings_judge(&s.pairing, 1);
	assert_int_equal(s.pairing.verdict, PAIRING_DIFFERS);
	make(&s, 0, 2, 0);
	pairings_judge(&s.pairing, 1);
	assert_int_equal(s.pairing.verdict, PAIRING_NONE);
}

static void only_blocks_that_have_both_count(void **state)
{
	(void)state;
	struct sides s;
	make(&s, RUNS, 1.5, 0);
	s.run[0][3].status = RESULT_INVALID;
	s.run[1][7].block = 100;
	s.run[1][9].measure[0].value = NAN;
	pairings_judge(&s.pairing, 1);
	assert_int_equal(s.pairing.blocks, RUNS - 3);
	assert_near(s.pairing.ratio.estimate, 1.5, 1e-9);
}

/* p of 14 alike differences is 2^-13; 0.01 / 81 is more, 0.01 / 82 less. */
static void the_larger_the_family_the_more_runs_it_takes(void **state)
{
	(void)state;
	assert_int_equal(pairings_runs_needed(1), 8);
	assert_int_equal(pairings_runs_needed(81), 14);
	assert_int_equal(pairings_runs_needed(82), 15);
	struct sides s[8];
	struct pairing family[8];
	for (int i = 0; i < 8; i++) {
		make(&s[i], 6, i ? 1 : 2, 0.01);
		family[i] = s[i].pairing;
	}
	pairings_judge(family, 8);
	assert_int_equal(family[0].verdict, PAIRING_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_signed_rank_test_gives_the_textbooks_p),
		cmocka_unit_test(
			the_signed_rank_test_keeps_the_published_values),
		cmocka_unit_test(ties_are_counted_as_they_are),
		cmocka_unit_test(a_difference_is_seen_through_a_drift),
		cmocka_unit_test(noise_alone_cannot_be_told),
		cmocka_unit_test(
			what_differs_by_less_than_the_margin_is_the_same),
		cmocka_unit_test(many_equivalences_take_more_than_the_interval),
		cmocka_unit_test(a_wrong_equivalence_is_as_rare_as_stated),
		cmocka_unit_test(an_equivalence_is_said_with_its_margin),
		cmocka_unit_test(runs_that_are_correlated_count_as_fewer),
		cmocka_unit_test(independent_runs_count_in_full),
		cmocka_unit_test(too_few_blocks_give_no_verdict),
		cmocka_unit_test(only_blocks_that_have_both_count),
		cmocka_unit_test(the_larger_the_family_the_more_runs_it_takes),
	};
	return cmocka_run_group_tests_name("pairing", tests, NULL, NULL);
}
