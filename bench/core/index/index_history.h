/* A history of the records of a folder, or of files, by way of an index. */
#ifndef INDEX_HISTORY_H
#define INDEX_HISTORY_H

#include "core/index/index_read.h"

/*
 * A reader into a struct history that was initialised: the files' records, and
 * their notes.
 */
void index_history(struct index *index, struct index_files *files, void *into);

#endif
