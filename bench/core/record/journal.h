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
 * Starts the journal of the record at `path` and deletes an older one: save the
 * record first. The id must outlive the journal. -1 and an error.
 */
int journal_open(struct journal *journal, const char *path, const char *id,
		 struct error *err);

/* Appends a run and syncs it. -1 and an error when the disk is full. */
int journal_append(struct journal *journal, const struct result *result,
		   const struct run *run,
		   const struct histogram histogram[METRICS],
		   struct error *err);

/* Once the record holds everything: closes and removes it. */
void journal_remove(struct journal *journal);
/* Closes and leaves it. */
void journal_close(struct journal *journal);

/*
 * Adds the runs that the record at `path` lacks, if it is incomplete, up to
 * RECORD_RUNS_MAX in all; no journal is no error, nor is a line that was cut
 * short, or another record's. One that is no plain file, or cannot be read, is
 * a warning of the record. -1 and an error: no memory.
 */
int journal_merge(struct record *record, const char *path, struct error *err);

#endif
