/* Where a command prints: standard output, or the file of -o. */
#ifndef OUTPUT_H
#define OUTPUT_H

#include <stdbool.h>
#include <stdio.h>

struct error;

/* Standard output for NULL. NULL and an error of STATUS_USAGE. */
FILE *output_open(const char *path, struct error *err);

/* Whether it is a terminal, and NO_COLOR is not set. */
bool output_is_coloured(const char *path);

/*
 * Closes it, and gives `rc`; -1 and an error that names the output if not all
 * was written, or if `rc` is negative: why it is so, which without a `why` is
 * for want of memory.
 */
int output_close(FILE *out, const char *path, int rc, const struct error *why,
		 struct error *err);

#endif
