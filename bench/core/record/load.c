/*
 * Records from JSON: a stranger's file may lack anything but its schema, and
 * may hold anything.
 */
#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cpu.h"
#include "base/error.h"
#include "base/text.h"
#include "core/record/journal.h"
#include "core/record/json.h"
#include "core/record/load_parts.h"
#include "core/stats/histogram_code.h"

static uint64_t count_of(const json_t *object, const char *key)
{
	const json_t *member = json_object_get(object, key);
	if (json_is_integer(member) && json_integer_value(member) >= 0)
		return (uint64_t)json_integer_value(member);
	double value = number_of(member);
	return value >= 0 && value < 0x1p63 ? (uint64_t)value : 0;
}

static void load_cpus(int cpu[2], const json_t *array)
{
	for (size_t i = 0; i < 2; i++) {
		const json_t *value = json_array_get(array, i);
		cpu[i] = json_is_integer(value) ? (int)json_integer_value(value)
						: CPU_NONE;
	}
}

static void axis_text(const json_t *value, char *text, size_t n)
{
	if (json_is_object(value))
		value = json_object_get(value, "name");
	if (json_is_string(value))
		snprintf(text, n, "%s", json_string_value(value));
	else if (json_is_integer(value))
		snprintf(text, n, "%lld", (long long)json_integer_value(value));
	else if (json_is_boolean(value))
		snprintf(text, n, "%s", json_is_true(value) ? "yes" : "no");
	else
		*text = '\0';
	text_end_whole(text);
	text_clean(text);
}

/* An axis that the file lacks, or a value out of range, stays initial. */
static void load_params(struct params *params, const json_t *object)
{
	*params = params_initial;
	for (const struct axis *axis = axes; axis->name; axis++) {
		char text[COMMAND_MAX];
		const char *key = axis->key;
		axis_text(json_object_get(object, key), text, sizeof(text));
		if (*text)
			params_set(params, axis, text, NULL);
	}
}

static void load_effective(struct effective *e, const json_t *object)
{
	e->capacity_messages = count_of(object, "capacity_messages");
	e->capacity_bytes = count_of(object, "capacity_bytes");
	e->message_bytes = count_of(object, "message_bytes");
	e->equal = !json_is_false(json_object_get(object, "equal"));
	load_cpus(e->cpu, json_object_get(object, "cpus"));
}

static enum result_status load_status(const json_t *object)
{
	for (int i = 0; i < RESULT_STATUSES; i++)
		if (!strcmp(text_of(object, "status"), result_status_names[i]))
			return (enum result_status)i;
	return RESULT_FAILED;
}

static void load_distribution(struct distribution *d, const json_t *object)
{
	const json_t *percentile = json_object_get(object, "percentiles");
	d->count = count_of(object, "count");
	d->min = number_of(json_object_get(object, "min"));
	d->max = number_of(json_object_get(object, "max"));
	d->mean = number_of(json_object_get(object, "mean"));
	d->stddev = number_of(json_object_get(object, "stddev"));
	for (int i = 0; i < PERCENTILES; i++)
		d->percentile[i] = number_of(
			json_object_get(percentile, percentile_names[i]));
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
		struct measure *m = &run->measure[run->measures++];
		m->metric = (enum metric_id)(metric - metrics);
		if (!metric->sampled) {
			m->value = number_of(value);
			continue;
		}
		load_distribution(&m->distribution, value);
		m->omitted = count_of(value, "omitted");
	}
}

static void load_slices(struct run *run, const json_t *object)
{
	const json_t *array = json_object_get(object, "per_s");
	size_t n = json_array_size(array);
	if (n == 0)
		return;
	run->slice_per_s = calloc(n, sizeof(double));
	if (!run->slice_per_s)
		return;
	run->slices = n;
	for (size_t i = 0; i < n; i++)
		run->slice_per_s[i] = number_of(json_array_get(array, i));
}

static void load_usage(struct usage *u, const json_t *object)
{
	u->user_ns = count_of(object, "user_ns");
	u->system_ns = count_of(object, "system_ns");
	u->voluntary_switches = count_of(object, "voluntary_switches");
	u->involuntary_switches = count_of(object, "involuntary_switches");
	u->minor_faults = count_of(object, "minor_faults");
	u->major_faults = count_of(object, "major_faults");
	u->migrations = count_of(object, "migrations");
	u->interrupted_calls = count_of(object, "interrupted_calls");
	u->max_rss_bytes = count_of(object, "max_rss_bytes");
}

