/* The files that an index is asked for. */
#ifndef INDEX_FILES_H
#define INDEX_FILES_H

#include <stddef.h>

#include "base/status.h"

struct error;

struct index_file {
	char *name; /* in the index */
	char *path;
	enum status status; /* of why it is no record */
	char *why;
};

struct index_files {
	const char *folder;	 /* that they are of; NULL in a private index */
	struct index_file *file; /* by name */
	size_t count;
	size_t read; /* records that were not in the index as they are now */
	size_t next; /* of the one found last */
};

/*
 * Those of a folder whose names fit the pattern, of fnmatch(3). -1 and an error
 * of STATUS_USAGE where it cannot be read; there are none then.
 */
int index_files_list(struct index_files *files, const char *folder,
		     const char *pattern, struct error *err);

/* These, in a private index. */
void index_files_name(struct index_files *files, const char *const *path,
		      size_t n);

/*
 * The one of that name; NULL: none. Quick where it is the one after that found
 * before.
 */
struct index_file *index_files_find(struct index_files *files,
				    const char *name);

/* When it was written, seconds since 1970; 0: it is no plain file. */
double index_file_written(const struct index_file *file);

void index_files_release(struct index_files *files);

#endif
