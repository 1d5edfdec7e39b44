/* Records in memory: growing, summarising and releasing them. */
#include <fnmatch.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/apart.h"
#include "core/record/record.h"
#include "core/run/repeat.h"

const char *const result_status_names[RESULT_STATUSES] = {
	[RESULT_OK] = "ok",
	[RESULT_SKIPPED] = "skipped",
	[RESULT_FAILED] = "failed",
	[RESULT_INVALID] = "invalid",
	[RESULT_INVALID_LOAD] = "invalid_load",
};

/* What n take: arrays grow by doubling, and n alone says how large they are. */
static size_t room(size_t n, size_t size)
{
	size_t many = n > 0;
	while (many < n)
		many *= 2;
	return many * size;
}

struct result *record_add_result(struct record *record)
{
	size_t n = record->results;
	struct result *more =
		apart_resize(record->result, room(n, sizeof(*more)),
			     room(n + 1, sizeof(*more)));
	if (!more)
		return NULL;
	memset(&more[n], 0, sizeof(*more));
	record->result = more;
	record->results++;
	return &more[n];
}

struct run *result_add_run(struct result *result, const struct run *run)
{
	size_t n = result->runs;
	struct run *more = apart_resize(result->run, room(n, sizeof(*more)),
					room(n + 1, sizeof(*more)));
	if (!more)
		return NULL;
	result->run = more;
	more[n] = *run;
	result->runs++;
	if (run->slices == 0)
		return &more[n];
	size_t bytes = run->slices * sizeof(double);
	more[n].slice_per_s = malloc(bytes);
	if (more[n].slice_per_s)
		memcpy(more[n].slice_per_s, run->slice_per_s, bytes);
	else
		more[n].slices = 0;
	return &more[n];
}

void record_warn(struct record *record, const char *code,
		 enum severity severity, double value, const char *hint,
		 const char *format, ...)
{
	struct warning *more = realloc(record->warning,
				       (record->warnings + 1) * sizeof(*more));
	if (!more)
		return;
	record->warning = more;
	struct warning *w = &more[record->warnings++];
	memset(w, 0, sizeof(*w));
	w->severity = severity;
	w->value = value;
	snprintf(w->code, sizeof(w->code), "%s", code);
	snprintf(w->hint, sizeof(w->hint), "%s", hint);
	va_list args;
	va_start(args, format);
	vsnprintf(w->message, sizeof(w->message), format, args);
	va_end(args);
}

bool record_is_counted(const struct record *record)
{
	return !strcmp(facts_get(&record->clock, "unit", "ns"), "instructions");
}

void record_warn_promises(struct record *record)
{
	size_t broken = sightings_count(&record->promises, NULL, NOT_KEPT);
	if (broken > 0)
		record_warn(record, "promise_broken", SEVERITY_WARNING,
			    (double)broken, "mqbench report --format promises",
			    "%zu promises that Linux makes were not kept",
			    broken);
}

const struct measure *run_measure(const struct run *run, enum metric_id metric)
{
	for (unsigned i = 0; i < run->measures; i++)
		if (run->measure[i].metric == metric)
			return &run->measure[i];
	return NULL;
}

/* A percentile that all runs together cannot support is not summarised. */
static void summarise(struct result *result, enum metric_id metric,
		      unsigned percentile, double *value)
{
	struct estimate *e = &result->summary[metric][percentile];
	bool sampled = metrics[metric].sampled;
	uint64_t count = 0;
	size_t n = 0;
	for (size_t i = 0; i < result->runs; i++) {
		const struct run *run = &result->run[i];
		const struct measure *m = run_measure(run, metric);
		if (!m || run->status != RESULT_OK)
			continue;
		count += m->distribution.count;
		value[n++] = sampled ? m->distribution.percentile[percentile]
				     : m->value;
	}
	if (sampled && !percentile_supported(percentiles[percentile], count,
					     PERCENTILE_BEYOND_ALL))
		n = 0;
	estimate_of(e, value, n);
}

/*
 * A load that most runs kept to is the one asked for: those that did not are
 * left out and counted in the reason.
 */