static void load_steady(struct steady *s, const json_t *object)
{
	for (int i = 0; i < STEADY_CLASSES; i++)
		if (!strcmp(text_of(object, "class"), steady_names[i]))
			s->class = (enum steady_class)i;
	s->from = count_of(object, "from");
	s->of = count_of(object, "of");
	s->omitted = count_of(object, "omitted");
	if (s->of == 0 || s->from > s->of)
		*s = (struct steady){0};
}

static void load_disturbance(struct disturbance *d, const json_t *object)
{
	d->steal_ns = number_of(json_object_get(object, "steal_ns"));
	d->throttled_periods =
		number_of(json_object_get(object, "throttled_periods"));
	d->device_interrupts =
		number_of(json_object_get(object, "device_interrupts"));
	d->timer_interrupts =
		number_of(json_object_get(object, "timer_interrupts"));
	d->other_interrupts =
		number_of(json_object_get(object, "other_interrupts"));
}

static void load_integrity(struct integrity *i, const json_t *object)
{
	i->sent = count_of(object, "sent");
	i->received = count_of(object, "received");
	i->lost = count_of(object, "lost");
	i->duplicated = count_of(object, "duplicated");
	i->reordered = count_of(object, "reordered");
	i->corrupted = count_of(object, "corrupted");
}

static int load_run(struct result *result, const json_t *object)
{
	struct run run = {0};
	run.index = (unsigned)count_of(object, "index");
	run.block = (unsigned)count_of(object, "block");
	run.order = (unsigned)count_of(object, "order");
	run.status = load_status(object);
	copy_text(run.reason, sizeof(run.reason), object, "reason");
	copy_text(run.ended_by, sizeof(run.ended_by), object, "ended_by");
	run.started_ns = count_of(object, "started_ns");
	run.messages = count_of(object, "messages");
	run.warmup_messages = count_of(object, "warmup_messages");
	run.duration_ns = count_of(object, "duration_ns");
	load_integrity(&run.integrity, json_object_get(object, "integrity"));
	load_usage(&run.usage, json_object_get(object, "usage"));
	load_steady(&run.steady, json_object_get(object, "steady"));
	load_disturbance(&run.disturbance, json_object_get(object, "usage"));
	load_metrics(&run, json_object_get(object, "metrics"));
	load_slices(&run, json_object_get(object, "slices"));
	int rc = result_add_run(result, &run) ? 0 : -1;
	free(run.slice_per_s);
	return rc;
}

/* What one payload holds is added to what is there. */
static int load_histograms(struct result *result, const json_t *object,
			   struct error *err)
{
	const char *key;
	json_t *value;
	json_object_foreach((json_t *)object, key, value)
	{
		const struct metric *metric = metric_find(key);
		const char *payload = text_of(value, "hdr_v2");
		struct histogram h = {0};
		if (!metric || !*payload)
			continue;
		if (histogram_decode(&h, payload, err) < 0)
			return -1;
		int rc = histogram_merge(&result->histogram[metric - metrics],
					 &h);
		histogram_release(&h);
		if (rc < 0)
			return error_set(err, STATUS_FAILED, "out of memory");
	}
	return 0;
}

static size_t bins_of(const struct result *result)
{
	size_t bins = 0;
	for (int i = 0; i < METRICS; i++)
		bins += result->histogram[i].bins;
	return bins;
}

