/* How often the configurations of a plan are run: --precision, --max-time. */
#ifndef REPEAT_H
#define REPEAT_H

#include "core/plan/plan.h"
#include "core/record/record.h"

/*
 * Whether a configuration needs another run: always without --precision,
 * else until precision_reached() of its leading metric's median.
 */
bool repeat_again(const struct plan *plan, const struct config *config,
		  const struct result *result);

/* Adds --precision, --max-time and the leading metrics to the record's plan. */
void repeat_describe(struct record *record, const struct plan *plan);

#endif
