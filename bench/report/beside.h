/*
 * Records side by side: POSIX against System V in each, comparison by
 * comparison, and on how many machines it held.
 */
#ifndef BESIDE_H
#define BESIDE_H

#include "report/difference.h"

enum { BESIDE_SYSV, BESIDE_POSIX, BESIDE_FAMILIES };

struct beside_record {
	const struct record *record;
	struct differences differences;
	size_t unit; /* the first record of its unit, or itself */
};

/* One comparison, wherever it was made. */
struct beside_line {
	const struct pairing **in; /* by record; NULL: not made there */
	const struct pairing *any;
	size_t held[BESIDE_FAMILIES]; /* in so many units, by who is faster */
};

struct beside {
	struct beside_record *side;
	size_t sides;
	size_t units; /* machines; or records, if all are of one */
	struct beside_line *line;
	size_t lines;
};

/* Units are for the caller to set; then they can be judged. */
void beside_make(struct beside *b, const struct record *const *record,
		 size_t records);
void beside_judge(struct beside *b);
void beside_release(struct beside *b);

/* The family that is shown to be faster; else BESIDE_FAMILIES. */
int beside_faster(const struct pairing *pair);

#endif
