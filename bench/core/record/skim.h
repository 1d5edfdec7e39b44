/*
 * A record read for its summary alone: some fifty times as fast as
 * record_load, since runs and histograms, nearly all of the file, are passed
 * over as text. They are not examined: only that brackets and quotes match.
 *
 * The journal is not merged, so a record whose session crashed lacks the
 * runs of its last second or so.
 */
#ifndef SKIM_H
#define SKIM_H

#include <stddef.h>

#include "core/record/record.h"

struct error;

/* A JSON value as it stands in the file; length 0: there is none. */
struct json_text {
	const char *at;
	size_t length;
};

struct skimmed {
	struct json_text whole, params, summary;
};

struct skim {
	struct record record; /* all but the results */
	struct skimmed *result;
	size_t results;
	char *text; /* the file, which the results point into */
};

/* The same errors as record_load. To be released where it gave 0. */
int skim_load(struct skim *skim, const char *path, struct error *err);

/*
 * The same of the text of a file that errors call `path`: from malloc, with a
 * zero behind it, and taken over.
 */
int skim_read(struct skim *skim, char *text, size_t length, const char *path,
	      struct error *err);
void skim_release(struct skim *skim);

/* The parameters of a result. */
void skim_params(const struct skimmed *result, struct params *params);

/* The median of a key of the summary ("rtt_ns.p50"); NAN: none. */
double skim_median(const struct skimmed *result, const char *key);

#endif
