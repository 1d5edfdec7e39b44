/* What a record's workloads report, from JSON. */
#include <string.h>

#include "core/record/load_parts.h"
#include "core/record/workloads.h"

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

/* False for a metric or a percentile that this program does not know. */
static bool load_figure(struct figure *f, const json_t *object)
{
	const struct metric *metric = metric_find(text_of(object, "metric"));
	const char *percentile = text_of(object, "percentile");
	unsigned p = 0;
	if (!metric)
		return false;
	while (metric->sampled && p < PERCENTILES &&
	       strcmp(percentile_names[p], percentile) != 0)
		p++;
	f->metric = (enum metric_id)(metric - metrics);
	f->percentile = p;
	f->use = load_uses(json_object_get(object, "uses"), metric->better);
	copy_text(f->head, sizeof(f->head), object, "head");
	return p < PERCENTILES && f->use;
}

static void load_workload(struct figures *figures, const char *name,
			  const json_t *object)
{
	size_t i, n = 0;
	json_t *figure;
	*figures = (struct figures){
		.by_call = json_is_true(json_object_get(object, "by_call")),
		.placed = json_is_true(json_object_get(object, "placed"))};
	snprintf(figures->workload, sizeof(figures->workload), "%s", name);
	text_end_whole(figures->workload);
	text_clean(figures->workload);
	copy_text(figures->label, sizeof(figures->label), object, "label");
	copy_text(figures->title, sizeof(figures->title), object, "title");
	copy_text(figures->each, sizeof(figures->each), object, "each");
	copy_text(figures->axis, sizeof(figures->axis), object, "axis");
	json_array_foreach(json_object_get(object, "figures"), i, figure)
	{
		struct figure *f = &figures->figure[n];
		*f = (struct figure){0};
		if (n < FIGURES_MAX && load_figure(f, figure))
			n++;
	}
	figures->figure[n] = (struct figure){0};
}

int load_workloads(struct record *record, const json_t *object,
		   struct error *err)
{
	const char *name;
	json_t *workload;
	if (record_load_room(record, json_object_size(object),
			     sizeof(struct figures), err) < 0)
		return -1;
	json_object_foreach((json_t *)object, name, workload)
	{
		struct figures figures;
		load_workload(&figures, name, workload);
		if (record_add_figures(record, &figures) < 0)
			return -1;
	}
	return 0;
}
