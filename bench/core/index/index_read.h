/* What is read out of an index, once it is up to date. */
#ifndef INDEX_READ_H
#define INDEX_READ_H

#include "core/index/index_update.h"

struct error;

/*
 * Reads rows into something of its own. It is called once more where the index
 * failed meanwhile, and begins anew then. What it sees is of one moment.
 */
typedef void index_reader(struct index *index, struct index_files *files,
			  void *into);

/*
 * Brings the files' index up to date and has it read. Where the folder's own
 * (files->folder) cannot be used or has to be made anew, `word` of 512 bytes
 * says so; it is "" otherwise. None is made for no files. Then each file that
 * is no part of what was read says why. -1 and an error only where not even a
 * private index can be had.
 */
int index_read(struct index_files *files, const struct index_watch *watch,
	       index_reader *reader, void *into, char word[512],
	       struct error *err);

#endif
