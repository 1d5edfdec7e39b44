/* The names of a run's statuses, and its measures. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "core/record/run.h"
#include "core/stats/stats.h"
#include "figures.h"

const char *const result_status_names[RESULT_STATUSES] = {
	[RESULT_OK] = "ok",
	[RESULT_SKIPPED] = "skipped",
	[RESULT_FAILED] = "failed",
	[RESULT_INVALID] = "invalid",
	[RESULT_INVALID_LOAD] = "invalid_load",
};

const char *const result_status_words[RESULT_STATUSES] = {
	[RESULT_OK] = "ok",
	[RESULT_SKIPPED] = "skipped",
	[RESULT_FAILED] = "failed",
	[RESULT_INVALID] = "invalid",
	[RESULT_INVALID_LOAD] = "load missed",
};

size_t series_log_ratios(const struct series *a, const struct series *b,
			 double *ratio)
{
	size_t n = 0;
	for (size_t i = 0; i < a->n && i < b->n; i++)
		if (a->value[i] > 0 && b->value[i] > 0)
			ratio[n++] = log(b->value[i] / a->value[i]);
	return n;
}

static const struct series *series_of(const struct run *run,
				      enum metric_id metric)
{
	for (size_t i = 0; i < run->n_series; i++)
		if (run->series[i].metric == metric)
			return &run->series[i];
	return NULL;
}

double run_turn_ratio(const struct run *a, const struct run *b,
		      enum metric_id metric)
{
	const struct series *x = series_of(a, metric);
	const struct series *y = series_of(b, metric);
	if (!x || !y)
		return NAN;
	double *ratio = mem_array(x->n, sizeof(*ratio));
	double median = stats_median(ratio, series_log_ratios(x, y, ratio));
	free(ratio);
	return metrics[metric].better == HIGHER ? -median : median;
}

void run_drop_series(struct run *run)
{
	for (size_t i = 0; i < run->n_series; i++)
		free(run->series[i].value);
	free(run->series);
	run->series = NULL;
	run->n_series = 0;
}

void run_clear(struct run *run)
{
	run_drop_series(run);
	free(run->ratio);
	free(run->interval_per_s);
	run->ratio = NULL;
	run->interval_per_s = NULL;
	run->ratios = run->intervals = 0;
}

const struct measurement *run_measurement(const struct run *run,
					  enum metric_id metric)
{
	for (unsigned i = 0; i < run->measures; i++)
		if (run->measure[i].metric == metric)
			return &run->measure[i];
	return NULL;
}

double run_figure(const struct run *run, enum metric_id metric,
		  unsigned percentile)
{
	const struct measurement *m = run_measurement(run, metric);
	if (!m || (percentile != P50 && !metrics[metric].sampled))
		return NAN;
	return metrics[metric].sampled ? m->distribution.percentile[percentile]
				       : m->value;
}

static double ratio_of(const struct run *run, const char *against,
		       enum metric_id metric)
{
	for (size_t i = 0; i < run->ratios; i++)
		if (run->ratio[i].metric == metric &&
		    !strcmp(run->ratio[i].against, against))
			return run->ratio[i].log_ratio;
	return NAN;
}

double run_log_ratio(const struct run *a, const char *a_mechanism,
		     const struct run *b, const char *b_mechanism,
		     enum metric_id metric)
{
	double ratio = ratio_of(b, a_mechanism, metric);
	return isnan(ratio) ? -ratio_of(a, b_mechanism, metric) : ratio;
}
