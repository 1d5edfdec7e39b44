/* From the workers' stamps in shared memory to a run's metrics. */
#ifndef REDUCE_H
#define REDUCE_H

#include "core/plan/config.h"
#include "core/record/record.h"
#include "core/run/samples.h"

struct worker;

/*
 * What one run gives: numbers, and a histogram for each sampled metric. The run
 * has the series of its slices, for ratios_add().
 */
struct product {
	struct run run;
	bool lost; /* another contender broke the run */
	struct effective effective;
	struct histogram histogram[METRICS];
	char *raw; /* --raw: a line for each series of samples; or NULL */
	size_t raw_size;
};

void product_release(struct product *product);

/* Fills the product. */
void reduce_run(const struct config *config, struct worker *worker,
		unsigned workers, struct samples *samples,
		struct product *product);

#endif
