/* The records that a command is given. */
#ifndef FILES_H
#define FILES_H

#include <stddef.h>

struct error;

#define FILES_MAX 256

struct files {
	const char *name[FILES_MAX]; /* of the command line, or newest */
	size_t count;
	char newest[4096];
};

/* One more; -1 and an error of STATUS_USAGE where they are too many. */
int files_add(struct files *files, const char *name, struct error *err);

/*
 * Where none was named, the newest record under results/ or named
 * ./mqbench-*.json. -1 and an error of STATUS_USAGE where there is none.
 */
int files_or_newest(struct files *files, struct error *err);

#endif
