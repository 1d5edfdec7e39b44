/*
 * How exact counts are judged. Claims:
 *
 * - More boots never say less: what one boot a side shows to be worse, two and
 *   three show too, where boots are alike.
 * - Boots of one kernel raise no alarm, however their runs vary, more often
 *   than is promised; and a gate that they pass lets them pass nearly always.
 * - What boots vary by, of which single boots know nothing, is no change.
 * - A change of one percent in what does not vary is found among rows that do.
 * - The change is that of the medians that tables show.
 * - A history of counts has changes from its second record on, unless they are
 *   less than what a record's own runs leave open.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/random.h"
#include "core/judge/compare.h"
#include "core/judge/compare_judge.h"
#include "core/judge/counts.h"
#include "core/record/summarise.h"

#define BOOTS 3
#define RUNS 8
#define ROWS 35

static const struct compare_options usual = {.alpha = COMPARE_ALPHA,
					     .margin = MARGINS_USUAL};
static uint64_t state_of_random = 1;

static double uniform(void)
{
	return (double)(random_next(&state_of_random) >> 11) * 0x1p-53;
}

static double normal(void)
{
	return sqrt(-2 * log(1 - uniform())) * cos(2 * M_PI * uniform());
}

/* How a row's runs vary, as guests were seen to. */
enum kind { EXACT, MODES, NORMAL, WORK, KINDS };

/* Now and then a run does work that was put aside before. */
static double run_of(enum kind kind)
{
	switch (kind) {
	case MODES:
		return uniform() < 0.5 ? 0 : 0.06;
	case NORMAL:
		return 0.01 * normal();
	case WORK:
		return uniform() < 0.0625 ? 0.3 * uniform() : 0;
	default:
		return 0;
	}
}

/* Two thirds of the rows do not vary at all. */
static enum kind kind_of(size_t row)
{
	return row % 3 ? EXACT : (enum kind)(row / 3 % KINDS);
}

static void add_boot(struct record *record, unsigned boot, size_t rows,
		     const double *change, double apart)
{
	char id[16];
	snprintf(id, sizeof(id), "boot%u", boot);
	*record = (struct record){.complete = true};
	facts_text(&record->environment, "machine_class", "guest");
	facts_text(&record->environment, "kernel.boot_id", id);
	facts_text(&record->clock, "unit", "instructions");
	for (size_t i = 0; i < rows; i++) {
		struct result *r = record_add_result(record);
		assert_non_null(r);
		r->params = params_initial;
		strcpy(r->params.workload, "pingpong");
		strcpy(r->params.mechanism, "sysv");
		r->params.size = i + 1;
		r->effective.equal = true;
		params_id(&r->params, r->id, sizeof(r->id));
		double own = apart * normal();
		for (int k = 0; k < RUNS; k++) {
			struct run run = {.measures = 1};
			struct distribution *d = &run.measure[0].distribution;
			run.measure[0].metric = METRIC_RTT_INSTRUCTIONS;
			*d = (struct distribution){.count = 300};
			for (int p = 0; p < SUMMARIES; p++)
				d->percentile[p] = p == MEAN ? 12000 : NAN;
			d->percentile[MEAN] *=
				exp(run_of(kind_of(i)) + own + change[i]);
			assert_non_null(result_add_run(r, &run));
		}
	}
	record_summarise(record);
}

struct trial {
	struct record record[2 * BOOTS];
	struct comparison c;
	bool passes; /* a gate */
};

/* So many boots a side, of which the second's are `change` worse. */
static void compare(struct trial *t, size_t boots, size_t rows,
		    const double *change, double apart)
{
	static const double none[ROWS];
	const struct record *list[2 * BOOTS];
	const char *side = boots == 1 ? "AB" : boots == 2 ? "AABB" : "AAABBB";
	struct error err = {0};
	*t = (struct trial){.passes = true};
	for (size_t i = 0; i < 2 * boots; i++) {
		add_boot(&t->record[i], (unsigned)i, rows,
			 i < boots ? none : change, apart);
		list[i] = &t->record[i];
	}
	struct compare_input input = {list, side, 2 * boots, false};
	assert_int_equal(comparison_make(&t->c, &input, &usual, &err), 0);
	assert_int_equal(t->c.rows, rows);
	for (size_t i = 0; i < rows; i++)
		t->passes &= t->c.row[i].cleared;
}

static void end(struct trial *t)
{
	comparison_release(&t->c);
	for (size_t i = 0; i < 2 * BOOTS; i++)
		record_release(&t->record[i]);
}

