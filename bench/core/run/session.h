/* One invocation: a plan measured into a record that is saved as it goes. */
#ifndef SESSION_H
#define SESSION_H

#include "core/plan/plan.h"
#include "core/record/record.h"
#include "core/run/place.h"
#include "core/run/runner.h"

struct error;
struct manifest;

struct session {
	struct plan *plan; /* results are in the order of its configurations */
	struct record record;
	struct samples samples;
	struct place place;
	size_t done; /* steps */
	uint64_t begun_ns;
	uint64_t spent_ns;    /* before that, in interrupted sessions */
	uint64_t measured_ns; /* the measured parts of all runs */
	uint64_t saved_at, save_cost;
};

/* Progress callbacks; either may be NULL. */
struct session_watch {
	void *context;
	/* Before a step: which configuration comes. */
	void (*before)(void *context, const struct session *session,
		       const struct config *config);
	/* After it. */
	void (*after)(void *context, const struct session *session,
		      const struct result *result, const struct run *run);
};

/* The names of a record, before anything is measured. */
struct session_identity {
	const struct request *request;
	const char *label;
	const char *path;    /* NULL: results/ID.json in a checkout of mqbench,
			      * else ./mqbench-ID.json */
	struct place *place; /* taken over, of a record that is continued */
	bool raw;	     /* the samples too, in a file beside */
	bool counters;	     /* cycles and instructions too, where permitted */
	bool private_namespace;
	const char *namespace_reason; /* why it is not private */
	struct manifest *manifest;    /* then: what a crash leaves; or NULL */
	struct sightings *promises;   /* taken over; may be NULL */
	char **argv;
	struct record
		*interrupted; /* NULL: a new record; else the one at
				 `place`, which is continued and emptied */
};

/* Whether records go to results/: in a checkout of mqbench that has one. */
bool session_in_checkout(void);

/*
 * Describes machine, clock and plan, and writes the record without runs, so
 * that an output that cannot be written fails before anything is measured. An
 * interrupted record is continued after its last run, in its own file; -1 and
 * an error of resume_check() leave that file as it was.
 */
int session_begin(struct session *session, struct plan *plan,
		  const struct topology *topology,
		  const struct session_identity *identity, struct error *err);

/* Adds an empty result for one more configuration of the plan. */
void session_add_result(struct session *session, const struct config *config);

/*
 * Measures all steps of the plan that are not done. -1 with STATUS_INTERRUPTED
 * or STATUS_FAILED: what is finished is on disk.
 */
int session_run(struct session *session, const struct session_watch *watch,
		struct error *err);

/* Saves the record, complete or not, and drops the journal. */
int session_end(struct session *session, bool complete, struct error *err);

void session_release(struct session *session);

#endif
