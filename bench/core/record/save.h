/* Records to files. */
#ifndef SAVE_H
#define SAVE_H

#include <stddef.h>
#include <stdio.h>

struct error;
struct facts;
struct record;
struct target;

/*
 * The name of what lies beside the record at `path`: results/ID.raw.tsv beside
 * results/ID.json; what has no .json keeps all of its name: r-raw.tsv.
 */
void record_beside(const char *path, const char *ending, char *beside,
		   size_t n);

/* -1 and an error that names it, of STATUS_FAILED: not all of it arrived. */
int record_write(const struct record *record, const struct target *target,
		 struct error *err);

/* The same at a path; STATUS_USAGE if that cannot be opened. */
int record_save(const struct record *record, const char *path,
		struct error *err);

/* Writes it there. */
void record_print(const struct record *record, FILE *out);

/* Facts alone, as a record has them, of every digit; to be freed. */
char *facts_write(const struct facts *facts);

/* The promises, with the tool and the environment. */
void record_save_promises(const struct record *record, FILE *out);

#endif
