/* From what the workers left in shared memory to a run's numbers. */
#ifndef REDUCE_H
#define REDUCE_H

#include "core/run/runner.h"

struct error;
struct worker;

/* Fills the product. 0, or -1 and an error when memory runs out. */
int reduce_run(const struct config *config, struct worker *worker,
	       unsigned workers, struct samples *samples,
	       struct product *product, struct error *err);

#endif
