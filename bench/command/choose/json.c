/* A choice as JSON: docs/format.md is its manual. */
#include <jansson.h>
#include <math.h>

#include "command/choose/print.h"
#include "core/judge/choice_rank.h"
#include "core/machine/settings.h"
#include "core/record/figure_name.h"
#include "core/record/json.h"

static json_t *metric_name(const struct choice_bound *bound)
{
	char name[64];
	struct figure y = {.metric = bound->metric,
			   .percentile = bound->percentile};
	figure_name(&y, name, sizeof(name));
	return string_json(name);
}

static json_t *params_json(const struct params *params)
{
	json_t *object = json_object();
	char value[COMMAND_MAX];
	for (const struct axis *axis = axes; axis->name; axis++)
		if (axis != &axes[PARAM_MECHANISM])
			member_set(object, axis->key,
				   axis_is_number(axis)
					   ? count_json(params_number(params,
								      axis))
					   : string_json(params_get(
						     params, axis, value,
						     sizeof(value))));
	return object;
}

static json_t *wanted_json(const struct choice_want *want)
{
	json_t *bounds = json_array(), *needs = json_array();
	for (size_t i = 0; i < want->bounds; i++)
		element_add(bounds,
			    json_pack("{so ss so}", "metric",
				      metric_name(&want->bound[i]), "limit_is",
				      metrics[want->bound[i].metric].better ==
						      HIGHER
					      ? "least"
					      : "most",
				      "limit",
				      number_json(want->bound[i].limit)));
	for (size_t i = 0; i < want->needs; i++)
		element_add(needs, string_json(want->need[i].word));
	return json_pack("{so so so}", "params", params_json(&want->like),
			 "figures", bounds, "needs", needs);
}

static json_t *reason_json(const struct choice_reason *r)
{
	bool has = r->bound && r->figure.runs > 0;
	char text[700];
	return json_pack("{ss ss so so so so so so so so so}", "standing",
			 standing_names[r->standing], "known",
			 choice_rules[r->known].name, "metric",
			 r->bound ? metric_name(r->bound) : json_null(),
			 "median", number_json(has ? r->figure.median : NAN),
			 "ci_low", number_json(has ? r->figure.ci_low : NAN),
			 "ci_high", number_json(has ? r->figure.ci_high : NAN),
			 "ci_level",
			 number_json(has ? r->figure.ci_level : NAN), "runs",
			 has ? json_integer(r->figure.runs) : json_null(),
			 "promise", note_json(r->need ? r->need->word : NULL),
			 "measurable", json_boolean(r->measurable), "text",
			 string_json(choose_reason(r, text, sizeof(text))));
}

static json_t *apart_json(const struct pairing *p)
{
	static const char *const verdicts[] = {
		[PAIRING_NONE] = "too_few_runs",
		[PAIRING_CANNOT_TELL] = "cannot_tell",
		[PAIRING_DIFFERS] = "differs",
		[PAIRING_SAME] = "same",
	};
	if (!p->a)
		return json_null();
	return json_pack("{so ss so so so so so so so}", "from",
			 string_json(p->a->params.mechanism), "verdict",
			 verdicts[p->verdict], "ratio",
			 number_json(p->ratio.estimate), "low",
			 number_json(p->ratio.low), "high",
			 number_json(p->ratio.high), "level",
			 number_json(p->ratio.level), "p_adjusted",
			 number_json(p->p), "margin", number_json(p->margin),
			 "p_same_adjusted", number_json(p->p_same));
}

static json_t *settings_json(const struct choose_view *view,
			     const struct candidate *c)
{
	struct setting setting[SETTINGS_MAX];
	json_t *array = json_array();
	size_t n = c->place == 0 ? 0
				 : settings_of(c->result,
					       view->choice->want->like.size,
					       setting);
	for (size_t i = 0; i < n; i++)
		element_add(
			array,
			json_pack("{ss sb so so}", "name", setting[i].name,
				  "is_limit", setting[i].fact != NULL, "value",
				  number_json(setting[i].value), "here",
				  number_json(
					  setting[i].fact
						  ? facts_value(view->limits,
								setting[i].fact,
								NAN)
						  : NAN)));
	return array;
}

static json_t *notes_json(const struct candidate *c)
{
	json_t *array = json_array();
	for (size_t i = 0; c->place > 0 && settings_note(c->mechanism, i); i++)
		element_add(array, string_json(settings_note(c->mechanism, i)));
	return array;
}

static json_t *candidate_json(const struct choose_view *view,
			      const struct candidate *c)
{
	json_t *reasons = json_array();
	for (size_t i = 0; i < c->reasons; i++)
		element_add(reasons, reason_json(&c->reason[i]));
	return json_pack("{so sb ss so sb so so sb so so so so}", "mechanism",
			 string_json(c->mechanism), "control", c->is_control,
			 "standing", standing_names[c->standing], "place",
			 c->place ? json_integer(c->place) : json_null(),
			 "tied", c->is_tied, "record",
			 c->record ? string_json(choose_file(view, c->record))
				   : json_null(),
			 "result",
			 c->result ? string_json(c->result->id) : json_null(),
			 "other_machine_class", c->is_foreign, "apart",
			 apart_json(&c->apart), "reasons", reasons, "settings",
			 settings_json(view, c), "notes", notes_json(c));
}

static json_t *records_json(const struct choose_view *view)
{
	json_t *array = json_array();
	for (size_t i = 0; i < view->evidence->records; i++) {
		const struct record *r = view->evidence->record[i];
		const struct facts *e = &r->environment;
		element_add(
			array,
			json_pack("{so so so so so so}", "file",
				  string_json(view->name[i]), "id",
				  string_json(r->id), "created",
				  string_json(r->created), "machine_class",
				  note_json(facts_get(e, "machine_class", "")),
				  "kernel",
				  note_json(facts_get(e, "kernel.release", "")),
				  "verdict",
				  note_json(facts_get(e, "verdict", ""))));
	}
	return array;
}

static json_t *command_json(const struct choose_view *view)
{
	if (view->next->words == 0)
		return json_null();
	json_t *array = json_pack("[s]", "mqbench");
	for (size_t i = 0; i < view->next->words; i++)
		element_add(array, string_json(view->next->word[i]));
	return array;
}

static json_t *caveats_json(const struct choose_view *view)
{
	json_t *array = json_array();
	char text[512];
	for (size_t i = 0; choose_caveat(view, i, text, sizeof(text)); i++)
		element_add(array, string_json(text));
	return array;
}

void choose_print_json(FILE *out, const struct choose_view *view)
{
	const struct choice *choice = view->choice;
	char text[1024];
	json_t *candidates = json_array();
	for (size_t i = 0; i < choice->candidates; i++)
		element_add(candidates,
			    candidate_json(view, &choice->candidate[i]));
	json_t *json = json_pack(
		"{ss ss so so sb so so so so so so}", "schema",
		"mqbench-choice", "schema_version", "1.0", "answer",
		string_json(choose_headline(view, text, sizeof(text))),
		"wanted", wanted_json(choice->want), "sure",
		choice_is_sure(choice), "machine_class",
		note_json(view->evidence->machine_class), "candidates",
		candidates, "measure_first", command_json(view), "records",
		records_json(view), "promises_file",
		note_json(view->probed_name), "caveats", caveats_json(view));
	print_json(json, JSON_COMPACT | JSON_REAL_PRECISION(7), out);
}
