/* How often the configurations of a plan are run: --precision, --max-time. */
#ifndef REPEAT_H
#define REPEAT_H

#include "core/plan/plan.h"
#include "core/record/record.h"

/*
 * Whether the plan's i'th configuration needs another run: always without
 * --precision, else until precision_reached(). What shares its runs is repeated
 * until the ratio to the first mechanism is known so well; what does not, until
 * the median of its leading metric is.
 */
bool repeat_again(const struct plan *plan, size_t i,
		  const struct record *record);

/* Adds --precision, --max-time and the leading metrics to the record's plan. */
void repeat_describe(struct record *record, const struct plan *plan);

#endif
