/* Two results of one record, compared block by block. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "core/judge/pairing.h"
#include "core/record/figure_name.h"
#include "core/record/workloads.h"
#include "core/stats/pair.h"
#include "core/stats/serial.h"
#include "core/stats/stats.h"

#define LEVEL 0.95

static const struct run *run_in(const struct result *result, unsigned block,
				size_t guess)
{
	size_t i = result_block(result, block, guess);
	for (; i < result->runs && result->run[i].block == block; i++)
		if (result->run[i].status == RESULT_OK)
			return &result->run[i];
	return NULL;
}

/* By the slices that both had in one run, else of the runs as a whole. */
static double log_ratio(const struct run *a, const struct run *b,
			const struct pairing *pairing)
{
	if (pairing->percentile == P50) {
		double ratio = run_log_ratio(a, pairing->a->params.mechanism, b,
					     pairing->b->params.mechanism,
					     pairing->metric);
		if (!isnan(ratio))
			return ratio;
	}
	double x = run_figure(a, pairing->metric, pairing->percentile);
	double y = run_figure(b, pairing->metric, pairing->percentile);
	return x > 0 && y > 0 ? log(y / x) : NAN;
}

/* log(b/a) of each block, NAN where one lacks it; how many have both. */
static size_t log_ratios(const struct pairing *pairing, double *ratio,
			 size_t runs)
{
	size_t n = 0;
	for (size_t i = pairing->a->runs; i < runs; i++)
		ratio[i] = NAN;
	for (size_t i = 0; i < pairing->a->runs; i++) {
		const struct run *a = &pairing->a->run[i];
		const struct run *b = run_in(pairing->b, a->block, i);
		double one = b && a->status == RESULT_OK
				     ? log_ratio(a, b, pairing)
				     : NAN;
		ratio[i] = one;
		n += isfinite(one);
	}
	return n;
}

static double margin_of(const struct pairing *pairing)
{
	const struct margins usual = MARGINS_USUAL;
	const struct figure figure = {.metric = pairing->metric,
				      .percentile = pairing->percentile};
	return figure_margin(&figure, &usual);
}

/* How likely so few are past either end if the median were at that end. */
static double test_within(const double *ratio, size_t n, double margin)
{
	size_t above = 0, below = 0;
	for (size_t i = 0; i < n; i++) {
		above += ratio[i] >= margin;
		below += ratio[i] <= -margin;
	}
	size_t past = above > below ? above : below,
	       all = stats_count(ratio, n);
	return 2 * past < all ? stats_sign_test(past, all) / 2 : 1;
}

/* Of `runs` places in ratio, the finite ones of which are `blocks`. */
static void estimate(struct pairing *pairing, const double *ratio, size_t runs,
		     double inflation)
{
	struct interval log_interval = stats_serial_interval(
		stats_median_interval(ratio, runs, LEVEL), inflation);
	double p_same = test_within(ratio, runs, log1p(pairing->margin));
	pairing->p = stats_serial_p(stats_pair_test(ratio, runs), inflation);
	pairing->p_same = stats_serial_p(fmin(1, 2 * p_same), inflation) / 2;
	if (p_same >= 0.5)
		pairing->p_same = p_same;
	pairing->ratio = (struct interval){
		exp(log_interval.estimate), exp(log_interval.low),
		exp(log_interval.high), log_interval.level};
	pairing->effective = (double)pairing->blocks / inflation;
}

static size_t most_runs(const struct pairing *pairing, size_t n)
{
	size_t most = 0;
	for (size_t i = 0; i < n; i++)
		if (pairing[i].a->runs > most)
			most = pairing[i].a->runs;
	return most;
}

/* What is looked at for correlation, of very many blocks the first ones. */
#define CELLS 2000000

