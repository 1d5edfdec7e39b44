/* A replication as JSON: docs/format.md is its manual. */
#include <jansson.h>

#include "command/replicate/print.h"
#include "core/record/figure_name.h"
#include "core/record/json.h"

static json_t *side_json(const struct replicate_view *view, int side)
{
	const struct record *r = view->record[side];
	const struct facts *e = &r->environment;
	return json_pack(
		"{so so so so so so}", "name", string_json(view->name[side]),
		"id", string_json(r->id), "created", string_json(r->created),
		"kernel", string_json(facts_get(e, "kernel.release", "")),
		"machine_class", string_json(facts_get(e, "machine_class", "")),
		"verdict", string_json(facts_get(e, "verdict", "")));
}

static json_t *pairing_json(const struct pairing *p)
{
	if (!p->a)
		return json_null();
	return json_pack("{so so so so so si}", "ratio",
			 number_json(p->ratio.estimate), "low",
			 number_json(p->ratio.low), "high",
			 number_json(p->ratio.high), "level",
			 number_json(p->ratio.level), "p_adjusted",
			 number_json(p->p), "runs", (int)p->blocks);
}

static json_t *row_json(const struct replication_row *row)
{
	char name[64];
	const struct figure y = {.metric = row->theirs.metric, .percentile = 0};
	figure_name(&y, name, sizeof(name));
	return json_pack(
		"{so so so ss so so so}", "sysv",
		string_json(row->theirs.a->id), "posix",
		string_json(row->theirs.b->id), "metric", string_json(name),
		"outcome", outcome_names[row->outcome], "theirs",
		pairing_json(&row->theirs), "ours", pairing_json(&row->ours),
		"reason", note_json(row->reason));
}

void replicate_print_json(FILE *out, const struct replicate_view *view)
{
	const struct replication *r = view->replication;
	json_t *counts = json_object(), *rows = json_array();
	for (int i = 0; i < OUTCOMES; i++)
		member_set(counts, outcome_names[i], count_json(r->count[i]));
	for (size_t i = 0; i < r->rows; i++)
		element_add(rows, row_json(&r->row[i]));
	json_t *json = json_pack(
		"{ss ss so so sb sI sI so so}", "schema", "mqbench-replication",
		"schema_version", "1.0", "theirs", side_json(view, THEIRS),
		"ours", side_json(view, OURS), "machines_alike",
		replicate_is_alike(view), "conclusions", (json_int_t)r->rows,
		"undecided", (json_int_t)r->undecided, "counts", counts, "rows",
		rows);
	print_json(json, JSON_COMPACT | JSON_REAL_PRECISION(7), out);
}
