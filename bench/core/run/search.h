/* --find-knee: a session whose next runs depend on its last ones. */
#ifndef SEARCH_H
#define SEARCH_H

#include "core/run/session.h"
#include "core/stats/knee.h"

struct error;

/* Runs of a rate, of which most decide; all count in the record. */
#define SEARCH_RUNS 3

/*
 * For each open loop of the plan, searches the highest rate that keeps the
 * target from its --rate on, and confirms it with the plan's number of fresh
 * runs. Every rate that was tried is a result of the record; what was found
 * stands in its plan as knees.N.*, with the rate from which on it could not be
 * measured, and the reason, where that ended the search. As session_run().
 */
int session_find_knees(struct session *session,
		       const struct knee_target *target,
		       const struct session_watch *watch, struct error *err);

#endif
