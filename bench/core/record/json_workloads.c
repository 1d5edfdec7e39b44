/* The tables of figures, each under its workload's name. */
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "core/record/json.h"
#include "core/record/json_fields.h"
#include "core/record/json_workloads.h"
#include "core/record/workloads.h"

static const struct field workload_fields[] = {
	FIELD(figures, TEXT, label),
	FIELD(figures, TEXT, title),
	FIELD(figures, TEXT, each),
	FIELD(figures, NOTE, axis),
	FIELD(figures, FLAG, by_call),
	FIELD(figures, FLAG, placed),
	{0},
};

static const struct field figure_fields[] = {
	FIELD(figure, NOTE, head),
	{0},
};

static json_t *uses_json(unsigned use)
{
	json_t *array = json_array();
	for (int i = 0; i < FIGURE_USES; i++)
		if (use & 1u << i)
			element_add(array, json_string(figure_use_names[i]));
	return array;
}

static unsigned load_uses(const json_t *array, enum better better)
{
	unsigned use = 0;
	size_t i;
	json_t *word;
	json_array_foreach((json_t *)array, i, word)
	{
		const char *text = json_string_value(word);
		for (int j = 0; text && j < FIGURE_USES; j++)
			if (!strcmp(text, figure_use_names[j]))
				use |= 1u << j;
	}
	/* What is better neither high nor low has no verdict. */
	return better == NEITHER ? use & ~(IS_COMPARED | IS_JUDGED) : use;
}

static json_t *figure_json(const struct figure *f)
{
	const struct metric *metric = &metrics[f->metric];
	json_t *object = json_object();
	member_set(object, "metric", json_string(metric->name));
	member_set(object, "percentile",
		   metric->sampled
			   ? json_string(percentile_names[f->percentile])
			   : json_null());
	fields_set(figure_fields, object, f);
	member_set(object, "uses", uses_json(f->use));
	return object;
}

/* False for a metric or a percentile that this program does not know. */
static bool load_figure(struct figure *f, const json_t *object)
{
	const struct metric *metric =
		metric_find(member_text(object, "metric"));
	const char *percentile = member_text(object, "percentile");
	unsigned p = 0;
	if (!metric)
		return false;
	while (metric->sampled && p < SUMMARIES &&
	       strcmp(percentile_names[p], percentile) != 0)
		p++;
	f->metric = (enum metric_id)(metric - metrics);
	f->percentile = p;
	f->use = load_uses(json_object_get(object, "uses"), metric->better);
	fields_load(figure_fields, object, f);
	return p < SUMMARIES && f->use;
}

static json_t *workload_json(const struct figures *figures)
{
	json_t *object = fields_json(workload_fields, figures);
	json_t *array = json_array();
	for (const struct figure *f = figures->figure; f->use; f++)
		element_add(array, figure_json(f));
	member_set(object, "figures", array);
	return object;
}

static void load_workload(struct figures *figures, const char *name,
			  const json_t *object)
{
	size_t i, n = 0;
	json_t *figure;
	*figures = (struct figures){0};
	snprintf(figures->workload, sizeof(figures->workload), "%s", name);
	text_clean(figures->workload);
	fields_load(workload_fields, object, figures);
	json_array_foreach(json_object_get(object, "figures"), i, figure)
	{
		struct figure *f = &figures->figure[n];
		*f = (struct figure){0};
		if (n < FIGURES_MAX && load_figure(f, figure))
			n++;
	}
	figures->figure[n] = (struct figure){0};
}

json_t *workloads_json(const struct record *record)
{
	json_t *object = json_object();
	for (size_t i = 0; i < record->workloads; i++)
		member_set(object, record->workload[i].workload,
			   workload_json(&record->workload[i]));
	return object;
}

int workloads_load(struct record *record, const json_t *object,
		   struct error *err)
{
	const char *name;
	json_t *workload;
	if (json_object_size(object) > RECORD_WORKLOADS_MAX)
		return record_has_over(RECORD_WORKLOADS_MAX, "workloads", err);
	if (record_reserve(record, json_object_size(object),
			   sizeof(struct figures), err) < 0)
		return -1;
	json_object_foreach((json_t *)object, name, workload)
	{
		struct figures figures;
		load_workload(&figures, name, workload);
		record_add_figures(record, &figures);
	}
	return 0;
}
