/*
 * Results from JSON: an untrusted file may lack anything, and may hold
 * anything.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "core/record/figure_name.h"
#include "core/record/json.h"
#include "core/record/json_fields.h"
#include "core/record/json_result.h"
#include "core/record/json_run.h"
#include "core/record/relative.h"
#include "core/record/workloads.h"
#include "core/stats/summary.h"

static const struct field effective_fields[] = {
	FIELD(effective, COUNT, capacity_messages),
	FIELD(effective, COUNT, capacity_bytes),
	FIELD(effective, COUNT, message_bytes),
	FIELD(effective, FLAG, equal),
	FIELD_AS("cpus", effective, CPUS, cpu),
	{0},
};

/* Beside the placement's name. */
static const struct field cpus_fields[] = {
	FIELD_AS("cpus", effective, CPUS, cpu),
	{0},
};

static const struct field outcome_fields[] = {
	FIELD_WORDS(result, status, result_status_names, RESULT_STATUSES),
	FIELD(result, NOTE, reason),
	FIELD(result, NOTE, apart),
	{0},
};

static const struct field estimate_fields[] = {
	FIELD(estimate, NUMBER, median),
	FIELD(estimate, NUMBER, ci_low),
	FIELD(estimate, NUMBER, ci_high),
	FIELD(estimate, NUMBER, ci_level),
	FIELD(estimate, INDEX, runs),
	FIELD(estimate, NUMBER, cv),
	{0},
};

static const struct field explanation_fields[] = {
	FIELD(explanation, COUNT, runs),
	FIELD(explanation, COUNT, messages),
	FIELD(explanation, POSITIVE, instructions),
	FIELD(explanation, POSITIVE, low),
	FIELD(explanation, POSITIVE, high),
	FIELD(explanation, POSITIVE, beside),
	FIELD(explanation, POSITIVE, clock),
	{0},
};

static const struct field function_fields[] = {
	FIELD_AS("name", function_cost, TEXT, function),
	FIELD_WORDS(function_cost, stage, stage_names, STAGES),
	FIELD_WORDS(function_cost, cpu, where_names, WHERES),
	FIELD(function_cost, NUMBER, instructions),
	{0},
};

static json_t *params_json(const struct result *result)
{
	json_t *object = json_object();
	for (const struct axis *axis = axes; axis->name; axis++) {
		char text[COMMAND_MAX];
		uint64_t number = params_number(&result->params, axis);
		params_get(&result->params, axis, text, sizeof(text));
		json_t *value = axis->kind == AXIS_FLAG ? json_boolean(number)
				: axis_is_number(axis)	? count_json(number)
							: string_json(text);
		if (axis == &axes[PARAM_PLACEMENT]) {
			value = json_pack("{s:o}", "name", value);
			fields_set(cpus_fields, value, &result->effective);
		}
		member_set(object, axis->key, value);
	}
	return object;
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
	text_clean(text);
}

/* An axis that the file lacks, or a value out of range, stays initial. */
static void load_params(struct params *params, const json_t *object)
{
	*params = params_initial;
	for (const struct axis *axis = axes; axis->name; axis++) {
		char text[COMMAND_MAX];
		axis_text(json_object_get(object, axis->key), text,
			  sizeof(text));
		if (*text)
			params_set(params, axis, text, NULL);
	}
}

static void load_effective(struct effective *e, const json_t *object)
{
	e->equal = true;
	fields_load(effective_fields, object, e);
}

static json_t *summary_json(const struct result *result)
{
	json_t *object = json_object();
	char key[64];
	for (int m = 0; m < METRICS; m++)
		for (unsigned p = 0; p < metric_summaries((enum metric_id)m);
		     p++) {
			const struct estimate *e = &result->summary[m][p];
			if (e->runs == 0)
				continue;
			figure_name(&(struct figure){(enum metric_id)m, p, "",
						     IS_COMPARED},
				    key, sizeof(key));
			member_set(object, key,
				   fields_json(estimate_fields, e));
		}
	return object;
}

/*
 * Records of before there was a mean of counts in the summary have it in their
 * runs.
 */
static void summarise_means(struct result *result, const json_t *runs)
{
	double *value = mem_array(json_array_size(runs) + 1, sizeof(*value));
	for (int m = 0; m < METRICS; m++) {
		struct estimate *e = &result->summary[m][MEAN];
		size_t n = 0, i;
		json_t *run;
		if (metric_summaries((enum metric_id)m) <= MEAN || e->runs > 0)
			continue;
		json_array_foreach((json_t *)runs, i, run)
		{
			const json_t *one =
				json_object_get(json_object_get(run, "metrics"),
						metrics[m].name);
			if (!strcmp(member_text(run, "status"), "ok") && one)
				value[n++] = member_number(one, "mean");
		}
		estimate_of(e, value, n);
	}
	free(value);
}

