/* Records as JSON, written so that the file is whole at every moment. */
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cpu.h"
#include "base/error.h"
#include "core/record/json.h"
#include "core/record/save_parts.h"
#include "core/stats/histogram_code.h"

static json_t *text_or_null(const char *text)
{
	return *text ? string_json(text) : json_null();
}

static json_t *fact_value(const struct fact *fact)
{
	switch (fact->kind) {
	case FACT_TEXT:
		return string_json(fact->text);
	case FACT_NUMBER:
		return number_json(fact->number);
	case FACT_FLAG:
		return json_boolean(fact->number != 0);
	case FACT_NONE:
		break;
	}
	return json_null();
}

/* A name with dots is a path of objects. */
static void set_path(json_t *object, const char *name, json_t *value)
{
	const char *dot;
	while ((dot = strchr(name, '.'))) {
		char key[128];
		snprintf(key, sizeof(key), "%.*s", (int)(dot - name), name);
		json_t *inner = json_object_get(object, key);
		if (!inner) {
			inner = json_object();
			json_object_set_new(object, key, inner);
		}
		object = inner;
		name = dot + 1;
	}
	json_object_set_new(object, name, value);
}

json_t *facts_json(const struct facts *facts)
{
	json_t *object = json_object();
	for (size_t i = 0; i < facts->count; i++)
		set_path(object, facts->fact[i].name,
			 fact_value(&facts->fact[i]));
	return object;
}

static json_t *cpus_json(const int cpu[2])
{
	if (cpu[0] == CPU_NONE)
		return json_null();
	return json_pack("[i, i]", cpu[0], cpu[1]);
}

static json_t *params_json(const struct result *result)
{
	json_t *object = json_object();
	for (const struct axis *axis = axes; axis->name; axis++) {
		char text[COMMAND_MAX];
		const char *key = axis->key;
		params_get(&result->params, axis, text, sizeof(text));
		json_t *value =
			axis->kind == AXIS_FLAG
				? json_boolean(result->params.keep_awake)
			: axis_is_number(axis) ? count_json(params_number(
							 &result->params, axis))
					       : string_json(text);
		if (axis == &axes[PARAM_PLACEMENT])
			value = json_pack("{s:o, s:o}", "name", value, "cpus",
					  cpus_json(result->effective.cpu));
		json_object_set_new(object, key, value);
	}
	return object;
}

static json_t *effective_json(const struct effective *e)
{
	return json_pack("{s:o, s:o, s:o, s:b, s:o}", "capacity_messages",
			 count_json(e->capacity_messages), "capacity_bytes",
			 count_json(e->capacity_bytes), "message_bytes",
			 count_json(e->message_bytes), "equal", e->equal,
			 "cpus", cpus_json(e->cpu));
}

static json_t *distribution_json(const struct distribution *d)
{
	json_t *object = json_pack(
		"{s:o, s:o, s:o, s:o, s:o}", "count", count_json(d->count),
		"min", number_json(d->min), "max", number_json(d->max), "mean",
		number_json(d->mean), "stddev", number_json(d->stddev));
	json_t *percentile = json_object();
	for (int i = 0; i < PERCENTILES; i++)
		json_object_set_new(percentile, percentile_names[i],
				    number_json(d->percentile[i]));
	json_object_set_new(object, "percentiles", percentile);
	return object;
}

static json_t *sampled_json(const struct measure *m)
{
	json_t *object = distribution_json(&m->distribution);
	json_object_set_new(object, "omitted", count_json(m->omitted));
	return object;
}

static json_t *metrics_json(const struct run *run)
{
	json_t *object = json_object();
	for (unsigned i = 0; i < run->measures; i++) {
		const struct measure *m = &run->measure[i];
		const struct metric *metric = &metrics[m->metric];
		json_object_set_new(object, metric->name,
				    metric->sampled ? sampled_json(m)
						    : number_json(m->value));
	}
	return object;
}

