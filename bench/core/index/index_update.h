/* An index brought up to date with files. */
#ifndef INDEX_UPDATE_H
#define INDEX_UPDATE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"
#include "core/index/index.h"

struct index_file {
	const char *path;
	char name[24];	    /* in a private index; "": the path's last part */
	enum status status; /* of why it is no record */
	char *why;
};

struct index_files {
	const char *folder; /* that they are all of; NULL in a private index */
	struct index_file *file; /* as their names in the index are ordered */
	size_t count;
	size_t read; /* records that were not in the index as they are now */
};

/* Is told now and then how many of all that are to be read were read. */
struct index_watch {
	void *context;
	void (*see)(void *context, size_t done, size_t all);
};

const char *index_file_name(const struct index_file *file);

/*
 * Reads what the index does not have as it is, and removes what it has beyond
 * the files. One that is no record is not in the index, but says why, and is
 * read each time.
 *
 * A file is as it was where its size and its time are the same. The time is
 * that of its last change (ctime), which nobody can put back, and counts only
 * if it was seconds ago when the file was read. Where the time alone differs
 * the content is hashed, and if that is the same the record is not read again.
 */
void index_update(struct index *index, struct index_files *files,
		  const struct index_watch *watch);

void index_files_release(struct index_files *files);

#endif
