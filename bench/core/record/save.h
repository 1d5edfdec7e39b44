/* Records to files. */
#ifndef SAVE_H
#define SAVE_H

#include <stdio.h>

struct error;
struct record;

/*
 * Writes a temporary file, syncs and renames it, so the file is complete at
 * every moment. -1 and an error that names it: STATUS_USAGE if it cannot be
 * opened, STATUS_FAILED if it cannot be written, or if the record is incomplete
 * because memory ran out.
 */
int record_save(const struct record *record, const char *path,
		struct error *err);

/* The promises, with the tool and the environment. -1: not written. */
int record_save_promises(const struct record *record, FILE *out);

#endif