static json_t *usage_json(const struct usage *u, const struct disturbance *d)
{
	return json_pack(
		"{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, "
		"s:o, s:o}",
		"user_ns", count_json(u->user_ns), "system_ns",
		count_json(u->system_ns), "voluntary_switches",
		count_json(u->voluntary_switches), "involuntary_switches",
		count_json(u->involuntary_switches), "minor_faults",
		count_json(u->minor_faults), "major_faults",
		count_json(u->major_faults), "migrations",
		count_json(u->migrations), "interrupted_calls",
		count_json(u->interrupted_calls), "max_rss_bytes",
		count_json(u->max_rss_bytes), "steal_ns",
		number_json(d->steal_ns), "throttled_periods",
		number_json(d->throttled_periods), "device_interrupts",
		number_json(d->device_interrupts), "timer_interrupts",
		number_json(d->timer_interrupts), "other_interrupts",
		number_json(d->other_interrupts));
}

static json_t *integrity_json(const struct integrity *i)
{
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "sent",
			 count_json(i->sent), "received",
			 count_json(i->received), "lost", count_json(i->lost),
			 "duplicated", count_json(i->duplicated), "reordered",
			 count_json(i->reordered), "corrupted",
			 count_json(i->corrupted));
}

static json_t *slices_json(const struct run *run)
{
	json_t *array = json_array();
	for (size_t i = 0; i < run->slices; i++)
		json_array_append_new(array, number_json(run->slice_per_s[i]));
	return json_pack("{s:o, s:o}", "interval_ns", count_json(SLICE_NS),
			 "per_s", array);
}

static json_t *steady_json(const struct steady *s)
{
	if (s->class == STEADY_UNKNOWN)
		return json_null();
	return json_pack("{s:s, s:o, s:o, s:o}", "class",
			 steady_names[s->class], "from", count_json(s->from),
			 "of", count_json(s->of), "omitted",
			 count_json(s->omitted));
}

static json_t *run_json(const struct run *run)
{
	json_t *object = json_pack(
		"{s:i, s:i, s:i, s:s, s:o, s:o, s:o, s:o, s:o, s:o}", "index",
		run->index, "block", run->block, "order", run->order, "status",
		result_status_names[run->status], "reason",
		text_or_null(run->reason), "ended_by",
		text_or_null(run->ended_by), "started_ns",
		count_json(run->started_ns), "messages",
		count_json(run->messages), "warmup_messages",
		count_json(run->warmup_messages), "duration_ns",
		count_json(run->duration_ns));
	json_object_set_new(object, "integrity",
			    integrity_json(&run->integrity));
	json_object_set_new(object, "usage",
			    usage_json(&run->usage, &run->disturbance));
	json_object_set_new(object, "steady", steady_json(&run->steady));
	json_object_set_new(object, "metrics", metrics_json(run));
	if (run->slices)
		json_object_set_new(object, "slices", slices_json(run));
	return object;
}

static void set_estimate(json_t *object, const char *key,
			 const struct estimate *e)
{
	if (e->runs == 0)
		return;
	json_object_set_new(object, key,
			    json_pack("{s:o, s:o, s:o, s:o, s:i, s:o}",
				      "median", number_json(e->median),
				      "ci_low", number_json(e->ci_low),
				      "ci_high", number_json(e->ci_high),
				      "ci_level", number_json(e->ci_level),
				      "runs", e->runs, "cv",
				      number_json(e->cv)));
}

static json_t *summary_json(const struct result *result)
{
	json_t *object = json_object();
	for (int m = 0; m < METRICS; m++) {
		const struct estimate *e = result->summary[m];
		char key[64];
		if (!metrics[m].sampled) {
			set_estimate(object, metrics[m].name, &e[0]);
			continue;
		}
		for (int p = 0; p < PERCENTILES; p++) {
			snprintf(key, sizeof(key), "%s.p%s", metrics[m].name,
				 percentile_names[p]);
			set_estimate(object, key, &e[p]);
		}
	}
	return object;
}

static json_t *histograms_json(const struct histogram histogram[METRICS])
{
	json_t *object = json_object();
	for (int m = 0; m < METRICS; m++) {
		if (histogram[m].bins == 0)
			continue;
		char *payload = histogram_encode(&histogram[m]);
		json_object_set_new(object, metrics[m].name,
				    json_pack("{s:s?}", "hdr_v2", payload));
		free(payload);
	}
	return object;
}

