/* Where a command prints: standard output, or what -o names. */
#ifndef OUTPUT_H
#define OUTPUT_H

#include <stdbool.h>
#include <stdio.h>

#include "base/target.h"

struct error;

struct output {
	FILE *file; /* to print to, in memory */
	char *text;
	size_t size;
	struct target target;
};

/*
 * To be called before anything is measured. NULL and "-": standard output. -1
 * and an error of STATUS_USAGE: it cannot be written, or is one of n files that
 * are read.
 */
int output_open(struct output *output, const char *path,
		const char *const *input, size_t n, struct error *err);

/* Whether it is a terminal that takes escape sequences: TERM is not dumb. */
bool output_takes_escapes(int fd);

/* Whether it is one, and NO_COLOR is unset or empty (no-color.org). */
bool output_is_coloured(const char *path);

/*
 * Writes what was printed, unless `rc` is negative, closes it and returns `rc`;
 * -1 and an error that names the output if not everything arrived.
 */
int output_close(struct output *output, int rc, struct error *err);

#endif
