/* Runs and their histograms, to JSON and from anybody's. */
#include <math.h>
#include <stdlib.h>

#include "base/array.h"
#include "base/error.h"
#include "base/memory.h"
#include "core/record/figure_name.h"
#include "core/record/json.h"
#include "core/record/json_fields.h"
#include "core/record/json_run.h"
#include "core/stats/histogram_code.h"

static const struct field distribution_fields[] = {
	FIELD(distribution, COUNT, count),   FIELD(distribution, NUMBER, min),
	FIELD(distribution, NUMBER, max),    FIELD(distribution, NUMBER, mean),
	FIELD(distribution, NUMBER, stddev), {0},
};

static const struct field steady_fields[] = {
	FIELD_WORDS(steady, class, steady_names, STEADY_CLASSES),
	FIELD(steady, COUNT, from),
	FIELD(steady, COUNT, of),
	FIELD(steady, COUNT, omitted),
	{0},
};

#define IN_RUN(kind, part, member) FIELD_AS(#member, run, kind, part.member)

static const struct field integrity_fields[] = {
	IN_RUN(COUNT, integrity, sent),
	IN_RUN(COUNT, integrity, received),
	IN_RUN(COUNT, integrity, lost),
	IN_RUN(COUNT, integrity, duplicated),
	IN_RUN(COUNT, integrity, reordered),
	IN_RUN(COUNT, integrity, corrupted),
	{0},
};

static const struct field usage_fields[] = {
	IN_RUN(COUNT, usage, user_ns),
	IN_RUN(COUNT, usage, system_ns),
	IN_RUN(COUNT, usage, voluntary_switches),
	IN_RUN(COUNT, usage, involuntary_switches),
	IN_RUN(COUNT, usage, minor_faults),
	IN_RUN(COUNT, usage, major_faults),
	IN_RUN(COUNT, usage, migrations),
	IN_RUN(COUNT, usage, interrupted_calls),
	IN_RUN(COUNT, usage, max_rss_bytes),
	IN_RUN(NUMBER, disturbance, steal_ns),
	IN_RUN(NUMBER, disturbance, throttled_periods),
	IN_RUN(NUMBER, disturbance, device_interrupts),
	IN_RUN(NUMBER, disturbance, timer_interrupts),
	IN_RUN(NUMBER, disturbance, other_interrupts),
	{0},
};

static const struct field run_fields[] = {
	FIELD(run, INDEX, index),
	FIELD(run, INDEX, block),
	FIELD(run, INDEX, order),
	FIELD_WORDS(run, status, result_status_names, RESULT_STATUSES),
	FIELD(run, NOTE, reason),
	FIELD(run, NOTE, ended_by),
	FIELD(run, COUNT, started_ns),
	FIELD(run, COUNT, messages),
	FIELD(run, COUNT, warmup_messages),
	FIELD(run, COUNT, duration_ns),
	FIELD_INNER("integrity", integrity_fields),
	FIELD_INNER("usage", usage_fields),
	{0},
};

static json_t *sampled_json(const struct measurement *m)
{
	const struct distribution *d = &m->distribution;
	json_t *object = fields_json(distribution_fields, d);
	json_t *percentile = json_object();
	for (int i = 0; i < PERCENTILES; i++)
		member_set(percentile, percentile_names[i],
			   number_json(d->percentile[i]));
	member_set(object, "percentiles", percentile);
	if (metric_summaries(m->metric) > MEAN)
		member_set(object, "trimmed_mean",
			   number_json(d->percentile[MEAN]));
	member_set(object, "omitted", count_json(m->omitted));
	return object;
}

static void load_sampled(struct measurement *m, const json_t *object)
{
	const json_t *percentile = json_object_get(object, "percentiles");
	fields_load(distribution_fields, object, &m->distribution);
	for (int i = 0; i < PERCENTILES; i++)
		m->distribution.percentile[i] =
			member_number(percentile, percentile_names[i]);
	m->distribution.percentile[MEAN] =
		json_object_get(object, "trimmed_mean")
			? member_number(object, "trimmed_mean")
			: m->distribution.mean;
	m->omitted = member_count(object, "omitted");
}

static json_t *metrics_json(const struct run *run)
{
	json_t *object = json_object();
	for (unsigned i = 0; i < run->measures; i++) {
		const struct measurement *m = &run->measure[i];
		const struct metric *metric = &metrics[m->metric];
		member_set(object, metric->name,
			   metric->sampled ? sampled_json(m)
					   : number_json(m->value));
	}
	return object;
}

static void load_metrics(struct run *run, const json_t *object)
{
	const char *key;
	json_t *value;
	json_object_foreach((json_t *)object, key, value)
	{
		const struct metric *metric = metric_find(key);
		if (!metric || run->measures == RUN_MEASURES)
			continue;
		struct measurement *m = &run->measure[run->measures++];
		m->metric = (enum metric_id)(metric - metrics);
		if (metric->sampled)
			load_sampled(m, value);
		else
			m->value = member_number(object, key);
	}
}

static json_t *numbers_json(const double *value, size_t n)
{
	json_t *array = json_array();
	for (size_t i = 0; i < n; i++)
		element_add(array, number_json(value[i]));
	return array;
}

/* NULL: it is empty. */
static double *numbers_load(const json_t *array, size_t *n)
{
	*n = json_array_size(array);
	double *value = *n ? mem_array(*n, sizeof(*value)) : NULL;
	for (size_t i = 0; i < *n; i++)
		value[i] = json_figure(json_array_get(array, i));
	return value;
}

