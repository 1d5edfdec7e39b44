/* The progress line of a session, on a terminal. */
#ifndef PROGRESS_H
#define PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

#include "core/run/session.h"

struct progress {
	const struct session *session;
	const struct config *config; /* that is measured */
	bool shown;		     /* standard error is a terminal */
	uint64_t started_ns, drawn_ns;
	double done_seconds, all_seconds; /* as planned */
	double earlier_seconds;		  /* done before it was resumed */
	uint64_t messages;		  /* of the run, at the last beat */
	uint64_t beaten_ns;
	char last[64]; /* the last median */
};

/*
 * The callbacks for session_run, of a session that has begun; nothing is
 * printed to a pipe.
 */
struct session_watch progress_watch(struct progress *progress,
				    struct session *session);

/* Removes the line. */
void progress_end(struct progress *progress);

#endif
