/* One configuration, one metric: the values of both sides, and the test. */
#include <math.h>
#include <stdio.h>

#include "core/judge/compare_row.h"
#include "core/record/relative.h"
#include "core/record/workloads.h"
#include "core/stats/block.h"
#include "core/stats/mean.h"
#include "core/stats/pair.h"
#include "core/stats/rank.h"
#include "core/stats/stats.h"

static double value_of(const struct run *run, const struct figure *figure)
{
	return run->status == RESULT_OK
		       ? run_figure(run, figure->metric, figure->percentile)
		       : NAN;
}

/* Only what is over zero has one, and is a time or a rate at all. */
double compare_run(const struct result *result, const struct run *run,
		   const struct result *reference, const struct figure *figure)
{
	return reference ? run_relative(result, run, reference, figure->metric,
					figure->percentile)
			 : log(value_of(run, figure));
}

static size_t add_runs(double *value, const struct result *result,
		       const struct result *reference,
		       const struct figure *figure)
{
	size_t n = 0;
	for (size_t i = 0; result && i < result->runs; i++) {
		double v =
			compare_run(result, &result->run[i], reference, figure);
		if (isfinite(v))
			value[n++] = v;
	}
	return n;
}

const struct result *compare_reference_of(const struct work *w,
					  const struct point *point, size_t k)
{
	return point->in[k]
		       ? result_reference(w->input->record[k], point->in[k])
		       : NULL;
}

/* Such a reference is no measure of the machine. */
static bool is_alone(const struct work *w, const struct result *result,
		     const struct result *reference)
{
	return w->comparison
		->reference[reference == result ? BY_EMPTY_CALLS : BY_CONTROL]
		.alone;
}

/* Each record that has the configuration must have its reference too. */
static bool is_relative(const struct work *w, const struct point *point,
			const struct figure *figure)
{
	bool is = !w->comparison->blocked && !figure_is_counted(figure) &&
		  figure->use & IS_COMPARED;
	for (size_t k = 0; k < w->input->records && is; k++) {
		const struct result *result = point->in[k];
		const struct result *reference =
			compare_reference_of(w, point, k);
		is = !result ||
		     (reference && !is_alone(w, result, reference) &&
		      add_runs(w->value, result, reference, figure) > 0);
	}
	return is;
}

static uint64_t samples_of(const struct result *result,
			   const struct figure *figure)
{
	uint64_t count = 0;
	for (size_t i = 0; result && i < result->runs; i++) {
		const struct measurement *m =
			run_measurement(&result->run[i], figure->metric);
		if (m && result->run[i].status == RESULT_OK)
			count += m->distribution.count;
	}
	return count;
}

/* Counts stand for themselves, of whatever boot (counts.h). */
static bool is_grouped(const struct work *w)
{
	return (w->comparison->by_boot || w->comparison->by_record) &&
	       !w->comparison->counted;
}

/* All samples of a side together have to support its percentile. */
static bool is_supported(const struct work *w, const struct point *point,
			 const struct figure *figure, int side)
{
	uint64_t count = 0;
	for (size_t k = 0; k < w->input->records; k++)
		if (comparison_side(w->input, k) == side)
			count += samples_of(point->in[k], figure);
	return !metrics[figure->metric].sampled ||
	       summary_supported(figure->percentile, count,
				 PERCENTILE_BEYOND_ALL);
}

/* The logarithms of a side's runs, or the median of each of its units. */
static size_t collect(const struct work *w, const struct point *point,
		      const struct figure *figure, int side, bool relative,
		      double *value)
{
	size_t units = 0;
	if (!is_supported(w, point, figure, side))
		return 0;
	for (size_t first = 0; first < w->input->records; first++) {
		size_t n = 0;
		for (size_t k = first; k < w->input->records; k++)
			if (w->unit[k] == first &&
			    comparison_side(w->input, k) == side)
				n += add_runs(value + units + n, point->in[k],
					      relative ? compare_reference_of(
								 w, point, k)
						       : NULL,
					      figure);
		if (is_grouped(w) && n > 0) {
			value[units] = stats_median(value + units, n);
			n = 1;
		}
		units += n;
	}
	return units;
}

static void test_sides(struct comparison_row *row, const double *old, size_t n,
		       const double *new, size_t m)
{
	row->p = stats_rank_test(old, n, new, m);
	row->smallest = stats_rank_smallest(n, m);
	row->change = stats_shift(old, n, new, m, 0.95);
	row->narrow = stats_shift(old, n, new, m, 0.90);
}

/* Boots and records are few, and any p may come of them. */
static void test_units(struct comparison_row *row, const double *old, size_t n,
		       const double *new, size_t m)
{
	row->p = stats_mean_test(old, n, new, m, NULL);
	row->smallest = n + m < 3 ? 1 : 0;
	row->change = stats_mean_shift(old, n, new, m, NULL, 0.95);
	row->narrow = stats_mean_shift(old, n, new, m, NULL, 0.90);
}

/* A record's median stands for it; NAN where it has none. */
static void test_blocks(const struct work *w, struct comparison_row *row,
			const struct point *point)
{
	const char *order = w->input->side;
	size_t records = w->input->records, blocks = records / BLOCK;
	double *value = w->value, *runs = value + records;
	for (size_t k = 0; k < records; k++)
		value[k] = stats_median(
			runs, add_runs(runs, point->in[k], NULL, &row->figure));
	size_t fewer = row->units[row->units[NEW] < row->units[OLD]];
	row->p = stats_block_test(value, order, blocks, 1);
	row->smallest = stats_block_smallest(fewer * 2 / BLOCK);
	row->change = stats_block_interval(value, order, blocks, 0.95);
	row->narrow = stats_block_interval(value, order, blocks, 0.90);
}

