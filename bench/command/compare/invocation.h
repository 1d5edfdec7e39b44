/* compare --live: one `run` of a program, or two that take turns. */
#ifndef INVOCATION_H
#define INVOCATION_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct error;

struct invocation {
	const char *prefix;    /* what precedes "run" in a shell */
	char *const *argument; /* of run; ended by NULL */
	uint64_t seed;
	char record[4200], said[4200]; /* files in the folder */
	pid_t pid;		       /* 0: it is not running */
	int status;		       /* its exit status, when it has ended */
};

/* `letter` tells two apart that run at the same time. */
void invocation_init(struct invocation *one, const char *folder, char letter);

/*
 * Runs it to its end. -1 and an error: it failed, left no record (the error
 * has its last line), or STATUS_INTERRUPTED.
 */
int invocation_run(struct invocation *one, struct error *err);

/*
 * Runs two at the same time, of which one[0] is the first to have the turn.
 * *cannot: which of them cannot take turns, so that both were ended and left
 * nothing; else 2.
 */
int invocation_run_both(struct invocation one[2], unsigned *cannot,
			struct error *err);

#endif
