/* The records that a command is given. */
#ifndef FILES_H
#define FILES_H

#include <stdbool.h>
#include <stddef.h>

struct arguments;
struct error;
struct record;

struct files {
	char *const *name; /* the words of the command line, or the newest */
	size_t count;
	char newest[4096];
	char *only[2];
};

/*
 * Those that were named, else the newest record under results/ or named
 * ./mqbench-*.json. -1 and an error of STATUS_USAGE where there is none.
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
 * and letters close ranks.
 */
void records_once(struct records *records, const char **name, char *side);
void records_release(struct records *records);

#endif
