/* From the workers of a run to its metrics, as a workload's reduce() sees it.
 */
#ifndef REDUCTION_H
#define REDUCTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "metric.h"
#include "worker.h"

struct mechanism;

/* The workers of one run, as reduce() sees them. */
struct reduction {
	const struct params *params;
	bool carries; /* false for null */
	/* Of the workers' channels, which are gone. */
	const struct mechanism *mechanism;
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
	/*
	 * The middles of n slices of a stream: ns, switches of the receiver,
	 * messages. The rate a second over all of them; 0 where n is 0.
	 */
	double (*slices)(void *context, const uint64_t *took,
			 const uint64_t *switches, const uint64_t *messages,
			 size_t n);
	/* The same, of which only the costs of a message and of a switch are
	 * to be known. */
	void (*costs)(void *context, const uint64_t *took,
		      const uint64_t *switches, const uint64_t *messages,
		      size_t n);
};

/* Sums of CPU time and switches per message, for reduce() to report. */
void reduce_usage(struct reduction *r, uint64_t messages);

/* The same of the receivers alone, for workloads whose sender spins. */
void reduce_receiver_usage(struct reduction *r, uint64_t messages);

#endif