static json_t *result_json(const struct result *result)
{
	json_t *runs = json_array();
	for (size_t i = 0; i < result->runs; i++)
		json_array_append_new(runs, run_json(&result->run[i]));
	json_t *object = json_pack(
		"{s:o, s:o, s:o, s:s, s:o, s:o, s:o, s:o}", "id",
		string_json(result->id), "params", params_json(result),
		"effective", effective_json(&result->effective), "status",
		result_status_names[result->status], "reason",
		text_or_null(result->reason), "runs", runs, "summary",
		summary_json(result), "histograms",
		histograms_json(result->histogram));
	if (result->explanation.runs > 0)
		json_object_set_new(object, "explanation",
				    explanation_json(&result->explanation,
						     result->params.workload));
	return object;
}

static json_t *warnings_json(const struct record *record)
{
	static const char *const severities[] = {"info", "warning"};
	json_t *array = json_array();
	for (size_t i = 0; i < record->warnings; i++) {
		const struct warning *w = &record->warning[i];
		json_array_append_new(
			array,
			json_pack("{s:s, s:s, s:o, s:o, s:o}", "code", w->code,
				  "severity", severities[w->severity],
				  "message", string_json(w->message), "value",
				  number_json(w->value), "hint",
				  text_or_null(w->hint)));
	}
	return array;
}

static json_t *record_json(const struct record *record)
{
	json_t *results = json_array(), *argv = json_array();
	for (char **arg = record->argv; arg && *arg; arg++)
		json_array_append_new(argv, string_json(*arg));
	for (size_t i = 0; i < record->results; i++)
		json_array_append_new(results, result_json(&record->result[i]));
	return json_pack(
		"{s:s, s:s, s:s, s:s, s:o, s:b, s:o, s:o, s:o, s:o, s:o, s:o, "
		"s:o, s:o, s:o}",
		"schema", RECORD_SCHEMA, "schema_version", RECORD_VERSION, "id",
		record->id, "created", record->created, "label",
		text_or_null(record->label), "complete", record->complete,
		"tool", facts_json(&record->tool), "argv", argv, "plan",
		facts_json(&record->plan), "workloads", workloads_json(record),
		"environment", facts_json(&record->environment), "clock",
		facts_json(&record->clock), "promises",
		promises_json(&record->promises), "warnings",
		warnings_json(record), "results", results);
}

static int write_json(json_t *json, int fd)
{
	FILE *file = fdopen(fd, "w");
	if (!file) {
		close(fd);
		return -1;
	}
	int rc = json_dumpf(json, file, JSON_COMPACT | JSON_REAL_PRECISION(7));
	if (fputc('\n', file) == EOF || fflush(file) == EOF ||
	    fsync(fileno(file)) < 0)
		rc = -1;
	return fclose(file) == EOF ? -1 : rc;
}

int record_save(const struct record *record, const char *path,
		struct error *err)
{
	char temp[4096];
	int n = snprintf(temp, sizeof(temp), "%s.tmp", path);
	int fd = n < (int)sizeof(temp)
			 ? open(temp, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC,
				0666)
			 : -1;
	if (fd < 0)
		return error_errno(err, STATUS_USAGE,
				   n < (int)sizeof(temp) ? errno : ENAMETOOLONG,
				   "open %s", temp);
	json_t *json = record_json(record);
	errno = ENOMEM;
	int rc = -1;
	if (json)
		rc = write_json(json, fd);
	else
		close(fd);
	if (rc < 0 || rename(temp, path) < 0) {
		int errnum = errno;
		unlink(temp);
		rc = error_errno(
			err, errnum == EISDIR ? STATUS_USAGE : STATUS_FAILED,
			errnum, "write %s", path);
	}
	json_decref(json);
	return rc;
}

char *record_run_line(const struct result *result, const struct run *run,
		      const struct histogram histogram[METRICS])
{
	json_t *json = json_pack(
		"{s:s, s:o, s:o, s:o}", "result", result->id, "effective",
		effective_json(&result->effective), "run", run_json(run),
		"histograms", histograms_json(histogram));
	char *line = json_dumps(json, JSON_COMPACT | JSON_REAL_PRECISION(7));
	json_decref(json);
	return line;
}
