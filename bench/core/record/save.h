/* Records to files, whole at every moment. */
#ifndef SAVE_H
#define SAVE_H

#include <stdio.h>

struct error;
struct record;

/*
 * Writes temp, fsync, rename: the file on disk is whole at every moment.
 * -1 and an error that names it: STATUS_USAGE where it cannot be opened,
 * STATUS_FAILED where it cannot be written, or where the record lacks what
 * there was no memory for.
 */
int record_save(const struct record *record, const char *path,
		struct error *err);

/* The promises, with what says where they were tried. -1: not written. */
int record_save_promises(const struct record *record, FILE *out);

#endif