static void load_summary(struct result *result, json_t *object)
{
	const char *key;
	json_t *value;
	struct figure f;
	json_object_foreach(object, key, value)
	{
		if (figure_find(key, &f))
			fields_load(estimate_fields, value,
				    &result->summary[f.metric][f.percentile]);
	}
}

/* Of the figures that the workload has. */
static void load_relative(const struct record *record, struct result *result,
			  const json_t *object)
{
	char key[64];
	if (!object)
		return;
	struct figures own = record_figures(record, result->params.workload);
	member_copy(result->reference, sizeof(result->reference), object,
		    "reference");
	for (size_t i = 0; i < FIGURES_MAX && own.figure[i].use; i++) {
		const struct figure *f = &own.figure[i];
		struct estimate estimate = {0};
		figure_name(f, key, sizeof(key));
		fields_load(estimate_fields, json_object_get(object, key),
			    &estimate);
		result->relative[i] = estimate.median;
	}
}

/* In an explanation those of a stream's costs. */
static const char *const cost_names[NO_COST] = {"unswitched", "switch"};

static json_t *explanation_json(const struct explanation *e, const char *per)
{
	json_t *object = json_pack("{s:s}", "per", per);
	json_t *stages = json_object(), *functions = json_array();
	fields_set(explanation_fields, object, e);
	for (int stage = 0; stage < STAGES; stage++)
		member_set(stages, stage_names[stage],
			   number_json(explanation_stage(e, (enum stage)stage,
							 ANYWHERE)));
	for (size_t i = 0; i < e->parts; i++)
		element_add(functions,
			    fields_json(function_fields, &e->part[i]));
	member_set(object, "stages", stages);
	member_set(object, "functions", functions);
	return object;
}

/* What a switch takes more is less in some functions. */
static void load_explanation(struct explanation *e, const json_t *object,
			     double least)
{
	json_t *functions = json_object_get(object, "functions"), *one;
	size_t n = json_array_size(functions), i;
	if (n == 0 || n > PARTS_MAX)
		return;
	fields_load(explanation_fields, object, e);
	json_array_foreach(functions, i, one)
	{
		struct function_cost part = {.stage = STAGE_OTHER};
		fields_load(function_fields, one, &part);
		if (part.instructions >= least)
			explanation_append(e, &part);
	}
	explanation_sort(e);
}

/* With those of a stream's costs in it. */
static json_t *explanations_json(const struct result *result)
{
	json_t *object =
		explanation_json(&result->explanation,
				 explanation_unit(result->params.workload));
	for (int cost = 0; cost < NO_COST; cost++)
		if (result->cost[cost].runs > 0)
			member_set(object, cost_names[cost],
				   explanation_json(&result->cost[cost],
						    cost_units[cost]));
	return object;
}

static size_t functions_of(const json_t *explanation)
{
	return json_array_size(json_object_get(explanation, "functions"));
}

/* Within the record's room. */
static int load_explanations(struct record *record, struct result *result,
			     const json_t *object, struct error *err)
{
	const json_t *of[NO_COST];
	size_t parts = functions_of(object);
	for (int cost = 0; cost < NO_COST; cost++) {
		of[cost] = json_object_get(object, cost_names[cost]);
		parts += functions_of(of[cost]);
	}
	if (record_reserve(record, parts, sizeof(struct function_cost), err) <
	    0)
		return -1;
	load_explanation(&result->explanation, object, 0);
	for (int cost = 0; cost < NO_COST; cost++)
		load_explanation(&result->cost[cost], of[cost],
				 cost == COST_SWITCH ? -INFINITY : 0);
	return 0;
}

/* Of the compared figures; NULL: there is no reference. */
static json_t *relative_json(const struct record *record,
			     const struct result *result)
{
	struct figures figures =
		record_figures(record, result->params.workload);
	json_t *object = NULL;
	for (const struct figure *f = figures.figure; f->use; f++) {
		struct estimate estimate;
		char key[64];
		result_relative(&estimate, record, result, f->metric,
				f->percentile);
		if (!(f->use & IS_COMPARED) || estimate.runs == 0)
			continue;
		if (!object)
			object = json_pack(
				"{s:s}", "reference",
				reference_name(
					result,
					result_reference(record, result)));
		figure_name(f, key, sizeof(key));
		member_set(object, key,
			   fields_json(estimate_fields, &estimate));
	}
	return object;
}

