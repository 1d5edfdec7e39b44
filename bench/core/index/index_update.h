/* An index brought up to date with files. */
#ifndef INDEX_UPDATE_H
#define INDEX_UPDATE_H

#include <stddef.h>

#include "core/index/index.h"
#include "core/index/index_files.h"

/* Is told now and then how many of all that are to be read were read. */
struct index_watch {
	void *context;
	void (*see)(void *context, size_t done, size_t all);
};

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

#endif
