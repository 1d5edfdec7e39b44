/* A run and histograms as JSON, and back. */
#ifndef JSON_RUN_H
#define JSON_RUN_H

#include <jansson.h>

#include "core/record/record.h"

struct error;

json_t *run_json(const struct run *run);
json_t *histograms_json(const struct histogram histogram[METRICS]);

/* Adds a run to the result. */
void run_load(struct result *result, const json_t *object);

/*
 * Adds the payloads' counts to the histograms. -1 and an error: one is no
 * histogram.
 */
int histograms_load(struct histogram histogram[METRICS], const json_t *object,
		    struct error *err);

#endif
