/*
 * The index of a folder: what its records say, in SQLite's index.sqlite beside
 * them, for mqbench history and for whoever asks it in SQL (docs/index.md is
 * the manual of its tables). It is a cache: the records are the truth, and who
 * deletes it loses nothing.
 *
 * A folder's index is used where the folder and the index are the caller's or
 * root's, and nobody else may write there. No link is followed to it, and a
 * file that is no index of mqbench is left as it is. Several processes may use
 * one: what one of them writes is there as a whole or not at all, whenever it
 * is killed. What cannot be kept beside the records goes into a private index:
 * in memory, and as far as that is too small in an unnamed temporary file.
 */
#ifndef INDEX_H
#define INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sqlite3;
struct sqlite3_stmt;

#define INDEX_FILE "index.sqlite"
#define INDEX_APPLICATION 0x6d716278 /* "mqbx": its application_id */

struct index {
	struct sqlite3 *db;
	bool is_private, is_read_only;
	bool failed;	  /* it is of no use (any more) ... */
	bool broken;	  /* ... as it is of another version, or damaged */
	char why[256];	  /* it failed */
	uint64_t waiting; /* for other processes, since then */
	struct index_statement *statement;
	size_t statements;
};

/* A folder's, or a private one (NULL). To be closed, whatever it gave. */
void index_open(struct index *index, const char *folder);
void index_close(struct index *index);

/* Empties one that is broken; it may fail again. */
void index_reset(struct index *index);

/*
 * All that follow do nothing once it failed.
 *
 * index_ask begins a statement, of which there is one for each text, by its
 * address, with values: i an int64_t, d a double (NAN is NULL), t a text.
 * index_next goes on to the next row, to the end. index_do is both, of what has
 * one row or none: its number, or 0.
 */
struct sqlite3_stmt *index_ask(struct index *index, const char *sql,
			       const char *kinds, ...);
bool index_next(struct index *index, struct sqlite3_stmt *statement);
int64_t index_do(struct index *index, const char *sql, const char *kinds, ...);

/* A column of the row: "", NAN and 0 where that is NULL. */
const char *index_text(struct sqlite3_stmt *statement, int column);
double index_number(struct sqlite3_stmt *statement, int column);
int64_t index_count(struct sqlite3_stmt *statement, int column);

/* The id of the row that was added last. */
int64_t index_added(const struct index *index);

/* It is of no use, and why; `broken` where its content cannot be so. */
void index_fail(struct index *index, bool broken, const char *why);

#endif
