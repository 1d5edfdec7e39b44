/* Two results of one record, compared block by block. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/judge/pairing.h"
#include "core/record/workloads.h"
#include "core/stats/pair.h"
#include "core/stats/stats.h"

#define LEVEL 0.95

static double value_in(const struct result *result, unsigned block,
		       const struct pairing *pairing)
{
	for (size_t i = 0; i < result->runs; i++) {
		const struct run *run = &result->run[i];
		const struct measurement *m =
			run_measurement(run, pairing->metric);
		if (run->block != block || run->status != RESULT_OK || !m)
			continue;
		return metrics[pairing->metric].sampled
			       ? m->distribution.percentile[pairing->percentile]
			       : m->value;
	}
	return NAN;
}

/* log(b/a) of each block that has both; how many there are. */
static size_t log_ratios(const struct pairing *pairing, double *ratio)
{
	size_t n = 0;
	for (size_t i = 0; i < pairing->a->runs; i++) {
		unsigned block = pairing->a->run[i].block;
		double a = value_in(pairing->a, block, pairing);
		double b = value_in(pairing->b, block, pairing);
		if (a > 0 && b > 0)
			ratio[n++] = log(b / a);
	}
	return n;
}

static int measure(struct pairing *pairing)
{
	struct interval none = {NAN, NAN, NAN, NAN};
	double *ratio = calloc(pairing->a->runs + 1, sizeof(*ratio));
	if (!ratio)
		return -1;
	pairing->blocks = log_ratios(pairing, ratio);
	pairing->p = NAN;
	pairing->ratio = none;
	if (pairing->blocks > 0) {
		struct interval log_interval =
			stats_median_interval(ratio, pairing->blocks, LEVEL);
		pairing->p = stats_pair_test(ratio, pairing->blocks);
		pairing->ratio = (struct interval){
			exp(log_interval.estimate), exp(log_interval.low),
			exp(log_interval.high), log_interval.level};
	}
	free(ratio);
	return 0;
}

unsigned pairings_runs_needed(size_t n)
{
	unsigned runs = 1;
	while (stats_pair_smallest(runs) * (double)n > PAIRING_ALPHA)
		runs++;
	return runs;
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
		if (f->use & IS_JUDGED)
			pairing[(*n)++] =
				(struct pairing){.a = sysv,
						 .b = posix,
						 .metric = f->metric,
						 .percentile = f->percentile};
}

int pairings_collect(const struct record *record, struct pairing **pairing,
		     size_t *n)
{
	*n = 0;
	*pairing = calloc(record->results * FIGURES_MAX + 1, sizeof(**pairing));
	if (!*pairing)
		return -1;
	for (size_t i = 0; i < record->results; i++)
		if (!strcmp(record->result[i].params.mechanism, "sysv"))
			collect_of(record, &record->result[i], *pairing, n);
	return 0;
}

/* The verdicts, by the p of each that is adjusted for all. */
static void judge(struct pairing *pairing, size_t n, const double *p)
{
	size_t family = 0;
	for (size_t i = 0; i < n; i++)
		family += pairing[i].blocks > 0;
	unsigned needed = pairings_runs_needed(family);
	for (size_t i = 0; i < n; i++) {
		struct pairing *one = &pairing[i];
		one->p = p[i];
		bool apart = one->ratio.low > 1 || one->ratio.high < 1;
		one->verdict = one->blocks < needed ? PAIRING_NONE
			       : one->p <= PAIRING_ALPHA && apart
				       ? PAIRING_DIFFERS
				       : PAIRING_CANNOT_TELL;
	}
}

int pairings_judge(struct pairing *pairing, size_t n)
{
	double *p = calloc(n + 1, sizeof(*p));
	int rc = p ? 0 : -1;
	for (size_t i = 0; i < n && rc == 0; i++) {
		rc = measure(&pairing[i]);
		p[i] = pairing[i].p;
	}
	if (rc == 0) {
		stats_holm(p, n);
		judge(pairing, n, p);
	}
	free(p);
	return rc;
}
