/* Tests the promises of message queues, each in a process of its own. */
#ifndef PROBE_H
#define PROBE_H

#include "probe/row.h"

struct catalogue;
struct error;

extern const char *const party_names[PARTIES];

/* In the order in which they are shown; NULL behind the last. */
const struct promise *promise_at(size_t i);

/* NULL if there is none. */
const struct promise *promise_find(const char *word);

struct probe_request {
	const struct promise *const *only; /* ended by NULL; NULL: all */
	unsigned parties;		   /* 1u << enum party; 0: all */
	const struct catalogue *catalogue; /* where the controls come from */
};

/*
 * Tests promises, each in a process of its own that ends within seconds, in a
 * private IPC namespace of its own if that is permitted; else in the present
 * one, with unguessable names, and without what would change its limits. Leaves
 * no queue and no process. Takes under 20 s in all: what was not tested by then
 * is skipped. child_take_signals must have been called. -1 and an error:
 * STATUS_INTERRUPTED, STATUS_FAILED.
 */
int probe_run(struct sightings *found, const struct probe_request *request,
	      struct error *err);

#endif
