/* Exact counts: what their runs and their boots say. */
#include <math.h>
#include <stdlib.h>

#include "base/array.h"
#include "base/memory.h"
#include "core/judge/counts.h"
#include "core/record/workloads.h"
#include "core/stats/mean.h"
#include "core/stats/stats.h"

/* Of one boot on a side, whose first record that is; how many. */
static size_t runs_of(const struct work *w, const struct point *point,
		      const struct figure *figure, int side, size_t first,
		      double *run)
{
	size_t n = 0;
	for (size_t k = first; k < w->input->records; k++) {
		const struct result *r = point->in[k];
		bool of_it = w->unit[k] == first &&
			     comparison_side(w->input, k) == side;
		for (size_t i = 0; of_it && r && i < r->runs; i++) {
			run[n] = compare_run(r, &r->run[i], NULL, figure);
			n += isfinite(run[n]);
		}
	}
	return n;
}

/* The medians of a side's boots; how many. */
static size_t boots_of(const struct work *w, const struct point *point,
		       const struct figure *figure, int side, double *boot)
{
	size_t boots = 0, runs = 0;
	for (size_t k = 0; k < w->input->records; k++)
		runs += point->in[k] ? point->in[k]->runs : 0;
	double *run = mem_array(runs + 1, sizeof(*run));
	for (size_t first = 0; first < w->input->records; first++) {
		size_t n = runs_of(w, point, figure, side, first, run);
		if (n > 0)
			boot[boots++] = stats_median(run, n);
	}
	free(run);
	return boots;
}

/* The standard deviation of boots of one side; NAN: there are no two. */
static double spread_of(const struct work *w, const struct point *point,
			const struct figure *figure)
{
	double *boot = mem_array(w->input->records, sizeof(*boot));
	double squares = 0, freedom = 0;
	for (int side = OLD; side <= NEW; side++) {
		size_t n = boots_of(w, point, figure, side, boot);
		double mean = 0;
		for (size_t i = 0; i < n; i++)
			mean += boot[i] / (double)n;
		for (size_t i = 0; i < n; i++)
			squares += (boot[i] - mean) * (boot[i] - mean);
		freedom += n > 1 ? (double)n - 1 : 0;
	}
	free(boot);
	return sqrt(squares / freedom);
}

void counts_prepare(const struct work *w)
{
	double *spread =
		mem_array(w->points * FIGURES_MAX + 1, sizeof(*spread));
	size_t n = 0;
	for (size_t i = 0; i < w->points; i++) {
		const struct point *point = &w->point[i];
		struct figures figures = record_figures(
			point->record, point->side[point->side[OLD] ? OLD : NEW]
					       ->params.workload);
		for (const struct figure *f = figures.figure; f->use; f++)
			if (f->use & IS_COMPARED)
				spread[n++] = spread_of(w, point, f);
	}
	double median = stats_median(spread, n);
	w->comparison->spread = fmax(COUNTS_SPREAD, median);
	free(spread);
}

static void note_apart(struct comparison *c, const double *boot, size_t n)
{
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < i; j++)
			c->apart = fmax(c->apart, fabs(boot[i] - boot[j]));
}

/* What encloses both, and the estimate; none where one is none. */
static struct interval enclose(const struct interval *runs,
			       const struct interval *boots, double estimate)
{
	struct interval i = {estimate, NAN, NAN, NAN};
	if (!isfinite(runs->low) || !isfinite(boots->low))
		return i;
	i.low = fmin(estimate, fmin(runs->low, boots->low));
	i.high = fmax(estimate, fmax(runs->high, boots->high));
	i.level = fmin(runs->level, boots->level);
	return i;
}

void counts_refine(const struct work *w, struct comparison_row *row,
		   const struct point *point)
{
	const struct known known = {w->comparison->spread, COUNTS_FREEDOM};
	if (isnan(row->p))
		return;
	double *a = mem_array(2 * w->input->records, sizeof(*a));
	size_t n = boots_of(w, point, &row->figure, OLD, a);
	double *b = a + n;
	size_t m = boots_of(w, point, &row->figure, NEW, b);
	double from = stats_median(a, n), to = stats_median(b, m);
	struct interval wide = stats_mean_shift(a, n, b, m, &known, 0.95);
	struct interval narrow = stats_mean_shift(a, n, b, m, &known, 0.90);
	row->change = enclose(&row->change, &wide, to - from);
	row->narrow = enclose(&row->narrow, &narrow, to - from);
	row->p = fmax(row->p, stats_mean_test(a, n, b, m, &known));
	row->median[OLD] = exp(from);
	row->median[NEW] = exp(to);
	note_apart(w->comparison, a, n);
	note_apart(w->comparison, b, m);
	free(a);
}

