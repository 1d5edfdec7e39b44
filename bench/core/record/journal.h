/*
 * The journal: one line for each run in a file beside the record, synced after
 * the run, so that a crash loses at most the current run. The record itself
 * need not be rewritten after each run.
 */
#ifndef JOURNAL_H
#define JOURNAL_H

#include "core/record/record.h"

struct error;

struct journal {
	int fd;		    /* -1: closed */
	const char *record; /* id of the record that its runs belong to */
	char path[4096];
};

/*
 * Opens or makes the journal of the record at `path` and locks it: who has it
 * writes that record alone. What it holds stays. -1 and an error of
 * STATUS_USAGE, where another process has it, or a file of that name is none.
 */
int journal_lock(struct journal *journal, const char *path, struct error *err);

/* Whether a process that measures has the record at `path`: it will write it.
 */
bool journal_is_held(const char *path);

/*
 * Drops what it holds: save the record first. The id must outlive the journal.
 */
int journal_start(struct journal *journal, const char *id, struct error *err);

/*
 * Appends a run and syncs it. -1 and an error when the disk is full: the
 * journal is then as it was.
 */
int journal_append(struct journal *journal, const struct result *result,
		   const struct run *run,
		   const struct histogram histogram[METRICS],
		   struct error *err);

/* Once the record holds everything: closes and removes it. */
void journal_remove(struct journal *journal);
/* Closes and leaves it, unless it is empty. */
void journal_close(struct journal *journal);

/*
 * Adds the runs that the record at `path` lacks, if it is incomplete, up to
 * RECORD_RUNS_MAX in all; no journal is no error, nor is a line that was cut
 * short, or another record's. One that is no plain file, or cannot be read, is
 * a warning of the record.
 */
void journal_merge(struct record *record, const char *path);

#endif