int record_load_result(struct record *record, const json_t *object,
		       struct error *err)
{
	json_t *runs = json_object_get(object, "runs"), *run;
	size_t i;
	if (record_load_room(record, 1, sizeof(struct result), err) < 0 ||
	    record_load_room(record, json_array_size(runs), sizeof(struct run),
			     err) < 0)
		return -1;
	struct result *result = record_add_result(record);
	if (!result)
		return error_set(err, STATUS_FAILED, "out of memory");
	copy_text(result->id, sizeof(result->id), object, "id");
	load_params(&result->params, json_object_get(object, "params"));
	load_effective(&result->effective,
		       json_object_get(object, "effective"));
	result->status = load_status(object);
	copy_text(result->reason, sizeof(result->reason), object, "reason");
	json_array_foreach(runs, i, run)
	{
		if (load_run(result, run) < 0)
			return error_set(err, STATUS_FAILED, "out of memory");
	}
	if (load_explanation(record, &result->explanation,
			     json_object_get(object, "explanation"), err) < 0 ||
	    load_histograms(result, json_object_get(object, "histograms"),
			    err) < 0)
		return -1;
	return record_load_room(record, bins_of(result), sizeof(struct bin),
				err);
}

static int load_record(struct record *record, const json_t *json,
		       struct error *err)
{
	if (record_load_head(record, json, err) < 0)
		return -1;
	json_t *results = json_object_get(json, "results"), *result;
	size_t i;
	json_array_foreach(results, i, result)
	{
		if (record_load_result(record, result, err) < 0)
			return -1;
	}
	return 0;
}

int record_check_version(const json_t *json, const char *path,
			 struct error *err)
{
	const char *version = text_of(json, "schema_version");
	if (!*version)
		return error_set(err, STATUS_USAGE,
				 "%s: does not say its format version "
				 "(\"schema_version\"); this mqbench "
				 "reads " RECORD_VERSION,
				 path);
	if (strncmp(version, "1.", 2) != 0)
		return error_set(err, STATUS_USAGE,
				 "%s: has format version %.20s, this mqbench "
				 "reads " RECORD_VERSION,
				 path, version);
	return 0;
}

static int check_schema(const json_t *json, const char *path, struct error *err)
{
	if (!strcmp(text_of(json, "schema"), PROBE_SCHEMA))
		return error_set(err, STATUS_USAGE,
				 "%s: has promises but no results; see "
				 "report --format promises",
				 path);
	if (strcmp(text_of(json, "schema"), RECORD_SCHEMA) != 0)
		return error_set(err, STATUS_USAGE,
				 "%s: is no record of mqbench: its \"schema\" "
				 "is not \"" RECORD_SCHEMA "\"",
				 path);
	return record_check_version(json, path, err);
}

int record_read(struct record *record, const char *text, size_t length,
		const char *path, struct error *err)
{
	json_error_t why;
	struct error inner = {0};
	json_t *json = json_loadb(text, length, 0, &why);
	memset(record, 0, sizeof(*record));
	if (!json)
		return error_set(err, STATUS_USAGE,
				 "%s: line %d, column %d: %s: not a whole "
				 "JSON file",
				 path, why.line, why.column, why.text);
	int rc = check_schema(json, path, err);
	if (rc == 0 && (rc = load_record(record, json, &inner)) < 0)
		error_set(err, inner.status, "%s: %s", path, inner.text);
	json_decref(json);
	if (rc < 0)
		record_release(record);
	return rc;
}

void params_read(struct params *params, const char *text, size_t length)
{
	json_t *json = json_loadb(text, length, 0, NULL);
	load_params(params, json);
	json_decref(json);
}

static struct result *find_result(struct record *record, const char *id)
{
	for (size_t i = 0; i < record->results; i++)
		if (!strcmp(record->result[i].id, id))
			return &record->result[i];
	return NULL;
}

static bool has_run(const struct result *result, uint64_t order)
{
	for (size_t i = 0; i < result->runs; i++)
		if (result->run[i].order == order)
			return true;
	return false;
}

int record_merge_line(struct record *record, const char *line)
{
	json_t *json = json_loads(line, 0, NULL);
	const json_t *run = json_object_get(json, "run");
	struct result *result = find_result(record, text_of(json, "result"));
	int rc = result && run ? 0 : -1;
	if (rc == 0)
		rc = record_load_room(record, 1, sizeof(struct run), NULL);
	if (rc == 0 && !has_run(result, count_of(run, "order"))) {
		load_effective(&result->effective,
			       json_object_get(json, "effective"));
		rc = load_run(result, run);
		if (rc == 0)
			rc = load_histograms(
				result, json_object_get(json, "histograms"),
				NULL);
	}
	json_decref(json);
	return rc;
}
