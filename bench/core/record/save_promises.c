/* What became of promises, as JSON: within a record, and alone. */
#include <stdio.h>
#include <string.h>

#include "core/record/record.h"
#include "core/record/save_parts.h"

static json_t *side_json(const struct sighting *s)
{
	return json_pack("{s:s, s:s?, s:o, s:o, s:b}", "verdict",
			 keeping_names[s->verdict], "observed",
			 s->observed[0] ? s->observed : NULL, "expected",
			 string_json(s->expected), "because",
			 string_json(s->because), "offered", s->expect == KEPT);
}

static json_t *promise_json(const struct sighting *s)
{
	return json_pack("{s:I, s:o, s:o, s:o, s:{}}", "id", (json_int_t)s->id,
			 "word", string_json(s->word), "subject",
			 string_json(s->subject), "promise",
			 string_json(s->sentence), "mechanisms");
}

json_t *promises_json(const struct sightings *all)
{
	json_t *array = all->count ? json_array() : json_null();
	json_t *last = NULL;
	for (size_t i = 0; i < all->count; i++) {
		const struct sighting *s = &all->sighting[i];
		if (i == 0 || strcmp(s[-1].word, s->word) != 0) {
			last = promise_json(s);
			json_array_append_new(array, last);
		}
		json_object_set_new(json_object_get(last, "mechanisms"),
				    s->mechanism, side_json(s));
	}
	return array;
}

int record_save_promises(const struct record *record, FILE *out)
{
	json_t *json = json_pack(
		"{s:s, s:s, s:s, s:s, s:o, s:o, s:o}", "schema", PROBE_SCHEMA,
		"schema_version", RECORD_VERSION, "id", record->id, "created",
		record->created, "tool", facts_json(&record->tool),
		"environment", facts_json(&record->environment), "promises",
		promises_json(&record->promises));
	return json_put(json, JSON_INDENT(2) | JSON_REAL_PRECISION(7), out);
}
