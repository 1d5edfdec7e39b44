/* Where a configuration's instructions went, as JSON. */
#include "core/record/explanation.h"
#include "core/record/save_parts.h"

static json_t *functions_json(const struct explanation *e)
{
	json_t *array = json_array();
	for (size_t i = 0; i < e->parts; i++)
		json_array_append_new(
			array,
			json_pack("{s:o, s:s, s:o}", "name",
				  string_json(e->part[i].function), "stage",
				  stage_names[e->part[i].stage], "instructions",
				  number_json(e->part[i].instructions)));
	return array;
}

static json_t *stages_json(const struct explanation *e)
{
	json_t *object = json_object();
	for (int stage = 0; stage < STAGES; stage++)
		json_object_set_new(
			object, stage_names[stage],
			number_json(explanation_stage(e, (enum stage)stage)));
	return object;
}

json_t *explanation_json(const struct explanation *e, const char *workload)
{
	return json_pack(
		"{s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "per",
		explanation_unit(workload), "runs", count_json(e->runs),
		"messages", count_json(e->messages), "instructions",
		number_json(e->instructions), "low", number_json(e->low),
		"high", number_json(e->high), "beside", number_json(e->beside),
		"clock", number_json(e->clock), "stages", stages_json(e),
		"functions", functions_json(e));
}
