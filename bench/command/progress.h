/* The line on a terminal that says how far a session is. */
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

/* What session_run is to be given, of a session begun; nothing is printed on a
 * pipe. */
struct session_watch progress_watch(struct progress *progress,
				    struct session *session);

/* Takes the line away. */
void progress_end(struct progress *progress);

#endif