static void forgive_load(struct result *result, size_t ok, size_t off_load)
{
	char reason[REASON_MAX];
	if (result->status != RESULT_INVALID_LOAD || off_load >= ok)
		return;
	result->status = RESULT_OK;
	snprintf(reason, sizeof(reason), "%zu of %zu runs left out: %.200s",
		 off_load, result->runs, result->reason);
	memcpy(result->reason, reason, sizeof(reason));
}

static void conclude(struct result *result)
{
	size_t ok = 0, off_load = 0;
	for (size_t i = 0; i < result->runs; i++) {
		const struct run *run = &result->run[i];
		ok += run->status == RESULT_OK;
		off_load += run->status == RESULT_INVALID_LOAD;
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
	forgive_load(result, ok, off_load);
}

void result_summarise(struct result *result)
{
	if (result->runs > 0) {
		result->status = RESULT_OK;
		result->reason[0] = '\0';
	}
	conclude(result);
	double *value = calloc(result->runs + 1, sizeof(*value));
	if (!value)
		return;
	for (int metric = 0; metric < METRICS; metric++) {
		unsigned n = metrics[metric].sampled ? PERCENTILES : 1;
		for (unsigned p = 0; p < n; p++)
			summarise(result, (enum metric_id)metric, p, value);
		for (unsigned p = n; p < PERCENTILES; p++)
			estimate_of(&result->summary[metric][p], value, 0);
	}
	free(value);
}

void record_summarise(struct record *record)
{
	for (size_t i = 0; i < record->results; i++) {
		result_summarise(&record->result[i]);
		repeat_summarise(record, &record->result[i]);
	}
}

double result_median(const struct result *result, enum metric_id metric,
		     unsigned percentile)
{
	if (!result || result->summary[metric][percentile].runs == 0)
		return NAN;
	return result->summary[metric][percentile].median;
}

const struct result *record_find(const struct record *record,
				 const struct params *like,
				 const char *mechanism)
{
	struct params params = *like;
	snprintf(params.mechanism, sizeof(params.mechanism), "%s", mechanism);
	for (size_t i = 0; i < record->results; i++)
		if (params_equal(&record->result[i].params, &params))
			return &record->result[i];
	return NULL;
}

struct integrity record_integrity(const struct record *record)
{
	struct integrity sum = {0};
	for (size_t i = 0; i < record->results; i++)
		for (size_t j = 0; j < record->result[i].runs; j++) {
			const struct integrity *one =
				&record->result[i].run[j].integrity;
			sum.sent += one->sent;
			sum.received += one->received;
			sum.lost += one->lost;
			sum.duplicated += one->duplicated;
			sum.reordered += one->reordered;
			sum.corrupted += one->corrupted;
		}
	return sum;
}

static void result_release(struct result *result)
{
	for (size_t i = 0; i < result->runs; i++)
		free(result->run[i].slice_per_s);
	apart_resize(result->run, room(result->runs, sizeof(*result->run)), 0);
	for (int i = 0; i < METRICS; i++)
		histogram_release(&result->histogram[i]);
	explanation_release(&result->explanation);
}

static void result_narrow(struct result *result, enum metric_id metric)
{
	for (int i = 0; i < METRICS; i++)
		if (i != (int)metric)
			histogram_release(&result->histogram[i]);
	for (size_t i = 0; i < result->runs; i++) {
		struct run *run = &result->run[i];
		const struct measure *m = run_measure(run, metric);
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
				      room(before, sizeof(struct result)),
				      room(n, sizeof(struct result)));
	record->results = n;
	record_summarise(record);
}

void record_release(struct record *record)
{
	for (size_t i = 0; i < record->results; i++)
		result_release(&record->result[i]);
	for (char **arg = record->argv; arg && *arg; arg++)
		free(*arg);
	free(record->argv);
	apart_resize(record->result,
		     room(record->results, sizeof(*record->result)), 0);
	free(record->warning);
	free(record->workload);
	sightings_release(&record->promises);
	facts_release(&record->tool);
	facts_release(&record->plan);
	facts_release(&record->environment);
	facts_release(&record->clock);
	memset(record, 0, sizeof(*record));
}
