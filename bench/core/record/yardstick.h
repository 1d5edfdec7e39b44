/*
 * What is held against what: of every workload what it exists to measure, its
 * latency at p50 and, where each message has one, p99, or its throughput. They
 * are few, since each costs the others power.
 */
#ifndef YARDSTICK_H
#define YARDSTICK_H

#include <stdbool.h>
#include <stddef.h>

#include "metric.h"

struct error;

struct yardstick {
	const char *workload; /* NULL: of every workload */
	enum metric_id metric;
	unsigned percentile; /* place in percentiles[]; 0 of a number */
};

/* Ended by METRICS. */
extern const struct yardstick yardsticks[];

/* A change that matters, as a share; of percentiles above p50 the latter. */
#define YARDSTICK_MARGIN 0.03
#define YARDSTICK_MARGIN_TAIL 0.10

/* Whether it counts instructions; its margin is MARGIN_COUNTED then. */
bool yardstick_is_counted(const struct yardstick *yardstick);

/* The key in a record's summary: "rtt_ns.p50", "throughput_per_s". */
void yardstick_name(const struct yardstick *yardstick, char *text, size_t n);

/*
 * Reads "cpu_ns,rtt_ns.p99" into a list ended by METRICS, of YARDSTICKS_MAX
 * and that. A sampled metric alone means its p50 and p99. -1 and an error of
 * STATUS_USAGE: no such metric or percentile, neither better high nor low, or
 * too many.
 */
#define YARDSTICKS_MAX 64
int yardsticks_parse(struct yardstick list[YARDSTICKS_MAX + 1],
		     const char *text, struct error *err);

#endif
