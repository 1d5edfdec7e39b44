/*
 * Where a record is while it is measured, and what lies beside it: its journal,
 * and with --raw its samples. Who has the place has it alone.
 */
#ifndef PLACE_H
#define PLACE_H

#include "base/target.h"
#include "core/record/journal.h"

struct error;
struct record;

struct place {
	struct target target; /* what -o names */
	/*
	 * What is written while it is measured: another file, beside, where the
	 * target holds something, so that only what is complete replaces it.
	 */
	struct target work;
	struct journal journal; /* of `work`; none of what is no file */
	struct journal kept;	/* of `target`, where that is another */
	int raw;		/* -1: none */
};

#define PLACE_NONE                                                             \
	{                                                                      \
		{.fd = -1}, {.fd = -1}, {.fd = -1}, {.fd = -1}, -1             \
	}

/* For a new record. 0, or -1 and an error; to be released in either case. */
int place_begin(struct place *place, const char *path, bool raw,
		struct error *err);
/* For one that is gone on with: to be taken before it is read. */
int place_resume(struct place *place, const char *path, struct error *err);

/*
 * Opens the samples of a record that is gone on with, and cuts off what is not
 * of one of its runs. -1 and an error where some of a run are not there.
 */
int place_resume_raw(struct place *place, const struct record *record,
		     struct error *err);

/* Appends the samples of a run, before the journal has it. */
int place_add_raw(struct place *place, const char *text, size_t n,
		  struct error *err);

/* Saves the record as far as it is; nothing where the target is no file. */
int place_save(const struct place *place, const struct record *record,
	       struct error *err);

/*
 * Saves the record, and drops the journal. One that is complete is then at the
 * target, any other at `work`. -1 and an error: it is where it was.
 */
int place_end(struct place *place, const struct record *record,
	      struct error *err);

/* Nothing was measured: leaves nothing beside what is at the target. */
void place_give_up(struct place *place);

void place_release(struct place *place);

#endif
