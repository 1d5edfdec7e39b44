/* From runs to estimates. */
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/apart.h"
#include "base/array.h"
#include "base/memory.h"
#include "core/record/figure_name.h"
#include "core/record/summarise.h"
#include "core/record/workloads.h"
#include "core/stats/precision.h"

/* Of each run that is ok and has it; and the samples of all of these. */
static size_t values_of(const struct result *result, enum metric_id metric,
			unsigned percentile, double *value, uint64_t *samples)
{
	size_t n = 0;
	*samples = 0;
	for (size_t i = 0; i < result->runs; i++) {
		const struct run *run = &result->run[i];
		const struct measurement *m = run_measurement(run, metric);
		if (!m || run->status != RESULT_OK)
			continue;
		*samples += m->distribution.count;
		value[n++] = run_figure(run, metric, percentile);
	}
	return n;
}

size_t result_values(const struct result *result, enum metric_id metric,
		     double *value)
{
	uint64_t samples;
	return values_of(result, metric, 0, value, &samples);
}

/* A percentile that all runs together cannot support is not summarised. */
static void summarise(struct result *result, enum metric_id metric,
		      unsigned percentile, double *value)
{
	uint64_t samples;
	size_t n = values_of(result, metric, percentile, value, &samples);
	if (metrics[metric].sampled &&
	    !summary_supported(percentile, samples, PERCENTILE_BEYOND_ALL))
		n = 0;
	estimate_of(&result->summary[metric][percentile], value, n);
}

/*
 * Where most runs are good they count: those that broke, or that did not keep
 * to the load, are left out and counted in the reason.
 */
static void forgive(struct result *result, size_t ok, size_t bad)
{
	char reason[REASON_MAX];
	bool can = result->status == RESULT_INVALID_LOAD ||
		   result->status == RESULT_FAILED;
	if (!can || bad >= ok)
		return;
	result->status = RESULT_OK;
	snprintf(reason, sizeof(reason), "%zu of %zu runs left out: %.200s",
		 bad, result->runs, result->reason);
	memcpy(result->reason, reason, sizeof(reason));
}

static void conclude(struct result *result)
{
	size_t ok = 0, bad = 0;
	for (size_t i = 0; i < result->runs; i++) {
		const struct run *run = &result->run[i];
		ok += run->status == RESULT_OK;
		bad += run->status == RESULT_INVALID_LOAD ||
		       run->status == RESULT_FAILED;
		bool worse = run->status == RESULT_INVALID ||
			     (run->status != RESULT_OK &&
			      result->status == RESULT_OK);
		if (!worse)
			continue;
		result->status = run->status;
		snprintf(result->reason, sizeof(result->reason), "%s",
			 run->reason);
	}
	if (result->status == RESULT_SKIPPED && ok > 0)
		result->status = RESULT_OK;
	forgive(result, ok, bad);
}

/* The intervals of all, with room for a number of each run. */
static void estimate_all(struct result *result, double *value)
{
	for (int metric = 0; metric < METRICS; metric++) {
		unsigned n = metric_summaries((enum metric_id)metric);
		for (unsigned p = 0; p < n; p++)
			summarise(result, (enum metric_id)metric, p, value);
		for (unsigned p = n; p < SUMMARIES; p++)
			estimate_of(&result->summary[metric][p], value, 0);
	}
}

/*
 * The interval by which runs were repeated takes the place of the usual. Those
 * by slices were repeated by their ratio's.
 */
static void take_precision(const struct record *record, struct result *result,
			   double *value)
{
	double wish = facts_value(&record->plan, "precision", 0);
	struct figures figures =
		record_figures(record, result->params.workload);
	enum metric_id id = figures_leading(&figures);
	if (!(wish > 0) || id == METRICS || result_is_sliced(result))
		return;
	size_t n = result_values(result, id, value);
	struct interval interval = precision_interval(value, n, wish);
	struct estimate *e = &result->summary[id][0];
	e->ci_low = interval.low;
	e->ci_high = interval.high;
	e->ci_level = interval.level;
}

static void result_summarise(const struct record *record, struct result *result)
{
	double *value = mem_array(result->runs, sizeof(*value));
	if (result->runs > 0) {
		result->status = RESULT_OK;
		result->reason[0] = '\0';
	}
	conclude(result);
	estimate_all(result, value);
	take_precision(record, result, value);
	free(value);
}

void record_summarise(struct record *record)
{
	for (size_t i = 0; i < record->results; i++)
		result_summarise(record, &record->result[i]);
}

static void result_narrow(struct result *result, enum metric_id metric)
{
	for (int i = 0; i < METRICS; i++)
		if (i != (int)metric)
			histogram_release(&result->histogram[i]);
	for (size_t i = 0; i < result->runs; i++) {
		struct run *run = &result->run[i];
		const struct measurement *m = run_measurement(run, metric);
		if (m)
			run->measure[0] = *m;
		run->measures = m != NULL;
	}
}

void record_narrow(struct record *record, const char *pattern,
		   enum metric_id metric)
{
	size_t before = record->results, n = 0;
	for (size_t i = 0; i < before; i++) {
		struct result *result = &record->result[i];
		if (pattern && fnmatch(pattern, result->id, 0) != 0) {
			result_release(result);
			continue;
		}
		if (metric != METRICS)
			result_narrow(result, metric);
		record->result[n++] = *result;
	}
	record->result = apart_resize(record->result,
				      array_room(before, sizeof(struct result)),
				      array_room(n, sizeof(struct result)));
	record->results = n;
	record_summarise(record);
}
