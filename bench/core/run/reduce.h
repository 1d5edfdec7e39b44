/* From the workers' stamps in shared memory to a run's metrics. */
#ifndef REDUCE_H
#define REDUCE_H

#include "core/plan/config.h"
#include "core/record/record.h"
#include "core/run/samples.h"

struct error;
struct worker;

/* What one run gives: numbers, and a histogram for each sampled metric. */
struct product {
	struct run run;
	bool lost; /* another contender broke the run */
	struct effective effective;
	struct histogram histogram[METRICS];
	/* For ratios_add(): each figure in each slice, in their order. */
	struct series {
		enum metric_id metric;
		double *value;
		size_t n;
	} series[FIGURES_MAX];
	unsigned n_series;
};

void product_release(struct product *product);

/* Fills the product. 0, or -1 and an error when memory runs out. */
int reduce_run(const struct config *config, struct worker *worker,
	       unsigned workers, struct samples *samples,
	       struct product *product, struct error *err);

#endif
