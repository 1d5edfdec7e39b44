/* Verdicts, the runs still needed, and what moved together. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/memory.h"
#include "core/judge/compare_judge.h"
#include "core/judge/counts.h"
#include "core/stats/block.h"
#include "core/stats/pair.h"
#include "core/stats/rank.h"
#include "core/stats/stats.h"

static void adjust(struct comparison *c)
{
	double *p = mem_array(c->rows, sizeof(*p));
	for (size_t i = 0; i < c->rows; i++) {
		p[i] = c->row[i].p;
		c->tested += !isnan(p[i]);
	}
	stats_holm(p, c->rows);
	for (size_t i = 0; i < c->rows; i++)
		c->row[i].adjusted = p[i];
	free(p);
}

static double for_the_worse(const struct comparison_row *row, double change)
{
	return metrics[row->figure.metric].better == HIGHER ? -change : change;
}

static bool is_significant(const struct comparison_row *row,
			   const struct compare_options *options)
{
	return row->adjusted <= options->alpha;
}

/* It may be in either mode, and they stayed as and where they were. */
static bool is_between(const struct comparison_row *row)
{
	const struct modes *old = &row->modes[OLD], *new = &row->modes[NEW];
	if (!row->has_modes[OLD] || !row->has_modes[NEW] ||
	    !(modes_part_median(old) || modes_part_median(new)) ||
	    fabs(new->share - old->share) >= MODES_EDGE)
		return false;
	for (int i = 0; i < 2; i++)
		if (fabs(log(new->place[i] / old->place[i])) >= row->margin)
			return false;
	return true;
}

static enum verdict judge(const struct comparison *c,
			  const struct comparison_row *row,
			  const struct compare_options *options)
{
	bool small = fabs(row->worse) < row->margin;
	if (row->units[OLD] > 0 && row->units[NEW] == 0)
		return VERDICT_LOST;
	if (row->between && !small)
		return VERDICT_INCONCLUSIVE;
	if (is_significant(row, options))
		return small		    ? VERDICT_SMALL
		       : c->one_record_each ? VERDICT_DIFFERS
		       : row->worse > 0	    ? VERDICT_REGRESSED
					    : VERDICT_IMPROVED;
	if (row->narrow.low > -row->reach && row->narrow.high < row->reach)
		return VERDICT_EQUIVALENT;
	return VERDICT_INCONCLUSIVE;
}

/* The fewest units a side whose smallest p is no larger than alpha. */
static double least_units(const struct comparison *c, double alpha)
{
	size_t blocks = 1;
	if (c->paired) {
		while (stats_pair_smallest(blocks) > alpha)
			blocks++;
		return (double)blocks;
	}
	if (!c->blocked)
		return stats_values_to_find(INFINITY, alpha);
	while (blocks < BLOCKS_EXACT && stats_block_smallest(blocks) > alpha)
		blocks++;
	return (double)blocks * BLOCK / 2;
}

/*
 * The standard deviation of one unit that the width of the 90 % interval
 * stands for: outliers move it less than they do the usual estimate.
 */
static double spread_of(const struct comparison_row *row)
{
	double n = (double)row->units[OLD], m = (double)row->units[NEW];
	double half = (row->narrow.high - row->narrow.low) / 2;
	return fmax(1e-9, half / 1.645 * sqrt(n * m / (n + m) * 3 / M_PI));
}

/* As many as would show the change that was seen, or that it is small. */
static unsigned needed(const struct comparison *c,
		       const struct comparison_row *row, double alpha)
{
	double have =
		(double)(row->units[OLD] < row->units[NEW] ? row->units[OLD]
							   : row->units[NEW]);
	double size = fabs(row->change.estimate), spread = spread_of(row);
	double alone = alpha / (double)c->tested;
	double all = least_units(c, alone);
	if (isfinite(row->narrow.low))
		all = fmax(all, stats_values_to_find(size / spread, alone));
	if (isfinite(row->narrow.low) && size < row->margin)
		all = fmin(all, stats_values_to_keep_within(
					(row->margin - size) / spread));
	return (unsigned)fmin(NEEDED_MOST, fmax(1, all - have));
}

/* Of a count that varies by itself. */
static void note_reach(struct comparison *c, struct comparison_row *row)
{
	row->reach = counts_margin(row, row->margin);
	c->widened += row->reach > row->margin;
	c->widest = fmax(c->widest, row->reach);
}

static void judge_row(struct comparison *c, struct comparison_row *row,
		      const struct compare_options *options)
{
	double worst =
		for_the_worse(row, 1) > 0 ? row->narrow.high : -row->narrow.low;
	row->margin = log1p(
		margin_asked(&options->margin, row->result->id, &row->figure));
	row->reach = row->margin;
	if (c->counted && !options->figure)
		note_reach(c, row);
	row->worse = for_the_worse(row, row->change.estimate);
	row->between = is_between(row);
	row->cleared = worst < row->reach && !row->between;
	row->verdict = judge(c, row, options);
	if (isnan(row->p))
		return;
	c->too_small += row->smallest > options->alpha / (double)c->tested;
	if (row->verdict == VERDICT_INCONCLUSIVE && !row->between)
		row->needed = needed(c, row, options->alpha);
}

