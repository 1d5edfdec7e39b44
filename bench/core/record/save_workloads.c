/* What a record's workloads report, as JSON. */
#include "core/record/record.h"
#include "core/record/save_parts.h"

static json_t *uses_json(unsigned use)
{
	json_t *array = json_array();
	for (int i = 0; i < FIGURE_USES; i++)
		if (use & 1u << i)
			json_array_append_new(array,
					      string_json(figure_use_names[i]));
	return array;
}

static json_t *figure_json(const struct figure *f)
{
	const struct metric *metric = &metrics[f->metric];
	return json_pack(
		"{s:s, s:o, s:o, s:o}", "metric", metric->name, "percentile",
		metric->sampled ? string_json(percentile_names[f->percentile])
				: json_null(),
		"head", *f->head ? string_json(f->head) : json_null(), "uses",
		uses_json(f->use));
}

static json_t *workload_json(const struct figures *figures)
{
	json_t *array = json_array();
	for (const struct figure *f = figures->figure; f->use; f++)
		json_array_append_new(array, figure_json(f));
	return json_pack("{s:o, s:o, s:o, s:o, s:b, s:b, s:o}", "label",
			 string_json(figures->label), "title",
			 string_json(figures->title), "each",
			 string_json(figures->each), "axis",
			 *figures->axis ? string_json(figures->axis)
					: json_null(),
			 "by_call", figures->by_call, "placed", figures->placed,
			 "figures", array);
}

json_t *workloads_json(const struct record *record)
{
	json_t *object = json_object();
	for (size_t i = 0; i < record->workloads; i++)
		json_object_set_new(object, record->workload[i].workload,
				    workload_json(&record->workload[i]));
	return object;
}
