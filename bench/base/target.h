/*
 * Where a result goes: found and opened before it is there, then written as a
 * whole or not at all.
 */
#ifndef TARGET_H
#define TARGET_H

#include <stdbool.h>
#include <stddef.h>

struct error;

#define TARGET_PATH 4096

struct target {
	int fd;		/* of what is written as it stands; -1: a file */
	bool is_filled; /* a file that holds something */
	char path[TARGET_PATH]; /* of that file, not of a link to it; else
				 * what it is called */
};

/*
 * Finds what `path` names: "-" and NULL are standard output. A regular file, or
 * one that is not there yet, is replaced by target_write(); all else is opened
 * here, a pipe once it has a reader. -1 and an error of STATUS_USAGE: it cannot
 * be written.
 */
int target_open(struct target *target, const char *path, struct error *err);

/*
 * Writes n bytes and syncs them. A file is written beside, without a name where
 * the system can do that (open(2), O_TMPFILE), so that a process that is killed
 * leaves nothing. It gets a name that nobody can guess and is renamed, or is
 * copied where the system allows no renaming. -1 and an error of STATUS_FAILED:
 * not all of it arrived; a file is then as it was, unless it was being copied
 * or its folder could not be synced.
 */
int target_write(const struct target *target, const char *text, size_t n,
		 struct error *err);

void target_close(struct target *target);

/*
 * -1 and an error of STATUS_USAGE where `path`, as for target_open(), is one of
 * n files that are read, or one of the *.json and *.jsonl of a folder that is,
 * or what may be a record's journal; an input that is NULL is none.
 */
int target_differs(const char *path, const char *const *input, size_t n,
		   struct error *err);

/*
 * Opens a file that nobody named, for reading and appending, and locks it:
 * makes it, or takes one of this user whose first bytes `is_ours`. Returns a
 * descriptor; -1 and an error of STATUS_USAGE, also where another process has
 * it.
 */
int target_claim(const char *path, bool (*is_ours)(const char *head),
		 struct error *err);

/* Appends all of it, synced, or nothing: then -1 with errno. */
int target_append(int fd, const char *text, size_t n);

#endif
