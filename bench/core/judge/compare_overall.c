/* The mean over the configurations, unit by unit. */
#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "core/judge/compare_overall.h"
#include "core/stats/block.h"
#include "core/stats/mean.h"
#include "core/stats/rank.h"
#include "core/stats/stats.h"

/* What configurations add to one run, or to a record that stands for it. */
struct slot {
	double sum;
	size_t n;
	size_t record;
};

struct tally {
	struct slot *slot;
	size_t *first; /* of each record */
	size_t slots;
};

static void tally_begin(struct tally *t, const struct work *w)
{
	size_t records = w->input->records;
	t->first = mem_array(records, sizeof(*t->first));
	for (size_t k = 0; k < records; k++) {
		const struct record *record = w->input->record[k];
		size_t most = 1;
		for (size_t i = 0; i < record->results; i++)
			if (record->result[i].runs > most)
				most = record->result[i].runs;
		t->first[k] = t->slots;
		t->slots += most;
	}
	t->slot = mem_array(t->slots, sizeof(*t->slot));
	for (size_t k = 0; k < records; k++)
		for (size_t i = t->first[k]; i < t->slots; i++)
			t->slot[i].record = k;
}

static void tally_release(struct tally *t)
{
	free(t->slot);
	free(t->first);
}

static bool is_by_run(const struct comparison *c)
{
	return !c->by_boot && !c->by_record && !c->blocked;
}

/* A value of each run, or the median of a record's in its first slot. */
static void take_runs(const struct work *w, const struct tally *t,
		      const struct point *point,
		      const struct comparison_row *row, double *value)
{
	for (size_t k = 0; k < w->input->records; k++) {
		const struct result *r = point->in[k];
		const struct result *reference =
			row->relative ? compare_reference_of(w, point, k)
				      : NULL;
		double *own = value + t->first[k];
		size_t n = r ? r->runs : 0;
		for (size_t i = 0; i < n; i++)
			own[i] = compare_run(r, &r->run[i], reference,
					     &row->figure);
		if (is_by_run(w->comparison) || n == 0)
			continue;
		own[0] = stats_median(own, n);
		for (size_t i = 1; i < n; i++)
			own[i] = NAN;
	}
}

static int side_of(const struct work *w, const struct slot *slot)
{
	return comparison_side(w->input, slot->record);
}

/* Midway between the sides' means; a pair's change is none of level. */
static double level_of(const struct work *w, const struct tally *t,
		       const double *value)
{
	double sum[SIDES_COMPARED] = {0};
	size_t n[SIDES_COMPARED] = {0};
	if (w->comparison->paired)
		return 0;
	for (size_t i = 0; i < t->slots; i++)
		if (isfinite(value[i])) {
			sum[side_of(w, &t->slot[i])] += value[i];
			n[side_of(w, &t->slot[i])]++;
		}
	return (sum[OLD] / (double)n[OLD] + sum[NEW] / (double)n[NEW]) / 2;
}

static void add_row(struct work *w, const struct tally *t,
		    const struct point *point, const struct comparison_row *row)
{
	double worse = metrics[row->figure.metric].better == HIGHER ? -1 : 1;
	double *value = w->value;
	for (size_t i = 0; i < t->slots; i++)
		value[i] = NAN;
	if (w->comparison->paired)
		compare_pairs(point, &row->figure, value);
	else
		take_runs(w, t, point, row, value);
	double level = level_of(w, t, value);
	for (size_t i = 0; i < t->slots; i++)
		if (isfinite(value[i])) {
			t->slot[i].sum += worse * (value[i] - level);
			t->slot[i].n++;
		}
	w->comparison->overall_of++;
}

static double mean_of(const struct slot *slot)
{
	return slot->n > 0 ? slot->sum / (double)slot->n : NAN;
}

/* Records of one boot are one unit. */
static void join_boots(const struct work *w, struct tally *t)
{
	for (size_t k = 0; k < w->input->records; k++) {
		struct slot *one = &t->slot[t->first[k]];
		struct slot *all = &t->slot[t->first[w->unit[k]]];
		if (one == all)
			continue;
		all->sum += one->sum;
		all->n += one->n;
		one->n = 0;
	}
}

/* The means of a side's units. */
static size_t units_of(const struct work *w, const struct tally *t, int side,
		       double *value)
{
	size_t n = 0;
	for (size_t i = 0; i < t->slots; i++)
		if (t->slot[i].n > 0 && side_of(w, &t->slot[i]) == side)
			value[n++] = mean_of(&t->slot[i]);
	return n;
}

static struct interval estimate(const struct work *w, struct tally *t)
{
	const struct comparison *c = w->comparison;
	double *old = w->value;
	if (c->blocked && !c->paired) {
		for (size_t k = 0; k < w->input->records; k++)
			old[k] = mean_of(&t->slot[t->first[k]]);
		return stats_block_interval(old, w->input->side,
					    w->input->records / BLOCK, 0.95);
	}
	if (c->by_boot)
		join_boots(w, t);
	size_t n = units_of(w, t, OLD, old);
	if (c->paired)
		return stats_median_interval(old, n, 0.95);
	double *new = old + n;
	size_t m = units_of(w, t, NEW, new);
	return is_by_run(c) ? stats_shift(old, n, new, m, 0.95)
			    : stats_mean_shift(old, n, new, m, NULL, 0.95);
}

/* Rows stand as their points do, those of a point beside each other. */
static void add_rows(struct work *w, const struct tally *t)
{
	const struct comparison *c = w->comparison;
	const struct result *last = NULL;
	const struct point *point = w->point;
	for (size_t i = 0; i < c->rows; i++) {
		const struct comparison_row *row = &c->row[i];
		if (row->result == last || !isfinite(row->change.estimate))
			continue;
		while (point->side[OLD] != row->result)
			point++;
		add_row(w, t, point, row);
		last = row->result;
	}
}

void compare_overall(struct work *w)
{
	struct tally t = {0};
	tally_begin(&t, w);
	add_rows(w, &t);
	w->comparison->overall = estimate(w, &t);
	tally_release(&t);
}