/* How much the blocks are worth is a property of all of them together. */
static void measure(struct pairing *pairing, size_t n)
{
	struct interval none = {NAN, NAN, NAN, NAN};
	size_t runs = most_runs(pairing, n), rows = 0;
	size_t columns = runs < CELLS / (n + 1) ? runs : CELLS / (n + 1);
	double *row = mem_array(runs, sizeof(*row));
	double *cell = mem_array(n * columns, sizeof(*cell));
	for (size_t i = 0; i < n; i++) {
		pairing[i].blocks = log_ratios(&pairing[i], row, runs);
		pairing[i].margin = margin_of(&pairing[i]);
		pairing[i].p = pairing[i].p_same = NAN;
		pairing[i].ratio = none;
		pairing[i].effective = 0;
		if (pairing[i].blocks > 0)
			memcpy(cell + rows++ * columns, row,
			       columns * sizeof(*cell));
	}
	double inflation = stats_serial_inflation(cell, rows, columns);
	for (size_t i = 0; i < n; i++) {
		if (pairing[i].blocks == 0)
			continue;
		log_ratios(&pairing[i], row, pairing[i].a->runs);
		estimate(&pairing[i], row, pairing[i].a->runs, inflation);
	}
	free(row);
	free(cell);
}

unsigned pairings_runs_needed(size_t n)
{
	unsigned runs = 1;
	while (stats_pair_smallest(runs) * (double)n > PAIRING_ALPHA)
		runs++;
	return runs;
}

static bool is_taken_apart(const struct result *result)
{
	return (result->summary[METRIC_UNSWITCHED_NS][0].runs +
		result->summary[METRIC_UNSWITCHED_INSTRUCTIONS][0].runs) *
		       2 >
	       result->runs;
}

bool pairing_is_apt(enum metric_id metric, const struct result *a,
		    const struct result *b)
{
	bool apart = is_taken_apart(a) && is_taken_apart(b);
	bool is_whole = metric == METRIC_THROUGHPUT_PER_S ||
			metric == METRIC_MESSAGE_INSTRUCTIONS;
	return is_whole ? !apart : metric_cost(metric) == NO_COST || apart;
}

static void collect_of(const struct record *record, const struct result *sysv,
		       struct pairing *pairing, size_t *n)
{
	const struct result *posix =
		record_find(record, &sysv->params, "posix");
	struct figures figures = record_figures(record, sysv->params.workload);
	if (sysv->status != RESULT_OK || !posix || posix->status != RESULT_OK)
		return;
	for (const struct figure *f = figures.figure; f->use; f++)
		if (f->use & IS_JUDGED &&
		    pairing_is_apt(f->metric, sysv, posix))
			pairing[(*n)++] =
				(struct pairing){.a = sysv,
						 .b = posix,
						 .metric = f->metric,
						 .percentile = f->percentile};
}

struct pairing *pairings_collect(const struct record *record, size_t *n)
{
	struct pairing *pairing =
		mem_array(record->results * FIGURES_MAX, sizeof(*pairing));
	*n = 0;
	for (size_t i = 0; i < record->results; i++)
		if (!strcmp(record->result[i].params.mechanism, "sysv"))
			collect_of(record, &record->result[i], pairing, n);
	return pairing;
}

/* Holm's, over all differences and over all equivalences. */
static void adjust(struct pairing *pairing, size_t n)
{
	double *p = mem_array(2 * n, sizeof(*p));
	for (size_t i = 0; i < n; i++) {
		p[i] = pairing[i].p;
		p[n + i] = pairing[i].p_same;
	}
	stats_holm(p, n);
	stats_holm(p + n, n);
	for (size_t i = 0; i < n; i++) {
		pairing[i].p = p[i];
		pairing[i].p_same = p[n + i];
	}
	free(p);
}

static enum pairing_verdict verdict_of(const struct pairing *pairing,
				       unsigned needed)
{
	const struct interval *ratio = &pairing->ratio;
	double most = 1 + pairing->margin;
	bool apart = ratio->low > 1 || ratio->high < 1;
	bool within = ratio->low > 1 / most && ratio->high < most;
	if (pairing->p <= PAIRING_ALPHA && apart)
		return PAIRING_DIFFERS;
	if (pairing->p_same <= PAIRING_SAME_ALPHA && within)
		return PAIRING_SAME;
	return pairing->blocks < needed ? PAIRING_NONE : PAIRING_CANNOT_TELL;
}

void pairings_judge(struct pairing *pairing, size_t n)
{
	size_t family = 0;
	measure(pairing, n);
	adjust(pairing, n);
	for (size_t i = 0; i < n; i++)
		family += pairing[i].blocks > 0;
	unsigned needed = pairings_runs_needed(family);
	for (size_t i = 0; i < n; i++)
		pairing[i].verdict = verdict_of(&pairing[i], needed);
}
