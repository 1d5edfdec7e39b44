/* What all share that write JSON. */
#ifndef RECORD_SAVE_PARTS_H
#define RECORD_SAVE_PARTS_H

#include <jansson.h>
#include <stdint.h>
#include <stdio.h>

struct explanation;
struct facts;
struct record;
struct sightings;

/* JSON has no NaN: null; whole numbers are written without a fraction. */
json_t *number_json(double value);
json_t *count_json(uint64_t value);

/* Of a text that is not UTF-8, the bytes over 127 are lost, not all. */
json_t *string_json(const char *text);

json_t *facts_json(const struct facts *facts);

json_t *explanation_json(const struct explanation *e, const char *workload);

json_t *workloads_json(const struct record *record);

/* null where there are none. */
json_t *promises_json(const struct sightings *all);

/* Writes it and a newline, and frees it. -1: it is NULL, or not written. */
int json_put(json_t *json, size_t flags, FILE *out);

#endif
