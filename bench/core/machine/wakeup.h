/*
 * What it costs to wake a CPU: one that idles, and one that is kept busy in
 * each way that this machine offers. Which is more depends on the hypervisor,
 * so it is measured whether --keep-awake helps, and by which way.
 */
#ifndef WAKEUP_H
#define WAKEUP_H

#include <stddef.h>

#include "core/machine/awake.h"

struct facts;

/* In ns; NAN where it was not measured. AWAKE_NONE's is that of an idle CPU. */
struct wakeup_cost {
	double median;	  /* over slices, of their medians */
	double low, high; /* the median's 95 % interval */
	double p90;	  /* of all */
};

/*
 * Passes a futex to and fro between two processes, each asleep meanwhile, for a
 * tenth of a second; the ways alternate in slices of 4 ms, so that all meet the
 * same moods of a host. A wake-up is half of a round trip. Sets the facts
 * "wakeup.*" of docs/format.md but for kept_busy_by; none where the two CPUs
 * are one.
 */
void wakeup_measure(struct facts *environment, const int cpu[2]);

/* What a record's environment has of it. */
void wakeup_costs(const struct facts *environment,
		  struct wakeup_cost cost[AWAKE_WAYS]);

/*
 * The way to keep a CPU busy: the device where it is no slower than the others,
 * else the spinner; none where that wakes slower than an idle CPU, by 10 % more
 * than their intervals. The spinner where nothing was measured. Pure.
 */
enum awake_way wakeup_choose(const struct wakeup_cost cost[AWAKE_WAYS]);

/*
 * "waking CPUs 0,1 takes 100 µs idle (p90 112), 20.1 µs kept busy by an
 * idle-priority process (p90 21.0)"; "" where it was not measured. Of
 * AWAKE_NONE: with the spinner. Returns `text`.
 */
char *wakeup_say(const struct facts *environment, enum awake_way way,
		 char *text, size_t n);

#endif
