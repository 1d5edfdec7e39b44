/* A record's facts, arguments and warnings from JSON. */
#include <stdlib.h>
#include <string.h>

#include "core/record_load_parts.h"

#define NAME_DEPTH_MAX 8

static void load_text(struct facts *facts, const char *name, const char *text)
{
	char *copy = strdup(text);
	if (!copy)
		return;
	text_clean(copy);
	facts_text(facts, name, copy);
	free(copy);
}

static void load_facts(struct facts *facts, const json_t *object,
		       const char *prefix, int depth)
{
	const char *key;
	json_t *value;
	json_object_foreach((json_t *)object, key, value)
	{
		char name[256];
		snprintf(name, sizeof(name), "%s%s%s", prefix,
			 *prefix ? "." : "", key);
		if (json_is_object(value) && depth < NAME_DEPTH_MAX)
			load_facts(facts, value, name, depth + 1);
		else if (json_is_string(value))
			load_text(facts, name, json_string_value(value));
		else if (json_is_number(value))
			facts_number(facts, name, json_number_value(value));
		else if (json_is_boolean(value))
			facts_flag(facts, name, json_is_true(value));
		else if (json_is_null(value))
			facts_none(facts, name);
	}
}

static void load_warnings(struct record *record, const json_t *array)
{
	size_t i;
	json_t *object;
	json_array_foreach((json_t *)array, i, object)
	{
		bool info = !strcmp(text_of(object, "severity"), "info");
		record_warn(record, text_of(object, "code"),
			    info ? SEVERITY_INFO : SEVERITY_WARNING,
			    number_of(json_object_get(object, "value")),
			    text_of(object, "hint"), "%s",
			    text_of(object, "message"));
	}
	for (i = 0; i < record->warnings; i++) {
		text_clean(record->warning[i].code);
		text_clean(record->warning[i].hint);
		text_clean(record->warning[i].message);
	}
}

static void load_argv(struct record *record, const json_t *array)
{
	size_t n = json_array_size(array);
	record->argv = calloc(n + 1, sizeof(*record->argv));
	for (size_t i = 0; record->argv && i < n; i++) {
		const char *text = json_string_value(json_array_get(array, i));
		record->argv[i] = strdup(text ? text : "");
		if (!record->argv[i])
			return;
		text_clean(record->argv[i]);
	}
}

void record_load_head(struct record *record, const json_t *json)
{
	copy_text(record->id, sizeof(record->id), json, "id");
	copy_text(record->created, sizeof(record->created), json, "created");
	copy_text(record->label, sizeof(record->label), json, "label");
	record->complete = json_is_true(json_object_get(json, "complete"));
	load_facts(&record->tool, json_object_get(json, "tool"), "", 0);
	load_facts(&record->plan, json_object_get(json, "plan"), "", 0);
	load_facts(&record->environment, json_object_get(json, "environment"),
		   "", 0);
	load_facts(&record->clock, json_object_get(json, "clock"), "", 0);
	load_argv(record, json_object_get(json, "argv"));
	load_promises(&record->promises, json_object_get(json, "promises"));
	load_warnings(record, json_object_get(json, "warnings"));
}