static void more_boots_never_say_less(void **state)
{
	static const struct {
		double change;
		enum verdict verdict;
	} cases[] = {{0.01, VERDICT_REGRESSED},
		     {0.006, VERDICT_REGRESSED},
		     {-0.01, VERDICT_IMPROVED},
		     {0, VERDICT_EQUIVALENT}};
	(void)state;
	for (size_t i = 0; i < 4; i++) {
		for (size_t boots = 1; boots <= BOOTS; boots++) {
			double change[ROWS] = {[1] = cases[i].change};
			struct trial t;
			compare(&t, boots, ROWS, change, 0);
			const struct comparison_row *row = t.c.row;
			while (row->result->params.size != 2)
				row++;
			assert_int_equal(row->verdict, cases[i].verdict);
			assert_true(fabs(row->change.estimate -
					 cases[i].change) < 1e-9);
			assert_int_equal(t.c.too_small, 0);
			end(&t);
		}
	}
}

#define TRIALS 30

static void boots_of_one_kernel_are_alike(void **state)
{
	static const double none[ROWS];
	(void)state;
	for (size_t boots = 1; boots <= 2; boots++) {
		int alarms = 0, passed = 0;
		for (int i = 0; i < TRIALS; i++) {
			struct trial t;
			compare(&t, boots, ROWS, none, 0);
			alarms += compare_alarms(&t.c) > 0;
			passed += t.passes;
			end(&t);
		}
		print_message("%zu boots a side: %d alarms, %d of %d pass\n",
			      boots, alarms, passed, TRIALS);
		assert_true(alarms <= 1);
		assert_true(passed >= TRIALS - 4);
	}
}

/* Each boot is another one in every row, by 1 %. */
static void what_boots_vary_by_is_no_change(void **state)
{
	static const double none[ROWS];
	int alarms = 0;
	(void)state;
	for (int i = 0; i < TRIALS; i++) {
		struct trial t;
		compare(&t, BOOTS, ROWS, none, 0.01);
		alarms += compare_alarms(&t.c) > 0;
		assert_true(t.c.apart > 0.01);
		end(&t);
	}
	print_message("%d alarms\n", alarms);
	assert_true(alarms <= 1);
}

static void a_small_change_is_found_among_rows_that_vary(void **state)
{
	double change[ROWS] = {0};
	(void)state;
	for (size_t i = 0; i < ROWS; i++)
		change[i] = kind_of(i) == EXACT ? 0.01 : 0;
	for (int i = 0; i < 4; i++) {
		struct trial t;
		compare(&t, 1, ROWS, change, 0);
		for (size_t j = 0; j < t.c.rows; j++)
			assert_int_equal(
				t.c.row[j].verdict == VERDICT_REGRESSED,
				kind_of(t.c.row[j].result->params.size - 1) ==
					EXACT);
		end(&t);
	}
}

static void a_history_of_counts_has_changes(void **state)
{
	static const struct {
		double value[6], error;
		size_t changes, at;
	} cases[] = {
		{{1298, 1316, 0, 0, 0, 0}, 0, 1, 1},
		{{1298, 1298, 1316, 1316, 0, 0}, 0, 1, 2},
		{{1298, 0, 1298, 1316, 0, 1316}, 0, 1, 3},
		{{1298, 1316, 1316, 1298, 1298, 1298}, 0, 2, 1},
		{{1298, 1298, 1298, 1298, 1298, 1298}, 0, 0, 0},
		{{1298, 1316, 0, 0, 0, 0}, 0.03, 0, 0},
		{{1298, 1316, 0, 0, 0, 0}, NAN, 0, 0},
		{{1298, 0, 0, 0, 0, 0}, 0, 0, 0},
	};
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct changes found;
		double value[6];
		for (int j = 0; j < 6; j++)
			value[j] = cases[i].value[j] > 0
					   ? log(cases[i].value[j])
					   : NAN;
		counts_changes(&found, value, 6, cases[i].error, CHANGES_ALPHA);
		assert_int_equal(found.count, cases[i].changes);
		if (found.count > 0) {
			assert_int_equal(found.change[0].at, cases[i].at);
			assert_true(found.change[0].stood &&
				    fabs(found.change[0].size.estimate -
					 log(1316.0 / 1298)) < 1e-9);
		}
		changes_release(&found);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(more_boots_never_say_less),
		cmocka_unit_test(boots_of_one_kernel_are_alike),
		cmocka_unit_test(what_boots_vary_by_is_no_change),
		cmocka_unit_test(a_small_change_is_found_among_rows_that_vary),
		cmocka_unit_test(a_history_of_counts_has_changes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
