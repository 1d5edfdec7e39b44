/*
 * Records side by side: POSIX against System V in each, comparison by
 * comparison, on how many machines it held, and in each kind of machine.
 * Several machines of a kind are replicates: each is one value.
 */
#ifndef BESIDE_H
#define BESIDE_H

#include <stdbool.h>

#include "report/difference.h"

struct record;

enum { BESIDE_SYSV, BESIDE_POSIX, BESIDE_FAMILIES };

struct beside_record {
	const struct record *record;
	struct differences differences;
	size_t unit; /* the first record of its unit, or itself */
	size_t kind;
};

/* One comparison in a kind of machine. */
struct beside_cell {
	struct pairing pair; /* a is NULL where it was not measured */
	double spread;	     /* standard deviation of the values' logarithms */
	size_t values;	     /* machines, or records of the only one */
};

/* Of one machine class; an unknown machine is of a kind of its own. */
struct beside_kind {
	size_t first; /* of the records */
	size_t records, machines;
	struct beside_cell *cell; /* by line */
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
	struct beside_kind *kind;
	size_t kinds;
};

/* An unknown machine is of a kind of its own. */
bool beside_same_kind(const struct record *a, const struct record *b);

/* Of a kind, and of one label or one boot. */
bool beside_same_machine(const struct record *a, const struct record *b);

/* Units are machines; the caller may set others before they are judged. */
void beside_make(struct beside *b, const struct record *const *record,
		 size_t records);
void beside_judge(struct beside *b);
void beside_release(struct beside *b);

/* The family that is shown to be faster; else BESIDE_FAMILIES. */
int beside_faster(const struct pairing *pair);

#endif