json_t *result_json(const struct record *record, const struct result *result)
{
	json_t *relative = relative_json(record, result);
	json_t *object = json_pack("{s:o}", "id", string_json(result->id));
	json_t *runs = json_array();
	for (size_t i = 0; i < result->runs; i++)
		element_add(runs, run_json(&result->run[i]));
	member_set(object, "params", params_json(result));
	member_set(object, "effective",
		   fields_json(effective_fields, &result->effective));
	fields_set(outcome_fields, object, result);
	member_set(object, "runs", runs);
	member_set(object, "summary", summary_json(result));
	if (relative)
		member_set(object, "relative", relative);
	member_set(object, "histograms", histograms_json(result->histogram));
	if (result->explanation.runs > 0)
		member_set(object, "explanation", explanations_json(result));
	return object;
}

/* Beside the struct itself. */
static size_t run_bytes(const struct run *run)
{
	size_t n = run->intervals * sizeof(*run->interval_per_s) +
		   run->ratios * sizeof(*run->ratio) +
		   run->n_series * sizeof(*run->series);
	for (size_t i = 0; i < run->n_series; i++)
		n += run->series[i].n * sizeof(*run->series[i].value);
	return n;
}

/* The runs, the histograms and the explanation, within the record's room. */
static int load_runs(struct record *record, struct result *result,
		     const json_t *object, struct error *err)
{
	json_t *runs = json_object_get(object, "runs"), *run;
	size_t i, bins = 0;
	if (record_reserve(record, json_array_size(runs), sizeof(struct run),
			   err) < 0 ||
	    load_explanations(record, result,
			      json_object_get(object, "explanation"), err) < 0)
		return -1;
	json_array_foreach(runs, i, run)
	{
		run_load(result, run);
		if (record_reserve(record, run_bytes(&result->run[i]), 1, err) <
		    0)
			return -1;
	}
	if (histograms_load(result->histogram,
			    json_object_get(object, "histograms"), err) < 0)
		return -1;
	for (int m = 0; m < METRICS; m++)
		bins += result->histogram[m].bins;
	return record_reserve(record, bins, sizeof(struct bin), err);
}

int result_load(struct record *record, const json_t *object, bool whole,
		struct error *err)
{
	if (record_reserve(record, 1, sizeof(struct result), err) < 0)
		return -1;
	struct result *result = record_add_result(record);
	result->status = RESULT_FAILED;
	member_copy(result->id, sizeof(result->id), object, "id");
	load_params(&result->params, json_object_get(object, "params"));
	load_effective(&result->effective,
		       json_object_get(object, "effective"));
	fields_load(outcome_fields, object, result);
	load_summary(result, json_object_get(object, "summary"));
	if (whole)
		return load_runs(record, result, object, err);
	if (record_is_counted(record))
		summarise_means(result, json_object_get(object, "runs"));
	load_relative(record, result, json_object_get(object, "relative"));
	return 0;
}

char *run_line(const char *record, const struct result *result,
	       const struct run *run, const struct histogram histogram[METRICS])
{
	json_t *json = json_pack(
		"{s:o, s:o, s:o, s:o, s:o}", "record", string_json(record),
		"result", string_json(result->id), "effective",
		fields_json(effective_fields, &result->effective), "run",
		run_json(run), "histograms", histograms_json(histogram));
	char *line = json_dumps(json, JSON_COMPACT | JSON_REAL_PRECISION(7));
	json_decref(json);
	return line;
}

static struct result *find_result(struct record *record, const char *id)
{
	for (size_t i = 0; i < record->results; i++)
		if (!strcmp(record->result[i].id, id))
			return &record->result[i];
	return NULL;
}

/* A record, and then its journal, hold a result's runs in their order. */
static bool has_run(const struct result *result, uint64_t order)
{
	return result->runs > 0 && result->run[result->runs - 1].order >= order;
}

/* Lines that older versions wrote do not name their record. */
static bool is_of(const json_t *json, const struct record *record)
{
	const char *id = member_text(json, "record");
	return !*id || !strcmp(id, record->id);
}

static int merge(struct record *record, const json_t *json)
{
	const json_t *run = json_object_get(json, "run");
	struct result *result =
		find_result(record, member_text(json, "result"));
	if (!result || !run || !is_of(json, record) ||
	    record_reserve(record, 1, sizeof(struct run), NULL) < 0)
		return -1;
	if (has_run(result, member_count(run, "order")))
		return 0;
	load_effective(&result->effective, json_object_get(json, "effective"));
	run_load(result, run);
	return histograms_load(result->histogram,
			       json_object_get(json, "histograms"), NULL);
}

int run_line_merge(struct record *record, const char *line)
{
	json_t *json = parse_json(line, strlen(line), 0, "journal", NULL);
	int rc = json ? merge(record, json) : -1;
	json_decref(json);
	return rc;
}
