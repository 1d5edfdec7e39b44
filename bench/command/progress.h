/* How far a session is: a line on a terminal, lines now and then elsewhere. */
#ifndef PROGRESS_H
#define PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

#include "core/run/session.h"

struct progress {
	const struct session *session;
	const struct config *config; /* that is measured */
	bool shown;		     /* standard error is a terminal */
	bool told;		     /* that it takes longer than planned */
	uint64_t started_ns, drawn_ns;
	double done_seconds, all_seconds; /* as planned */
	double earlier_seconds;		  /* done before it was resumed */
	uint64_t messages;		  /* of the run, at the last beat */
	uint64_t beaten_ns;
};

/*
 * The callbacks for session_run, of a session that has begun. To what is no
 * terminal a line is printed every half minute.
 */
struct session_watch progress_watch(struct progress *progress,
				    struct session *session);

/* Removes the line. */
void progress_end(struct progress *progress);

/*
 * Things that are counted while they are read: a bar on a terminal, where that
 * takes more than a moment; else nothing.
 */
struct counting {
	const char *what; /* "records" */
	bool shown;
	uint64_t started_ns, drawn_ns;
};

void progress_count_begin(struct counting *counting, const char *what);
void progress_count(void *counting, size_t done, size_t all);
void progress_count_end(struct counting *counting);

#endif
