/* A record's results as JSON, and back. */
#ifndef JSON_RESULT_H
#define JSON_RESULT_H

#include <jansson.h>
#include <stdbool.h>

#include "core/record/record.h"

struct error;

json_t *result_json(const struct record *record, const struct result *result);

/*
 * Adds a result to the record: its parameters and its summary as it is in the
 * file; where `whole`, its runs, histograms and explanation too. -1 and an
 * error without the file's name.
 */
int result_load(struct record *record, const json_t *object, bool whole,
		struct error *err);

/*
 * One run as one line of JSON without a newline, with the ids of its record
 * and its result, the effective queue and the run's own histograms. The caller
 * frees it.
 */
char *run_line(const char *record, const struct result *result,
	       const struct run *run,
	       const struct histogram histogram[METRICS]);

/*
 * Adds the run of such a line to the result that it names, unless that has a
 * run of this order or a later one. -1 if it is no such line, such as a
 * truncated last one, or another record's.
 */
int run_line_merge(struct record *record, const char *line);

#endif
