/*
 * A run in progress: setting up its queues and workers before they are forked,
 * the processes, and tearing down. runner.c starts the processes and waits for
 * them. One with several contenders has a worker for each in every process.
 */
#ifndef TRIAL_H
#define TRIAL_H

#include <sys/types.h>

#include "base/error.h"
#include "core/run/samples.h"
#include "named.h"
#include "workload.h"

struct config;

#define CHANNELS_MAX 2

struct contender {
	const struct config *config;
	struct channel *channel[PAIRS_MAX][CHANNELS_MAX];
	struct address address[PAIRS_MAX][CHANNELS_MAX]; /* in a manifest */
	struct worker *worker; /* trial.processes of them */
	uint32_t tag;
	struct error why; /* its queues could not be made: it is left out */
};

struct trial {
	const struct config *config; /* of any contender: all but its own */
	struct contender contender[CONTENDERS_MAX];
	unsigned contenders;
	struct control *control;
	struct worker *worker; /* in control */
	pid_t pid[WORKERS_MAX];
	unsigned processes;
	unsigned pairs;
	pid_t background;
	/* Through whom alone the run broke: the others have none. NULL. */
	const struct contender *culprit;
	struct samples *samples;
	unsigned char *seen; /* bits of what each consumer received */
	size_t seen_bytes, seen_size;
};

/*
 * Opens the channels and lays out the workers. s->config, the contenders'
 * configurations and s->samples must be set. -1 and an error, if no contender
 * is left among others.
 */
int trial_setup(struct trial *s, struct error *err);

struct seat { /* what a process is started with */
	struct trial *trial;
	unsigned i;
};

/* A process, from beginning to end: for child_start, with a seat. */
int trial_work(void *seat);

/*
 * Closes and removes the queues that trial_setup and the workers made, after
 * which trial_setup may be called again; frees the rest.
 */
void trial_close(struct trial *s);
void trial_release(struct trial *s);

#endif
