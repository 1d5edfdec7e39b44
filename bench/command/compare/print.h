/* Prints a comparison, for people or as JSON. */
#ifndef COMPARE_PRINT_H
#define COMPARE_PRINT_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

#include "core/judge/compare_words.h"
#include "document.h"

struct compare_view {
	const struct comparison *comparison;
	const struct compare_input *input;
	const struct compare_options *options;
	const char *const *name; /* of each record: its file, or its prefix */
	bool verbose;		 /* every row */
	bool colour;
	enum document_format format; /* for people */
};

void compare_print_text(FILE *out, const struct compare_view *view);
void compare_print_json(FILE *out, const struct compare_view *view);
void compare_print_ktap(FILE *out, const struct compare_view *view);

/*
 * The line for a bisection's log: metric, configuration, OLD, NEW and verdict
 * of the row that says most, a worse one, or else one that may be.
 */
void compare_print_bisect(FILE *out, const struct compare_view *view);

/* {"ratio", "low", "high", "level"} of an interval of logarithms. */
json_t *compare_interval_json(const struct interval *interval);

#endif
