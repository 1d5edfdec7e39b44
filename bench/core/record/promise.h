/*
 * The result of testing a promise of a mechanism: found by the probe, kept in a
 * record, shown by reports.
 */
#ifndef PROMISE_H
#define PROMISE_H

#include <stddef.h>

enum keeping {
	KEPT,
	NOT_KEPT,    /* though Linux promises it */
	NOT_OFFERED, /* and Linux does not promise it */
	SKIPPED,     /* could not be observed; `observed` is the reason */
	KEEPINGS
};

/* "kept", "not_kept", ...: as in the JSON; and as people read them. */
extern const char *const keeping_names[KEEPINGS];
extern const char *const keeping_words[KEEPINGS];
extern const char *const keeping_marks[KEEPINGS]; /* of one column */

/* One promise, tried with one mechanism. */
struct sighting {
	unsigned id;
	char subject[24], word[24], sentence[96];
	char mechanism[16];
	enum keeping expect; /* of Linux: KEPT or NOT_OFFERED */
	enum keeping verdict;
	char expected[112]; /* what Linux is expected to do */
	char because[80];   /* man page or kernel function */
	char observed[160]; /* "": there was no call to try */
};

struct sightings {
	struct sighting *sighting; /* by promise, then by mechanism */
	size_t count;
};

/* Appends a copy. */
void sightings_add(struct sightings *all, const struct sighting *one);

/* The same promise of another mechanism, or NULL. */
const struct sighting *sightings_find(const struct sightings *all,
				      const char *word, const char *mechanism);

/*
 * The first sighting of the next promise after `last`'s that any of these
 * mechanisms has, with `last` NULL of all; NULL behind the last one.
 */
const struct sighting *sightings_next(const struct sightings *all,
				      const struct sighting *last,
				      const char *const *mechanism);

/* How many ended so; of all mechanisms where `mechanism` is NULL. */
size_t sightings_count(const struct sightings *all, const char *mechanism,
		       enum keeping verdict);

void sightings_release(struct sightings *all);

#endif
