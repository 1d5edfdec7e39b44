/* What became of promises, from JSON. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "core/record/load_parts.h"

#define SIGHTINGS_MAX 2000 /* a stranger's file must not take for ever */

/* A word that is not known is no promise that was kept. */
static enum keeping load_verdict(const json_t *side)
{
	const char *word = text_of(side, "verdict");
	for (int i = 0; i < KEEPINGS; i++)
		if (!strcmp(word, keeping_names[i]))
			return (enum keeping)i;
	return SKIPPED;
}

static int load_promise(struct sightings *all, const json_t *promise)
{
	const char *mechanism;
	json_t *side, *sides = json_object_get(promise, "mechanisms");
	struct sighting s = {0};
	json_int_t id = json_integer_value(json_object_get(promise, "id"));
	s.id = id > 0 && id < 100000 ? (unsigned)id : 0;
	copy_text(s.word, sizeof(s.word), promise, "word");
	copy_text(s.subject, sizeof(s.subject), promise, "subject");
	copy_text(s.sentence, sizeof(s.sentence), promise, "promise");
	json_object_foreach(sides, mechanism, side)
	{
		snprintf(s.mechanism, sizeof(s.mechanism), "%s", mechanism);
		text_end_whole(s.mechanism);
		text_clean(s.mechanism);
		s.verdict = load_verdict(side);
		s.expect = json_is_false(json_object_get(side, "offered"))
				   ? NOT_OFFERED
				   : KEPT;
		copy_text(s.observed, sizeof(s.observed), side, "observed");
		copy_text(s.expected, sizeof(s.expected), side, "expected");
		copy_text(s.because, sizeof(s.because), side, "because");
		if (all->count == SIGHTINGS_MAX || sightings_add(all, &s) < 0)
			return -1;
	}
	return 0;
}

void load_promises(struct sightings *all, const json_t *array)
{
	size_t i;
	json_t *promise;
	json_array_foreach((json_t *)array, i, promise)
	{
		if (load_promise(all, promise) < 0)
			return;
	}
}

static int check(const json_t *json, const char *path, struct error *err)
{
	const char *schema = text_of(json, "schema");
	if (strcmp(schema, RECORD_SCHEMA) != 0 &&
	    strcmp(schema, PROBE_SCHEMA) != 0)
		return error_set(err, STATUS_USAGE,
				 "%s: is no record of mqbench: its \"schema\" "
				 "is neither \"" PROBE_SCHEMA
				 "\" nor \"" RECORD_SCHEMA "\"",
				 path);
	if (record_check_version(json, path, err) < 0)
		return -1;
	if (!json_is_array(json_object_get(json, "promises")))
		return error_set(err, STATUS_USAGE,
				 "%s: has no promises; make some with mqbench "
				 "probe --format json -o FILE",
				 path);
	return 0;
}

int record_load_promises(struct record *record, const char *path,
			 struct error *err)
{
	size_t length;
	json_error_t why;
	char *text = text_read(path, &length);
	memset(record, 0, sizeof(*record));
	if (!text)
		return error_errno(err, STATUS_USAGE, errno, "open %s", path);
	json_t *json = json_loadb(text, length, 0, &why);
	free(text);
	if (!json)
		return error_set(err, STATUS_USAGE,
				 "%s: line %d, column %d: %s: not a whole "
				 "JSON file",
				 path, why.line, why.column, why.text);
	int rc = check(json, path, err);
	if (rc == 0 && (rc = record_load_head(record, json, err)) < 0)
		record_release(record);
	json_decref(json);
	return rc;
}
