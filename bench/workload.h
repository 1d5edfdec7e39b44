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

#include "figures.h"
#include "metric.h"
#include "worker.h"

/* The workers of one run, as reduce() sees them. */
struct reduction {
	const struct params *params;
	bool carries; /* false for null */
	struct worker *worker;
	unsigned workers;
	/*
	 * Where metrics go to. Samples come in the order in which they were
	 * taken and are sorted in place; those of the leading metric come
	 * first, since they say which part of all the others counts.
	 */
	void *context;
	void (*sample)(void *context, enum metric_id metric, uint64_t *value,
		       size_t n);
	void (*number)(void *context, enum metric_id metric, double value);
	/* The requested load was not reached: the run is `invalid_load`. */
	void (*spoil)(void *context, const char *format, ...)
		__attribute__((format(printf, 2, 3)));
	/* A consumer's n stamps, n > 1, so many messages apart: the rate a
	 * second of the part that counts. */
	double (*stream)(void *context, const uint64_t *stamp, size_t n,
			 uint64_t messages_each);
};

/* Sums of CPU time and switches per message, for reduce() to report. */
void reduce_usage(struct reduction *r, uint64_t messages);

/* The same of the receivers alone: where a sender spins by its nature. */
void reduce_receiver_usage(struct reduction *r, uint64_t messages);

enum workload_flag {
	CAPACITY_FOLLOWS_FILL = 1 << 0, /* one more than --fill */
	TWO_LEVELS = 1 << 1, /* ordinary and urgent, whatever --levels */
	TWO_PROCESSES = 1 << 2,
};

struct role {
	const char *name;
	int (*body)(struct worker *w); /* 0 or -errno, by worker_fail */
	/* The side of channel i that the role is on; SIDES: both. */
	enum side side[2];
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

#endif
