/* A history of the records of a folder, or of files, by way of an index. */
#ifndef INDEX_HISTORY_H
#define INDEX_HISTORY_H

#include "core/index/index_update.h"
#include "core/judge/history.h"

struct error;

/*
 * Adds the files' records to a history that was initialised, and their notes.
 * Where the folder's own index (files->folder) cannot be used or has to be made
 * anew, `word` of 512 bytes says so; it is "" otherwise. Then each file that is
 * no part of the history says why. -1 and an error only where not even a
 * private index can be had.
 */
int index_history(struct history *history, struct index_files *files,
		  const struct index_watch *watch, char word[512],
		  struct error *err);

#endif
