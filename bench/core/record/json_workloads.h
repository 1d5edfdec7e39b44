/* What a record's workloads report, as JSON, and back. */
#ifndef JSON_WORKLOADS_H
#define JSON_WORKLOADS_H

#include <jansson.h>

#include "core/record/record.h"

struct error;

json_t *workloads_json(const struct record *record);

/* None where it is no object. -1 and an error: too many. */
int workloads_load(struct record *record, const json_t *object,
		   struct error *err);

#endif
