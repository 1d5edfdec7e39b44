/* Prints a replication as text and JSON. */
#ifndef REPLICATE_PRINT_H
#define REPLICATE_PRINT_H

#include <stdbool.h>
#include <stdio.h>

#include "core/judge/replication.h"

struct replicate_view {
	const struct replication *replication;
	const struct record *record[2]; /* THEIRS and OURS */
	const char *name[2];
	bool verbose; /* what held, row by row */
	bool colour;
};

void replicate_print_text(FILE *out, const struct replicate_view *view);
void replicate_print_json(FILE *out, const struct replicate_view *view);

/* Whether both records are of one machine class. */
bool replicate_is_alike(const struct replicate_view *view);

#endif
