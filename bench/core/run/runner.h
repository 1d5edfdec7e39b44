/*
 * One run: fresh processes and a fresh queue, pinned, started together,
 * checked, and ended whatever happens.
 */
#ifndef RUNNER_H
#define RUNNER_H

#include "core/run/reduce.h"

struct error;

/*
 * Measures one run of n contenders: configurations that differ in their
 * mechanism alone. The products are all zero but for run.index. 0 when each
 * product holds a run, even a skipped, failed or invalid one with its reason,
 * or is lost; at least one holds a run. -1 and an error if no further run can
 * be measured, or STATUS_INTERRUPTED.
 */
int runner_run(const struct config *const *config, unsigned n,
	       struct samples *samples, struct product *product,
	       struct error *err);

#endif
