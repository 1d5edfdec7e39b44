/* Records as JSON, and the names of what lies beside them. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/target.h"
#include "base/text.h"
#include "core/record/json.h"
#include "core/record/json_head.h"
#include "core/record/json_result.h"
#include "core/record/save.h"

static json_t *record_json(const struct record *record)
{
	json_t *object = json_pack("{s:s, s:s}", "schema", RECORD_SCHEMA,
				   "schema_version", RECORD_VERSION);
	json_t *results = json_array();
	head_set(object, record);
	for (size_t i = 0; i < record->results; i++)
		element_add(results, result_json(record, &record->result[i]));
	member_set(object, "results", results);
	return object;
}

void record_beside(const char *path, const char *ending, char *beside, size_t n)
{
	size_t length = strlen(path);
	bool is_named = length > 5 && !strcmp(path + length - 5, ".json");
	snprintf(beside, n, "%.*s%c%s", (int)(is_named ? length - 5 : length),
		 path, is_named ? '.' : '-', ending);
}

int record_write(const struct record *record, const struct target *target,
		 struct error *err)
{
	char *text = NULL;
	size_t n;
	FILE *memory = mem_open(&text, &n);
	record_print(record, memory);
	mem_close(memory);
	int rc = target_write(target, text, n, err);
	free(text);
	return rc;
}

int record_save(const struct record *record, const char *path,
		struct error *err)
{
	struct target target;
	if (target_open(&target, path, err) < 0)
		return -1;
	int rc = record_write(record, &target, err);
	target_close(&target);
	return rc;
}

void record_print(const struct record *record, FILE *out)
{
	print_json(record_json(record), JSON_COMPACT | JSON_REAL_PRECISION(7),
		   out);
}

char *facts_write(const struct facts *facts)
{
	json_t *json = facts_json(facts);
	char *text = mem_got(
		json_dumps(json, JSON_COMPACT | JSON_REAL_PRECISION(17)));
	json_decref(json);
	return text;
}

void record_save_promises(const struct record *record, FILE *out)
{
	json_t *json = json_pack("{s:s, s:s}", "schema", PROBE_SCHEMA,
				 "schema_version", RECORD_VERSION);
	probe_set(json, record);
	print_json(json, JSON_INDENT(2) | JSON_REAL_PRECISION(7), out);
}
