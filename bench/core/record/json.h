/* What saving, loading, skimming and the journal share of the record's JSON. */
#ifndef RECORD_JSON_H
#define RECORD_JSON_H

#include "core/record/record.h"

struct error;

/*
 * One run as one line of JSON without a newline, with the id of its result,
 * the effective queue and the run's own histograms. The caller frees it; NULL
 * when memory runs out.
 */
char *record_run_line(const struct result *result, const struct run *run,
		      const struct histogram histogram[METRICS]);

/*
 * A record from its text, which is named `path` in errors; without a journal,
 * and not summarised. Otherwise as record_load.
 */
int record_read(struct record *record, const char *text, size_t length,
		const char *path, struct error *err);

/*
 * record_load of what a file holds, without its journal, and not summarised.
 * The text is from malloc, with a zero behind it, and is taken over.
 */
int record_load_text(struct record *record, char *text, size_t length,
		     const char *path, struct error *err);

/* A result's "params" from their text; what is not in it is initial. */
void params_read(struct params *params, const char *text, size_t length);

/*
 * Adds the run of such a line to the result that it names, unless the record
 * has it already. -1 where the line is none, such as a last one cut short.
 */
int record_merge_line(struct record *record, const char *line);

#endif
