/*
 * Records from files. Each is read whole, from top to bottom, by jansson. Those
 * of one call take no more memory together than record.h says, whoever wrote
 * them; one that takes much is read while no other such is.
 */
#ifndef LOAD_H
#define LOAD_H

#include <stddef.h>

#include "core/record/record.h"

struct error;

/*
 * Reads a record and, where it is incomplete, merges its journal. A file
 * that is no record, is truncated or of another major version: -1 and an
 * error of STATUS_USAGE that names it.
 */
int record_load(struct record *record, const char *path, struct error *err);

/*
 * The same of several files, on all CPUs. The error is that of the first file
 * that failed. Release all records in any case.
 */
int records_load(struct record *record, const char *const *path, size_t n,
		 struct error *err);

/*
 * The same of plain files alone, without runs, histograms and journal, and with
 * the summary that is in the file. They do not share the room for records, so
 * read few at a time. The error of each is its own, STATUS_OK where it was
 * read.
 */
void records_load_summaries(struct record *record, const char *const *path,
			    size_t n, struct error *each);

/*
 * record_load of a text, without a journal, and not summarised. The text is
 * from malloc and is taken over.
 */
int record_read(struct record *record, char *text, size_t length,
		const char *path, struct error *err);

/* What facts_write wrote; -1: it is nothing such. To be released. */
int facts_read(struct facts *facts, const char *text);

/*
 * Reads a record without its results, or what record_save_promises wrote. One
 * without promises is refused as above.
 */
int record_load_promises(struct record *record, const char *path,
			 struct error *err);

#endif
