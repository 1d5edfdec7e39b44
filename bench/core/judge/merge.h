/* Several records of one machine and plan as one, with the runs of all. */
#ifndef MERGE_H
#define MERGE_H

#include <stdbool.h>
#include <stddef.h>

struct error;
struct record;

/*
 * Adds to the first of n records the runs, histograms and warnings of the
 * others, in this order, and summarises it again. Runs are numbered on; what
 * shared a run still does. plan.merged names all, and the id is new.
 *
 * -1 and an error of STATUS_USAGE that names what differs: the boot, any other
 * fact of the environment, the clock, the tool or the plan but its seed, its
 * runs and how long they took, the configurations, the CPUs and room that one
 * really had; or that one is there twice.
 */
int records_merge(struct record *record, size_t n, struct error *err);

/* Whether one has runs of the other, by the ids of what was merged. */
bool records_share_runs(const struct record *a, const struct record *b);

#endif
