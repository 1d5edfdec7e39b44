/*
 * The state of a run in progress, shared by trial_setup (before the workers are
 * forked), trial_worker (in their processes) and runner (around both). samples
 * uses the size of its head.
 */
#ifndef TRIAL_H
#define TRIAL_H

#include <stdatomic.h>
#include <sys/types.h>

#include "base/error.h"
#include "named.h"
#include "workload.h"

struct config;
struct samples;

#define PAIRS_MAX 64
#define CHANNELS_MAX 2

/* All workers leave the barrier when the last has come to it. */
struct barrier {
	_Alignas(64) _Atomic uint32_t arrived;
	_Atomic uint32_t open;
};

/* The head of the shared memory; the lanes follow. */
struct control {
	struct barrier barrier;
	struct gate gate[PAIRS_MAX];
	struct outcome outcome[WORKERS_MAX];
	struct error error[WORKERS_MAX]; /* of a worker's preparation */
};

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

#endif
