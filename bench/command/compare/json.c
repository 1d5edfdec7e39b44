/* A comparison as JSON: docs/format.md is its manual. */
#include <jansson.h>
#include <math.h>

#include "command/compare/print.h"
#include "core/record/json.h"
#include "core/stats/stats.h"

json_t *compare_interval_json(const struct interval *i)
{
	return json_pack(
		"{so so so so}", "ratio", number_json(exp(i->estimate)), "low",
		number_json(exp(i->low)), "high", number_json(exp(i->high)),
		"level", number_json(i->level));
}

static json_t *percentile(const struct figure *figure)
{
	return metrics[figure->metric].sampled
		       ? string_json(percentile_names[figure->percentile])
		       : json_null();
}

/* Of a side that has two; the places in the metric's unit. */
static json_t *side_modes_json(const struct comparison_row *row, int side)
{
	const struct modes *m = &row->modes[side];
	if (!row->has_modes[side])
		return json_null();
	return json_pack("{so so so}", "share", number_json(m->share), "low",
			 number_json(m->place[0]), "high",
			 number_json(m->place[1]));
}

static json_t *modes_json(const struct comparison_row *row)
{
	if (!row->has_modes[OLD] && !row->has_modes[NEW])
		return json_null();
	return json_pack("{so so so}", "old", side_modes_json(row, OLD), "new",
			 side_modes_json(row, NEW), "between",
			 json_boolean(row->between));
}

static json_t *row_json(const struct comparison_row *row)
{
	return json_pack(
		"{so ss so ss so so so so so so so so so so so so so so}", "id",
		string_json(row->result->id), "metric",
		metrics[row->figure.metric].name, "percentile",
		percentile(&row->figure), "verdict",
		verdict_names[row->verdict], "cleared",
		json_boolean(row->cleared), "old",
		number_json(row->median[OLD]), "new",
		number_json(row->median[NEW]), "units",
		json_pack("[oo]", count_json(row->units[OLD]),
			  count_json(row->units[NEW])),
		"change", compare_interval_json(&row->change), "change_90",
		compare_interval_json(&row->narrow), "margin",
		number_json(expm1(row->margin)), "p", number_json(row->p),
		"p_adjusted", number_json(row->adjusted), "needed",
		row->needed ? count_json(row->needed) : json_null(), "reason",
		note_json(row->reason), "relative_to",
		row->relative ? string_json(row->relative) : json_null(),
		"absolute_change",
		row->relative ? compare_interval_json(&row->absolute)
			      : json_null(),
		"modes", modes_json(row));
}

static json_t *rows_json(const struct comparison *c)
{
	json_t *array = json_array();
	for (size_t i = 0; i < c->rows; i++)
		element_add(array, row_json(&c->row[i]));
	return array;
}

static json_t *families_json(const struct comparison *c)
{
	json_t *array = json_array();
	for (size_t i = 0; i < c->families; i++) {
		const struct comparison_family *f = &c->family[i];
		element_add(array,
			    json_pack("{ss so so so so so}", "metric",
				      metrics[f->figure.metric].name,
				      "percentile", percentile(&f->figure),
				      "rows", count_json(f->rows), "worse",
				      count_json(f->worse), "median_ratio",
				      number_json(exp(f->median)), "together",
				      json_boolean(f->together)));
	}
	return array;
}

static json_t *side_json(const struct compare_view *view, char letter)
{
	json_t *array = json_array();
	for (size_t k = 0; k < view->input->records; k++) {
		const struct record *r = view->input->record[k];
		if (view->input->side[k] != letter)
			continue;
		element_add(
			array,
			json_pack(
				"{so so so so so}", "name",
				string_json(view->name[k]), "id",
				string_json(r->id), "created",
				string_json(r->created), "kernel",
				string_json(facts_get(&r->environment,
						      "kernel.release", "")),
				"boot_id",
				string_json(facts_get(&r->environment,
						      "kernel.boot_id", ""))));
	}
	return array;
}

static json_t *differences_json(const struct comparison *c)
{
	json_t *array = json_array();
	for (size_t i = 0; i < c->differences; i++) {
		const struct comparison_difference *d = &c->difference[i];
		element_add(
			array,
			json_pack("{so so so so}", "name", string_json(d->name),
				  "old", string_json(d->value[OLD]), "new",
				  string_json(d->value[NEW]), "configurations",
				  d->configurations > 0
					  ? count_json(d->configurations)
					  : json_null()));
	}
	return array;
}

static json_t *caveats_json(const struct compare_view *view)
{
	json_t *array = json_array();
	char text[512];
	for (size_t i = 0; compare_caveat(view->comparison, view->options, i,
					  text, sizeof(text));
	     i++)
		element_add(array, string_json(text));
	return array;
}

static json_t *counts_json(const struct comparison *c)
{
	json_t *object = json_object();
	for (int verdict = 0; verdict < VERDICTS; verdict++)
		member_set(object, verdict_names[verdict],
			   count_json(c->count[verdict]));
	return object;
}

static json_t *overall_json(const struct comparison *c)
{
	json_t *object = compare_interval_json(&c->overall);
	member_set(object, "configurations", count_json(c->overall_of));
	return object;
}

static const char *unit_of(const struct comparison *c)
{
	return c->counted     ? "run"
	       : c->by_boot   ? "boot"
	       : c->by_record ? "record"
			      : "run";
}

void compare_print_json(FILE *out, const struct compare_view *view)
{
	const struct comparison *c = view->comparison;
	const struct compare_options *o = view->options;
	json_t *json = json_pack(
		"{ss ss so so so so so so ss so so so so so so so so so so so}",
		"schema", "mqbench-compare", "schema_version", "1.1", "old",
		side_json(view, 'A'), "new", side_json(view, 'B'), "alpha",
		number_json(o->alpha), "margin", number_json(o->margin.p50),
		"margin_tail", number_json(o->margin.tail), "margin_counted",
		number_json(o->margin.counted), "unit", unit_of(c), "blocked",
		json_boolean(c->blocked), "one_boot_each",
		json_boolean(c->one_boot_each), "one_record_each",
		json_boolean(c->one_record_each), "tested",
		count_json(c->tested), "overall", overall_json(c), "counts",
		counts_json(c), "spoilt", count_json(c->spoilt), "caveats",
		caveats_json(view), "families", families_json(c), "differences",
		differences_json(c), "rows", rows_json(c));
	print_json(json, JSON_COMPACT | JSON_REAL_PRECISION(7), out);
}