double counts_margin(const struct comparison_row *row, double margin)
{
	double half = (row->narrow.high - row->narrow.low) / 2;
	return isfinite(half) ? fmax(margin, fmin(COUNTS_WIDER * half,
						  log1p(COUNTS_WIDEST)))
			      : margin;
}

struct search {
	struct changes *found;
	const double *value; /* finite ones alone, and */
	const size_t *place; /* where they stood */
	double spread, alpha;
};

/* Two levels, as if each were one value with a spread that is known. */
struct levels {
	double before, after;
	struct known known;
};

static struct levels levels_of(const struct search *s, double n, double before,
			       double m, double after)
{
	struct levels l = {before / n, after / m, {0, COUNTS_FREEDOM}};
	l.known.spread = s->spread * sqrt((1 / n + 1 / m) / 2);
	return l;
}

static double sum_of(const struct search *s, size_t begin, size_t end)
{
	double sum = 0;
	for (size_t i = begin; i < end; i++)
		sum += s->value[i];
	return sum;
}

static void add_change(struct search *s, size_t begin, size_t at, size_t end,
		       double p)
{
	struct changes *c = s->found;
	struct levels l =
		levels_of(s, (double)(at - begin), sum_of(s, begin, at),
			  (double)(end - at), sum_of(s, at, end));
	c->change = array_grow(c->change, c->count, sizeof(*c->change));
	struct change *change = &c->change[c->count++];
	*change = (struct change){.at = s->place[at],
				  .before = at - begin,
				  .after = end - at,
				  .p = p,
				  .stood = true,
				  .firm = true};
	change->size = stats_mean_shift(&l.before, 1, &l.after, 1, &l.known,
					CHANGES_LEVEL);
	change->step = change->size.estimate;
}

/* Changes are added in the order of the series. */
static void search(struct search *s, size_t begin, size_t end)
{
	size_t best = 0;
	double least = INFINITY, before = 0, all = sum_of(s, begin, end);
	for (size_t at = begin + 1; at < end; at++) {
		before += s->value[at - 1];
		struct levels l = levels_of(s, (double)(at - begin), before,
					    (double)(end - at), all - before);
		double p = stats_mean_test(&l.before, 1, &l.after, 1, &l.known);
		if (p < least) {
			least = p;
			best = at;
		}
	}
	double p = least * (double)(end - begin - 1);
	if (best == 0 || p > s->alpha)
		return;
	search(s, begin, best);
	add_change(s, begin, best, end, p);
	search(s, best, end);
}

/* By the median step from one value to the next: changes are few. */
static double spread_of_steps(const double *value, size_t n)
{
	double *step = mem_array(n, sizeof(*step));
	for (size_t i = 1; i < n; i++)
		step[i - 1] = fabs(value[i] - value[i - 1]);
	double median = n > 2 ? stats_median(step, n - 1) : 0;
	free(step);
	return median / 0.6745 / sqrt(2);
}

void counts_changes(struct changes *changes, const double *value, size_t n,
		    double error, double alpha)
{
	double *finite = mem_array(n + 1, sizeof(*finite));
	size_t *place = mem_array(n + 1, sizeof(*place)), many = 0;
	struct search s = {.found = changes,
			   .value = finite,
			   .place = place,
			   .alpha = alpha};
	*changes = (struct changes){0};
	for (size_t i = 0; i < n; i++) {
		finite[many] = value[i];
		place[many] = i;
		many += isfinite(value[i]) ? 1 : 0;
	}
	s.spread =
		fmax(COUNTS_SPREAD, fmax(error, spread_of_steps(finite, many)));
	if (!isnan(error) && many > 1)
		search(&s, 0, many);
	free(place);
	free(finite);
}
