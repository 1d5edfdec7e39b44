/*
 * Continuing an interrupted record: what must be the same, what is done
 * already.
 */
#ifndef RESUME_H
#define RESUME_H

#include <stddef.h>
#include <stdint.h>

struct error;
struct plan;
struct record;

/*
 * `now` is what a new record would say of program, plan, environment and
 * clock. Refuses (-1 and an error of STATUS_USAGE that says what differs) a
 * complete record, other configurations, and any fact that is another, but
 * for fleeting ones (describe_is_fleeting): runs of two kernels, boots or
 * programs are no replications of each other. A record that was interrupted
 * before its environment was described has no runs, and is not refused.
 */
int resume_check(const struct record *record, const struct record *now,
		 const struct plan *plan, struct error *err);

/*
 * Restores the record and its plan to their state after the last run: what was
 * given up stays so, and the final warnings are removed. Takes from `now` what
 * the record lacks. How many steps are done: runs are made in the order of the
 * steps, and each is on disk before the next begins. Of the last one some
 * contenders may have no run, so it is looked at once more.
 */
size_t resume_prepare(struct record *record, struct record *now,
		      struct plan *plan);

/*
 * Time that went into the loop so far (up to a second of it may have been
 * lost), and of that the measured parts of runs; both in ns.
 */
uint64_t resume_spent(const struct record *record, uint64_t *measured_ns);

#endif
