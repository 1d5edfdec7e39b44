/* A comparison as JSON: docs/format.md is its manual. */
#include <jansson.h>
#include <math.h>
#include <string.h>

#include "command/compare_print.h"

/* JSON has no NaN. */
static json_t *number(double value)
{
	return isfinite(value) ? json_real(value) : json_null();
}

/* Loaded records may hold any bytes, JSON only UTF-8. */
static json_t *string(const char *text)
{
	json_t *json = json_string(text);
	return json ? json : json_string("?");
}

static json_t *count(size_t value)
{
	return json_integer((json_int_t)value);
}

static json_t *interval(const struct interval *i)
{
	return json_pack("{so so so so}", "ratio", number(exp(i->estimate)),
			 "low", number(exp(i->low)), "high",
			 number(exp(i->high)), "level", number(i->level));
}

static json_t *percentile(const struct yardstick *yardstick)
{
	return metrics[yardstick->metric].sampled
		       ? string(percentile_names[yardstick->percentile])
		       : json_null();
}

static json_t *row_json(const struct comparison_row *row)
{
	return json_pack(
		"{so ss so ss so so so so so so so so so so so}", "id",
		string(row->result->id), "metric",
		metrics[row->yardstick.metric].name, "percentile",
		percentile(&row->yardstick), "verdict",
		verdict_names[row->verdict], "cleared",
		json_boolean(row->cleared), "old", number(row->median[OLD]),
		"new", number(row->median[NEW]), "units",
		json_pack("[oo]", count(row->units[OLD]),
			  count(row->units[NEW])),
		"change", interval(&row->change), "change_90",
		interval(&row->narrow), "margin", number(expm1(row->margin)),
		"p", number(row->p), "p_adjusted", number(row->adjusted),
		"needed", row->needed ? count(row->needed) : json_null(),
		"reason", row->reason[0] ? string(row->reason) : json_null());
}

static json_t *rows_json(const struct comparison *c)
{
	json_t *array = json_array();
	for (size_t i = 0; i < c->rows; i++)
		json_array_append_new(array, row_json(&c->row[i]));
	return array;
}

static json_t *families_json(const struct comparison *c)
{
	json_t *array = json_array();
	for (size_t i = 0; i < c->families; i++) {
		const struct comparison_family *f = &c->family[i];
		json_array_append_new(
			array,
			json_pack("{ss so so so so so}", "metric",
				  metrics[f->yardstick.metric].name,
				  "percentile", percentile(&f->yardstick),
				  "rows", count(f->rows), "worse",
				  count(f->worse), "median_ratio",
				  number(exp(f->median)), "together",
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
		json_array_append_new(
			array,
			json_pack("{so so so so so}", "name",
				  string(view->name[k]), "id", string(r->id),
				  "created", string(r->created), "kernel",
				  string(facts_get(&r->environment,
						   "kernel.release", "")),
				  "boot_id",
				  string(facts_get(&r->environment,
						   "kernel.boot_id", ""))));
	}
	return array;
}

static json_t *differences_json(const struct comparison *c)
{
	json_t *array = json_array();
	for (size_t i = 0; i < c->differences; i++) {
		const struct comparison_difference *d = &c->difference[i];
		json_array_append_new(
			array, json_pack("{so so so}", "name", string(d->name),
					 "old", string(d->value[OLD]), "new",
					 string(d->value[NEW])));
	}
	return array;
}

static json_t *caveats_json(const struct compare_view *view)
{
	json_t *array = json_array();
	char text[256];
	for (size_t i = 0; compare_caveat(view, i, text, sizeof(text)); i++)
		json_array_append_new(array, string(text));
	return array;
}

static json_t *counts_json(const struct comparison *c)
{
	json_t *object = json_object();
	for (int verdict = 0; verdict < VERDICTS; verdict++)
		json_object_set_new(object, verdict_names[verdict],
				    count(c->count[verdict]));
	return object;
}

static const char *unit_of(const struct comparison *c)
{
	return c->by_boot ? "boot" : "run";
}

void compare_print_json(FILE *out, const struct compare_view *view)
{
	const struct comparison *c = view->comparison;
	const struct compare_options *o = view->options;
	json_t *json = json_pack(
		"{ss ss so so so so so ss so so so so so so so so}", "schema",
		"mqbench-compare", "schema_version", "1.0", "old",
		side_json(view, 'A'), "new", side_json(view, 'B'), "alpha",
		number(o->alpha), "margin", number(o->margin), "margin_tail",
		number(o->margin_tail), "unit", unit_of(c), "blocked",
		json_boolean(c->blocked), "one_boot_each",
		json_boolean(c->one_boot_each), "tested", count(c->tested),
		"counts", counts_json(c), "caveats", caveats_json(view),
		"families", families_json(c), "differences",
		differences_json(c), "rows", rows_json(c));
	if (json)
		json_dumpf(json, out, JSON_COMPACT | JSON_REAL_PRECISION(7));
	fputc('\n', out);
	json_decref(json);
}
