/*
 * The promises of message queues, tested by calls: the contract that each
 * probe/SUBJECT.c fills. A promise is a row of its subject's table.
 */
#ifndef PROBE_H
#define PROBE_H

#include "core/record/promise.h"

struct catalogue;
struct error;
struct probe;

/* The mechanism whose promise it is; named as the mechanisms are. */
enum party { SYSV, POSIX, PIPE, UDS, RING, PARTIES };

extern const char *const party_names[PARTIES];

/* What Linux is expected to do, the source for that, and the test. */
struct offer {
	enum keeping expect; /* KEPT, or NOT_OFFERED: Linux promises no such
			      * thing */
	const char *expected;
	const char *because; /* man page, or function of the kernel */
	/* In a process of its own, which it ends with probe_conclude or
	 * probe_skip. NULL with NOT_OFFERED: there is no call to try. */
	void (*observe)(struct probe *probe);
};

struct promise {
	unsigned id;	      /* lasts; in no order */
	const char *word;     /* short, unique; lasts as well */
	const char *sentence; /* what a user may want to rely on */
	/* SYSV and POSIX always; of the controls those that are compared. */
	struct offer offer[PARTIES];
};

struct subject {
	const char *name; /* the file's */
	const char *title;
	const struct promise *promise; /* ended by a NULL word */
};

/* All of them, in the order in which they are shown; ended by NULL. */
extern const struct subject *const subjects[];

/* NULL if there is none. */
const struct promise *promise_find(const char *word);

struct probe_request {
	const struct promise *const *only; /* ended by NULL; NULL: all */
	unsigned parties;		   /* 1u << enum party; 0: all */
	const struct catalogue *catalogue; /* where the controls come from */
};

/*
 * Tries promises, each in a process of its own that ends within seconds, in a
 * private IPC namespace of its own if that is permitted; else in the
 * present one, with unguessable names, and without what would change its
 * limits. Leaves no queue and no process. Under 20 s in all: what is not tried
 * by then is skipped. child_take_signals must have been called. -1 and an
 * error: STATUS_INTERRUPTED, STATUS_FAILED.
 */
int probe_run(struct sightings *found, const struct probe_request *request,
	      struct error *err);

#endif
