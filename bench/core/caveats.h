/*
 * What the figures of a measured record say against themselves, as warnings
 * in it: `unsteady` and `clock_cost`. docs/format.md lists all codes.
 */
#ifndef CAVEATS_H
#define CAVEATS_H

struct record;

/* A clock reading over this share of a measured median is warned of. */
#define CLOCK_COST_MAX 0.05

/* Appends each warning at most once; the record is summarised. */
void caveats_add(struct record *record);

#endif
