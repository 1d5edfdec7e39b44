/* Where a command prints: standard output, or the file of -o. */
#ifndef OUTPUT_H
#define OUTPUT_H

#include <stdbool.h>
#include <stdio.h>

struct error;

/* Standard output for NULL. NULL and an error of STATUS_USAGE. */
FILE *output_open(const char *path, struct error *err);

/* Whether it is a terminal that takes escape sequences: TERM is not dumb. */
bool output_takes_escapes(int fd);

/* Whether it is one, and NO_COLOR is unset or empty (no-color.org). */
bool output_is_coloured(const char *path);

/*
 * Closes it and returns `rc`. -1 and an error that names the output if not
 * everything was written, or if `rc` is negative: then with the text of `why`;
 * without a `why`, memory ran out. An error of STATUS_SKIPPED names no output.
 */
int output_close(FILE *out, const char *path, int rc, const struct error *why,
		 struct error *err);

#endif
