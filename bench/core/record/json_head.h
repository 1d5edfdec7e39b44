/* A record's JSON without its results: facts, arguments, warnings, promises. */
#ifndef JSON_HEAD_H
#define JSON_HEAD_H

#include <jansson.h>

#include "core/record/record.h"

struct error;

json_t *facts_json(const struct facts *facts);

/* Adds what the object has; -1 and an error that tells of too many in `key`. */
int facts_load(struct facts *facts, const json_t *object, const char *key,
	       struct error *err);

/* Adds everything that precedes the results; see member_set. */
void head_set(json_t *object, const struct record *record);

/* The same of what record_save_promises writes. */
void probe_set(json_t *object, const struct record *record);

/* Into an empty record. -1 and an error without the file's name. */
int head_load(struct record *record, const json_t *object, struct error *err);

#endif
