/* The history for a program; docs/format.md is its manual. */
#include <jansson.h>
#include <math.h>

#include "base/error.h"
#include "command/compare/print.h"
#include "command/history/print.h"
#include "core/judge/history.h"
#include "core/judge/history_differ.h"
#include "core/judge/history_machine.h"
#include "core/record/json.h"

#define DIFFERENCES_MAX 64

static const char *const triage_words[] = {
	[TRIAGE_OPEN] = "open",
	[TRIAGE_ACKNOWLEDGED] = "acknowledged",
	[TRIAGE_DISMISSED] = "dismissed",
};

static json_t *texts(const char (*text)[512], size_t n)
{
	json_t *list = json_array();
	for (size_t i = 0; i < n; i++)
		element_add(list, string_json(text[i]));
	return list;
}

static json_t *differences(const struct history_class *class,
			   const struct history_change *change)
{
	struct history_difference found[DIFFERENCES_MAX];
	size_t n = history_around(class, change, found, DIFFERENCES_MAX);
	json_t *list = json_array();
	for (size_t i = 0; i < n; i++)
		element_add(list,
			    json_pack("{so so so so}", "fact",
				      string_json(found[i].name), "before",
				      string_json(found[i].before), "after",
				      string_json(found[i].after), "record",
				      count_json(found[i].record)));
	return list;
}

static json_t *change_json(const struct history_class *class,
			   const struct history_change *c)
{
	const struct history_series *series = &class->series[c->series];
	char name[64];
	figure_name(&series->figure, name, sizeof(name));
	return json_pack(
		"{so so ss so ss so so so so so so so so sb so sb ss so so}",
		"id", string_json(c->id), "configuration",
		string_json(class->config[series->config].id), "metric", name,
		"relative_to", note_json(series->control), "kind",
		history_kind_names[c->kind], "record", count_json(c->record),
		"earlier", count_json(c->earlier), "before",
		number_json(c->own[0]), "after", number_json(c->own[1]),
		"records_before", count_json(c->found.before), "records_after",
		count_json(c->found.after), "size",
		compare_interval_json(&c->found.size), "p",
		number_json(c->found.p), "standing", c->standing, "chance",
		number_json(c->chance), "confirmed", c->confirmed, "triage",
		triage_words[c->triage], "reason", string_json(c->reason),
		"differences", differences(class, c));
}

static json_t *record_json(const struct history_record *r)
{
	return json_pack("{so so so sb}", "id", string_json(r->id), "created",
			 string_json(r->created), "file", string_json(r->file),
			 "complete", r->complete);
}

static json_t *shifts_json(const struct history_class *class)
{
	json_t *list = json_array();
	for (size_t i = 0; i < class->shifts; i++) {
		const struct history_shift *s = &class->shift[i];
		char text[256];
		history_shift_say(s, text, sizeof(text));
		element_add(list,
			    json_pack("{so ss so so sb ss}", "record",
				      count_json(s->record), "reference", s->by,
				      "times", number_json(exp(s->control)),
				      "figures", number_json(exp(s->absolute)),
				      "alone", s->alone, "text", text));
	}
	return list;
}

static json_t *class_json(const struct history_class *class)
{
	json_t *records = json_array(), *changes = json_array();
	for (size_t i = 0; i < class->records; i++)
		element_add(records, record_json(&class->record[i]));
	for (size_t i = 0; i < class->changes; i++)
		element_add(changes, change_json(class, &class->change[i]));
	return json_pack(
		"{so so so so so so so so}", "machine_class",
		string_json(class->name), "configurations",
		count_json(class->configs), "series", count_json(class->many),
		"relative_series", count_json(class->relatives), "correlation",
		number_json(class->correlation), "machine", shifts_json(class),
		"records", records, "changes", changes);
}

void history_print_json(FILE *out, const struct history *history,
			const struct history_view *view)
{
	const struct history_options *o = &history->options;
	json_t *classes = json_array();
	for (size_t i = 0; i < history->classes; i++)
		element_add(classes, class_json(&history->class[i]));
	json_t *json = json_pack(
		"{ss ss sf sf sf sf so so so so}", "schema", "mqbench-history",
		"schema_version", "1.2", "alpha", o->alpha, "margin",
		o->margin.p50, "margin_tail", o->margin.tail, "margin_counted",
		o->margin.counted, "open", count_json(history_open(history)),
		"left_out",
		texts((const char(*)[512])view->skipped, view->skips), "notes",
		texts((const char(*)[512])history->note, history->notes),
		"classes", classes);
	print_json(json, JSON_COMPACT | JSON_REAL_PRECISION(9), out);
}