static json_t *intervals_json(const struct run *run)
{
	return json_pack("{s:o, s:o}", "interval_ns", count_json(INTERVAL_NS),
			 "per_s",
			 numbers_json(run->interval_per_s, run->intervals));
}

static const struct field slicing_fields[] = {
	FIELD(slicing, COUNT, messages),
	FIELD(slicing, COUNT, cold),
	FIELD(slicing, COUNT, slices),
	{0},
};

static const struct field ratio_fields[] = {
	FIELD(slice_ratio, TEXT, against),
	FIELD(slice_ratio, NUMBER, log_ratio),
	FIELD(slice_ratio, NUMBER, disturbed),
	{0},
};

static json_t *ratios_json(const struct run *run)
{
	json_t *array = json_array();
	for (size_t i = 0; i < run->ratios; i++) {
		json_t *one = fields_json(ratio_fields, &run->ratio[i]);
		member_set(one, "metric",
			   json_string(metrics[run->ratio[i].metric].name));
		element_add(array, one);
	}
	return array;
}

/* Of two figures up to NUMBER_MOST. */
#define LOG_RATIO_MOST 111

/* Those of metrics that this version does not know are left out. */
static void load_ratios(struct run *run, const json_t *array)
{
	size_t n = json_array_size(array);
	run->ratio = n ? mem_array(n, sizeof(*run->ratio)) : NULL;
	for (size_t i = 0; i < n; i++) {
		const json_t *object = json_array_get(array, i);
		const struct metric *metric =
			metric_find(member_text(object, "metric"));
		if (!metric)
			continue;
		struct slice_ratio *one = &run->ratio[run->ratios++];
		one->metric = (enum metric_id)(metric - metrics);
		fields_load(ratio_fields, object, one);
		if (!(fabs(one->log_ratio) <= LOG_RATIO_MOST))
			one->log_ratio = NAN;
	}
}

static json_t *series_json(const struct run *run)
{
	json_t *object = json_object();
	for (size_t i = 0; i < run->n_series; i++) {
		const struct series *one = &run->series[i];
		member_set(object, metrics[one->metric].name,
			   numbers_json(one->value, one->n));
	}
	return json_pack("{s:o, s:o, s:o}", "first_turn",
			 count_json(run->first_turn), "last_turn",
			 count_json(run->last_turn), "metrics", object);
}

static void add_series(struct run *run, enum metric_id metric,
		       const json_t *array)
{
	size_t n;
	double *value = numbers_load(array, &n);
	if (n == 0)
		return;
	run->series =
		array_grow(run->series, run->n_series, sizeof(*run->series));
	run->series[run->n_series++] = (struct series){metric, value, n};
}

static void load_series(struct run *run, const json_t *object)
{
	const char *key;
	json_t *value;
	run->first_turn = member_count(object, "first_turn");
	run->last_turn = member_count(object, "last_turn");
	json_object_foreach(json_object_get(object, "metrics"), key, value)
	{
		const struct metric *metric = metric_find(key);
		if (metric)
			add_series(run, (enum metric_id)(metric - metrics),
				   value);
	}
}

static json_t *steady_json(const struct steady *s)
{
	return s->class == STEADY_UNKNOWN ? json_null()
					  : fields_json(steady_fields, s);
}

static void load_steady(struct steady *s, const json_t *object)
{
	fields_load(steady_fields, object, s);
	if (s->of == 0 || s->from > s->of)
		*s = (struct steady){0};
}

json_t *run_json(const struct run *run)
{
	json_t *object = fields_json(run_fields, run);
	member_set(object, "steady", steady_json(&run->steady));
	member_set(object, "metrics", metrics_json(run));
	if (run->intervals)
		member_set(object, "slices", intervals_json(run));
	if (run->slicing.slices > 0)
		member_set(object, "slicing",
			   fields_json(slicing_fields, &run->slicing));
	if (run->ratios > 0)
		member_set(object, "ratios", ratios_json(run));
	if (run->n_series > 0)
		member_set(object, "series", series_json(run));
	return object;
}

void run_load(struct result *result, const json_t *object)
{
	struct run run = {.status = RESULT_FAILED};
	const json_t *slices = json_object_get(object, "slices");
	fields_load(run_fields, object, &run);
	load_steady(&run.steady, json_object_get(object, "steady"));
	load_metrics(&run, json_object_get(object, "metrics"));
	fields_load(slicing_fields, json_object_get(object, "slicing"),
		    &run.slicing);
	run.interval_per_s =
		numbers_load(json_object_get(slices, "per_s"), &run.intervals);
	load_ratios(&run, json_object_get(object, "ratios"));
	load_series(&run, json_object_get(object, "series"));
	result_add_run(result, &run);
	run_clear(&run);
}

json_t *histograms_json(const struct histogram histogram[METRICS])
{
	json_t *object = json_object();
	for (int m = 0; m < METRICS; m++) {
		if (histogram[m].bins == 0)
			continue;
		char *payload = histogram_encode(&histogram[m]);
		member_set(object, metrics[m].name,
			   json_pack("{s:s}", "hdr_v2", payload));
		free(payload);
	}
	return object;
}

int histograms_load(struct histogram histogram[METRICS], const json_t *object,
		    struct error *err)
{
	const char *key;
	json_t *value;
	json_object_foreach((json_t *)object, key, value)
	{
		const struct metric *metric = metric_find(key);
		const char *payload = member_text(value, "hdr_v2");
		struct histogram h = {0};
		if (!metric || !*payload)
			continue;
		if (histogram_decode(&h, payload, err) < 0)
			return -1;
		histogram_merge(&histogram[metric - metrics], &h);
		histogram_release(&h);
	}
	return 0;
}
