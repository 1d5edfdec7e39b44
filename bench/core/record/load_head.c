/* A record's facts, arguments and warnings from JSON. */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "core/record/load_parts.h"

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

int record_load_room(struct record *record, size_t n, size_t size,
		     struct error *err)
{
	size_t left = RECORD_MEMORY_MAX - record->loaded;
	if (n > left / size)
		return error_set(err, STATUS_USAGE,
				 "takes over %lu MiB of memory: as much as no "
				 "record of mqbench does",
				 RECORD_MEMORY_MAX >> 20);
	record->loaded += n * size;
	return 0;
}

static void load_facts(struct facts *facts, const json_t *object,
		       const char *prefix, int depth)
{
	const char *key;
	json_t *value;
	json_object_foreach((json_t *)object, key, value)
	{
		char name[256];
		if (facts->count > RECORD_FACTS_MAX)
			return;
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
		struct warning *w = &record->warning[i];
		char *const texts[] = {w->code, w->hint, w->message};
		for (size_t j = 0; j < 3; j++) {
			text_end_whole(texts[j]);
			text_clean(texts[j]);
		}
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

/* One fact more than there may be is not loaded, but tells. */
static int load_block(struct facts *facts, const json_t *json, const char *key,
		      struct error *err)
{
	load_facts(facts, json_object_get(json, key), "", 0);
	if (facts->count <= RECORD_FACTS_MAX)
		return 0;
	return error_set(err, STATUS_USAGE,
			 "has over %d facts in its \"%s\": as many as no "
			 "record of mqbench has",
			 RECORD_FACTS_MAX, key);
}

int record_load_head(struct record *record, const json_t *json,
		     struct error *err)
{
	const json_t *argv = json_object_get(json, "argv");
	const json_t *warnings = json_object_get(json, "warnings");
	copy_text(record->id, sizeof(record->id), json, "id");
	copy_text(record->created, sizeof(record->created), json, "created");
	copy_text(record->label, sizeof(record->label), json, "label");
	record->complete = json_is_true(json_object_get(json, "complete"));
	if (load_block(&record->tool, json, "tool", err) < 0 ||
	    load_block(&record->plan, json, "plan", err) < 0 ||
	    load_block(&record->environment, json, "environment", err) < 0 ||
	    load_block(&record->clock, json, "clock", err) < 0 ||
	    record_load_room(record, json_array_size(warnings),
			     sizeof(struct warning), err) < 0)
		return -1;
	if (load_workloads(record, json_object_get(json, "workloads"), err) < 0)
		return -1;
	load_argv(record, argv);
	load_promises(&record->promises, json_object_get(json, "promises"));
	load_warnings(record, warnings);
	return 0;
}
