/*
 * A run in progress: setting up its queues and workers before they are forked,
 * each worker in its process, and tearing down. runner.c starts the workers and
 * waits for them.
 */
#ifndef TRIAL_H
#define TRIAL_H

#include <sys/types.h>

#include "core/run/samples.h"
#include "named.h"
#include "workload.h"

struct config;
struct error;

#define CHANNELS_MAX 2

struct trial {
	const struct config *config;
	struct control *control;
	struct channel *channel[PAIRS_MAX][CHANNELS_MAX];
	struct worker worker[WORKERS_MAX];
	pid_t pid[WORKERS_MAX];
	unsigned workers;
	unsigned pairs;
	pid_t background;
	struct samples *samples;
	unsigned char *seen; /* bits of what each consumer received */
	size_t seen_bytes, seen_size;
	uint32_t tag;
	struct address address[PAIRS_MAX][CHANNELS_MAX]; /* in a manifest */
};

/*
 * Opens the channels and lays out the workers. s->config and s->samples must be
 * set. -1 and an error.
 */
int trial_setup(struct trial *s, struct error *err);

struct seat { /* what a worker's process is started with */
	struct trial *trial;
	unsigned i;
};

/* A worker's process, from beginning to end: for child_start, with a seat. */
int trial_work(void *seat);

/* Closes and removes whatever trial_setup and the workers made. */
void trial_teardown(struct trial *s);

#endif
