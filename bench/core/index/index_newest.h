/* The newest of the records of a folder, or of files, by way of an index. */
#ifndef INDEX_NEWEST_H
#define INDEX_NEWEST_H

#include "core/index/index_read.h"

struct index_newest {
	const struct index_file *file; /* NULL: none is a record */
	double time;		       /* seconds since 1970 */
};

/*
 * A reader into a struct index_newest: the record that began last. One that
 * does not say when counts as of the time that its file was written; so does
 * the file of two that began at the same time.
 */
void index_newest(struct index *index, struct index_files *files, void *into);

#endif
