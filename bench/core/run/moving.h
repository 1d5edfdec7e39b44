/*
 * Whether a run still moves: its messages, rounds and slices, which its
 * processes count in shared memory anyway. However slow the machine, only what
 * moves no longer is given up.
 */
#ifndef MOVING_H
#define MOVING_H

#include <stdbool.h>
#include <stdint.h>

#include "core/run/trial.h"

struct moving {
	uint64_t every_ns; /* between two looks */
	uint64_t due_ns;   /* the next look, CLOCK_MONOTONIC */
	uint64_t since_ns; /* when it was last seen to have moved */
	uint64_t own, all; /* what had grown then: the run's, and of others */
	uint64_t cpu_ns;   /* used by its processes until then */
	unsigned still;	   /* looks in a row since then */
};

/* For so long nothing may move in a run of a configuration. In ns. */
uint64_t moving_patience(const struct config *config);

/* The processes of the run have been started. */
void moving_begin(struct moving *m, const struct trial *s);

/*
 * Looks, where it is time to. True once nothing has moved for so long and more
 * than one look; a run whose processes have work but no CPU is given a hundred
 * times as long.
 */
bool moving_stopped(struct moving *m, const struct trial *s);

#endif
