/* What the files that read a record's JSON share. */
#ifndef RECORD_LOAD_PARTS_H
#define RECORD_LOAD_PARTS_H

#include <jansson.h>
#include <math.h>
#include <stdio.h>

#include "base/text.h"
#include "core/record/json.h"

/* "" where there is none. */
static inline const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));
	return text ? text : "";
}

/* NAN where it is none. */
static inline double number_of(const json_t *value)
{
	return json_is_number(value) ? json_number_value(value) : NAN;
}

static inline void copy_text(char *to, size_t n, const json_t *object,
			     const char *key)
{
	snprintf(to, n, "%s", text_of(object, key));
	text_end_whole(to);
	text_clean(to);
}

/* Minor versions add fields, which a reader may ignore; major ones change:
 * then -1 and an error. */
int record_check_version(const json_t *json, const char *path,
			 struct error *err);

/* What workloads report; none where it is no object. -1: too many. */
int load_workloads(struct record *record, const json_t *object,
		   struct error *err);

void load_promises(struct sightings *all, const json_t *array);

/* So many bytes more, unless it were over RECORD_MEMORY_MAX: -1, an error. */
int record_load_room(struct record *record, size_t n, size_t size,
		     struct error *err);

/* Leaves it empty where there is none; -1 and an error. */
int load_explanation(struct record *record, struct explanation *e,
		     const json_t *object, struct error *err);

/* Everything but the results. -1 and an error. */
int record_load_head(struct record *record, const json_t *json,
		     struct error *err);

/* Adds a result from its JSON. -1 and an error. */
int record_load_result(struct record *record, const json_t *json,
		       struct error *err);

#endif
