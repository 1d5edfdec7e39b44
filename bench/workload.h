/*
 * A traffic pattern: the contract that each workload/NAME.c fills. It runs in
 * processes of its own, over channels that the runner has opened; it knows no
 * mechanism, and it leaves stamps, which its reduce() turns into metrics
 * afterwards, in the runner's process.
 */
#ifndef WORKLOAD_H
#define WORKLOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/marker.h"
#include "figures.h"
#include "metric.h"
#include "reduction.h"
#include "worker.h"

enum workload_flag {
	CAPACITY_FOLLOWS_FILL = 1 << 0, /* one more than --fill */
	TWO_LEVELS = 1 << 1, /* ordinary and urgent, whatever --levels */
	TWO_PROCESSES = 1 << 2,
	TAKES_NULL = 1 << 3,   /* over null it shows the cost of the harness */
	SINGLE_CALLS = 1 << 4, /* held against an empty system call */
};

/*
 * All functions of a role return 0 or -errno, by worker_fail. A role has a
 * turn, by which runs are divided into slices, or a body, or both: a body
 * measures what cannot be divided.
 */
struct role {
	const char *name;
	/* The side of channel i that the role is on; SIDES: both. */
	enum side side[2];
	/* Once, before the first turn and after the last; NULL: nothing. */
	int (*start)(struct worker *w);
	int (*finish)(struct worker *w);
	/*
	 * Its part of n messages, and nothing else: the process of the other
	 * role does its part meanwhile. The i-th leaves its stamps at place
	 * outcome->messages + i of the lanes, in which there is room for one
	 * more than n. Messages sent are added to outcome->sent.
	 */
	int (*turn)(struct worker *w, uint64_t n);
	/* A whole run, with its warm-up, which it begins and ends itself. */
	int (*body)(struct worker *w);
};

struct workload {
	const char *name;
	const char *summary;
	unsigned needs;	   /* enum cap */
	unsigned flags;	   /* enum workload_flag */
	unsigned uses;	   /* enum axis_bit: the axes that mean something */
	unsigned channels; /* a pair */
	unsigned roles;	   /* 1 or 2 */
	struct role role[2];
	unsigned stamps;	/* lanes that it fills */
	struct figures figures; /* what is reported of it */
	void (*reduce)(struct reduction *r);
};

/*
 * Rounds in which a stream's two costs are measured, and messages of each that
 * meet no switch: half of what the queue holds, five at most. One more meets
 * one.
 */
#define COST_ROUNDS 32
#define COST_MESSAGES_MOST 5

static inline uint64_t cost_messages(const struct params *p)
{
	uint64_t half =
		(p->capacity + 1) / 2; /* a socket's room is no number */
	return half < COST_MESSAGES_MOST ? half : COST_MESSAGES_MOST;
}

/* Around what one of the costs is made of: the clock, marked as counted. */
static inline uint64_t cost_begin(enum stream_cost cost)
{
	uint64_t now = clock_now();
	if (cost == COST_SWITCH)
		MARKER(MARKER_SWITCHED);
	else
		MARKER(MARKER_UNSWITCHED);
	return now;
}

static inline uint64_t cost_end(void)
{
	MARKER(MARKER_PAUSE);
	return clock_now();
}

#endif
