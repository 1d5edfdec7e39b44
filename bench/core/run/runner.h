/*
 * One run: fresh processes and a fresh queue, pinned, started together,
 * checked, and ended whatever happens.
 */
#ifndef RUNNER_H
#define RUNNER_H

#include "core/plan/config.h"
#include "core/record/record.h"
#include "core/run/samples.h"

struct error;

/* What one run gives: numbers, and a histogram for each sampled metric. */
struct product {
	struct run run;
	struct effective effective;
	struct histogram histogram[METRICS];
};

void product_release(struct product *product);

/*
 * Measures one run. 0 when the product holds a run, even a skipped, failed or
 * invalid one with its reason; -1 and an error where nothing can be measured
 * any more, or STATUS_INTERRUPTED.
 */
int runner_run(const struct config *config, struct samples *samples,
	       struct product *product, struct error *err);

#endif