/* ln(NEW / OLD); by their slices where they took turns in them. */
static double pair_change(const struct run *old, const struct run *new,
			  const struct figure *figure)
{
	double change = NAN;
	if (old->status != RESULT_OK || new->status != RESULT_OK)
		return NAN;
	if (figure->percentile == P50)
		change = run_turn_ratio(old, new, figure->metric);
	return isnan(change)
		       ? log(value_of(new, figure) / value_of(old, figure))
		       : change;
}

void compare_pairs(const struct point *point, const struct figure *figure,
		   double *change)
{
	const struct result *old = point->side[OLD], *new = point->side[NEW];
	for (size_t i = 0; i < old->runs; i++) {
		unsigned block = old->run[i].block;
		change[i] = NAN;
		for (size_t j = result_block(new, block, i);
		     j < new->runs &&new->run[j].block == block &&
		     !isfinite(change[i]);
		     j++)
			change[i] =
				pair_change(&old->run[i], &new->run[j], figure);
	}
}

/* The pairs become the units of both sides. */
static void test_pairs(const struct work *w, struct comparison_row *row,
		       const struct point *point)
{
	double *change = w->value;
	compare_pairs(point, &row->figure, change);
	size_t n = stats_sort(change, point->side[OLD]->runs);
	row->units[OLD] = row->units[NEW] = n;
	row->p = n > 0 ? stats_pair_test(change, n) : NAN;
	row->smallest = stats_pair_smallest(n);
	row->change = stats_median_interval(change, n, 0.95);
	row->narrow = stats_median_interval(change, n, 0.90);
	if (n == 0)
		snprintf(row->reason, sizeof(row->reason),
			 "no pair has a value on both sides");
}

static const char *why_none(const struct comparison_row *row,
			    const struct result *result)
{
	if (!result)
		return "has no such configuration";
	if (result->reason[0])
		return result->reason;
	if (result->status != RESULT_OK)
		return result_status_words[result->status];
	if (result->runs == 0)
		return "has no run";
	return samples_of(result, &row->figure) > 0
		       ? "too few samples for this percentile"
		       : "has no value";
}

static void test(const struct work *w, struct comparison_row *row,
		 const struct point *point, const double *old, size_t n,
		 const double *new, size_t m)
{
	if (w->comparison->paired)
		test_pairs(w, row, point);
	else if (w->input->blocked)
		test_blocks(w, row, point);
	else if (is_grouped(w))
		test_units(row, old, n, new, m);
	else
		test_sides(row, old, n, new, m);
}

/* The same of the figures over their references. */
static void test_relative(const struct work *w, struct comparison_row *row,
			  const struct point *point)
{
	double *old = w->value;
	row->absolute = row->change;
	size_t n = collect(w, point, &row->figure, OLD, true, old);
	size_t m = collect(w, point, &row->figure, NEW, true, old + n);
	if (n == 0 || m == 0)
		return;
	for (size_t k = 0; k < w->input->records && !row->relative; k++)
		if (point->in[k])
			row->relative = reference_name(
				point->in[k],
				compare_reference_of(w, point, k));
	row->units[OLD] = n;
	row->units[NEW] = m;
	test(w, row, point, old, n, old + n, m);
}

bool compare_estimate(const struct work *w, struct comparison_row *row,
		      const struct point *point)
{
	size_t n, m;
	double *old = w->value;
	n = row->units[OLD] = collect(w, point, &row->figure, OLD, false, old);
	double *new = old + n;
	m = row->units[NEW] = collect(w, point, &row->figure, NEW, false, new);
	row->median[OLD] = exp(stats_median(old, n));
	row->median[NEW] = exp(stats_median(new, m));
	row->change = row->narrow = (struct interval){NAN, NAN, NAN, NAN};
	row->absolute = row->change;
	row->p = row->adjusted = row->smallest = NAN;
	if (n == 0 || m == 0) {
		int side = n == 0 ? OLD : NEW;
		snprintf(row->reason, sizeof(row->reason), "%s: %.200s",
			 side == OLD ? "OLD" : "NEW",
			 why_none(row, point->side[side]));
		return n + m > 0;
	}
	test(w, row, point, old, n, new, m);
	if (is_relative(w, point, &row->figure))
		test_relative(w, row, point);
	return true;
}

bool compare_leading(const struct work *w, const struct point *point,
		     struct comparison_row *row)
{
	struct figures figures = record_figures(
		point->record, point->side[OLD]->params.workload);
	const struct figure *first = figures_first(&figures, IS_COMPARED);
	if (!first)
		return false;
	*row = (struct comparison_row){.result = point->side[OLD],
				       .figure = *first};
	return compare_estimate(w, row, point);
}

void compare_find_modes(const struct work *w, struct comparison_row *row,
			const struct point *point)
{
	enum metric_id metric = row->figure.metric;
	bool is_median =
		metrics[metric].sampled && row->figure.percentile == P50;
	for (int side = OLD; side <= NEW && is_median; side++) {
		struct histogram all = {0};
		for (size_t k = 0; k < w->input->records; k++)
			if (point->in[k] &&
			    comparison_side(w->input, k) == side)
				histogram_merge(
					&all, &point->in[k]->histogram[metric]);
		row->has_modes[side] = modes_find(&row->modes[side], &all);
		histogram_release(&all);
	}
}