/* Whether another contended figure of the mechanism became worse too. */
static bool has_company(const struct comparison *c,
			const struct comparison_row *row,
			const struct compare_options *options)
{
	for (size_t i = 0; i < c->rows; i++) {
		const struct comparison_row *other = &c->row[i];
		if (other->result != row->result &&
		    params_is_contended(&other->result->params) &&
		    !strcmp(other->result->params.mechanism,
			    row->result->params.mechanism) &&
		    is_significant(other, options) && other->worse > 0)
			return true;
	}
	return false;
}

static bool same_figure(const struct figure *a, const struct figure *b)
{
	return a->metric == b->metric && a->percentile == b->percentile;
}

/* Whether so many of them, or more, would be rare if each fell as a coin. */
static bool is_rare(size_t many, size_t all, double alpha)
{
	return all > 0 && stats_sign_test(many, all) <= alpha;
}

static void add_family(struct comparison *c, const struct figure *figure,
		       double alpha)
{
	double *change = mem_array(c->rows, sizeof(*change));
	c->family = array_grow(c->family, c->families, sizeof(*c->family));
	struct comparison_family *f = &c->family[c->families++];
	*f = (struct comparison_family){.figure = *figure};
	for (size_t i = 0; i < c->rows; i++) {
		const struct comparison_row *row = &c->row[i];
		if (!same_figure(&row->figure, figure) || isnan(row->worse) ||
		    row->worse == 0)
			continue;
		f->worse += row->worse > 0;
		change[f->rows++] = row->change.estimate;
	}
	f->median = stats_median(change, f->rows);
	f->together = is_rare(f->worse, f->rows, alpha);
	free(change);
}

static void find_families(struct comparison *c, double alpha)
{
	for (size_t i = 0; i < c->rows; i++) {
		size_t j = 0;
		while (j < i &&
		       !same_figure(&c->row[j].figure, &c->row[i].figure))
			j++;
		if (j == i)
			add_family(c, &c->row[i].figure, alpha);
	}
}

/* By verdict; in each the worst first, and last what was not tested. */
static int compare_rows(const void *a, const void *b)
{
	const struct comparison_row *x = a, *y = b;
	if (x->verdict != y->verdict)
		return x->verdict < y->verdict ? -1 : 1;
	if (isnan(x->worse) || isnan(y->worse))
		return isnan(x->worse) - isnan(y->worse);
	if (x->worse != y->worse)
		return x->worse > y->worse ? -1 : 1;
	return strcmp(x->result->id, y->result->id);
}

static void sort_rows(struct comparison *c)
{
	for (int verdict = 0; verdict < VERDICTS; verdict++)
		c->count[verdict] = 0;
	for (size_t i = 0; i < c->rows; i++)
		c->count[c->row[i].verdict]++;
	if (c->rows > 0)
		qsort(c->row, c->rows, sizeof(*c->row), compare_rows);
}

void compare_judge(struct comparison *c, const struct compare_options *options)
{
	adjust(c);
	for (size_t i = 0; i < c->rows; i++)
		judge_row(c, &c->row[i], options);
	for (size_t i = 0; i < c->rows && !options->figure; i++) {
		struct comparison_row *row = &c->row[i];
		if (row->verdict == VERDICT_REGRESSED &&
		    params_is_contended(&row->result->params) &&
		    !has_company(c, row, options))
			row->verdict = VERDICT_ISOLATED;
	}
	if (c->too_small > 0)
		c->enough = (unsigned)least_units(c, options->alpha /
							     (double)c->tested);
	sort_rows(c);
	find_families(c, options->alpha);
}

size_t compare_alarms(const struct comparison *c)
{
	return c->count[VERDICT_REGRESSED] +
	       (c->both_ways ? c->count[VERDICT_IMPROVED] : 0);
}

static bool is_borne_out(const struct comparison_row *row,
			 const struct comparison *again, double alpha)
{
	for (size_t i = 0; i < again->rows; i++) {
		const struct comparison_row *other = &again->row[i];
		if (same_figure(&row->figure, &other->figure) &&
		    params_equal(&row->result->params, &other->result->params))
			return (other->worse > 0) == (row->worse > 0) &&
			       other->p <= alpha;
	}
	return false;
}

void compare_confirm(struct comparison *c, const struct comparison *again,
		     double alpha)
{
	for (size_t i = 0; i < c->rows; i++) {
		struct comparison_row *row = &c->row[i];
		if (row->verdict != VERDICT_REGRESSED &&
		    !(c->both_ways && row->verdict == VERDICT_IMPROVED))
			continue;
		if (is_borne_out(row, again, alpha)) {
			c->confirmed++;
			continue;
		}
		row->verdict = VERDICT_INCONCLUSIVE;
		row->refuted = true;
		c->refuted++;
	}
	sort_rows(c);
}
