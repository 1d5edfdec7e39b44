/* The records that a command is given. */
#ifndef FILES_H
#define FILES_H

#include <stdbool.h>
#include <stddef.h>

#include "core/index/index_read.h"

struct arguments;
struct error;
struct record;

struct files {
	char *const *name; /* the words of the command line, or the newest */
	size_t count;
	char newest[4096];
	char *only[2];
};

/* index_read with a bar, and what it has to say, on standard error. */
int files_index(struct index_files *files, index_reader *reader, void *into,
		struct error *err);

/*
 * Those that were named, else of results/ and ./mqbench-*.json the record that
 * began last, as the indexes of the two folders have it. -1 and an error of
 * STATUS_USAGE where there is no file.
 */
int files_take(struct files *files, const struct arguments *arguments,
	       struct error *err);

struct records {
	struct record *record;
	const struct record **list; /* of each */
	size_t count;		    /* both have room for one more */
};

/*
 * Reads them all, on all CPUs; `of_promises` those of mqbench probe too. To be
 * released, whatever it gave.
 */
int records_read(struct records *records, char *const *name, size_t count,
		 bool of_promises, struct error *err);

/*
 * Leaves out each that is the same file or record as one before it on its side,
 * which has a letter for each or is NULL, and says so on standard error. Names
 * and letters close ranks. -1 and an error of STATUS_USAGE: a merged record has
 * runs of another one.
 */
int records_once(struct records *records, const char **name, char *side,
		 struct error *err);
void records_release(struct records *records);

#endif
