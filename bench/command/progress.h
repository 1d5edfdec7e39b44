/* The line on a terminal that says how far a session is. */
#ifndef PROGRESS_H
#define PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

#include "core/session.h"

struct progress {
	bool shown; /* standard error is a terminal */
	uint64_t started_ns, drawn_ns;
	double done_seconds, all_seconds; /* as planned */
	char last[64];			  /* the last median */
};

/* What session_run is to be given; nothing is printed on a pipe. */
struct session_watch progress_watch(struct progress *progress,
				    const struct plan *plan);

/* Takes the line away. */
void progress_end(struct progress *progress);

#endif
