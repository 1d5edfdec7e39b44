/* Repeating until the interval is narrow, or the time is up. */
#include <stdio.h>
#include <stdlib.h>

#include "core/record/summarise.h"
#include "core/run/repeat.h"
#include "core/stats/precision.h"
#include "workload.h"

bool repeat_again(const struct plan *plan, const struct config *config,
		  const struct result *result)
{
	if (!(plan->precision > 0) || result->runs < PRECISION_RUNS_MIN)
		return true;
	double *value = calloc(result->runs, sizeof(*value));
	if (!value)
		return true;
	size_t n = result_values(result, config_leading(config), value);
	bool reached = precision_reached(value, n, plan->precision);
	free(value);
	return !reached;
}

void repeat_describe(struct record *record, const struct plan *plan)
{
	char name[64];
	if (plan->precision > 0)
		facts_number(&record->plan, "precision", plan->precision);
	if (plan->max_ns > 0)
		facts_number(&record->plan, "max_time_s",
			     (double)plan->max_ns / 1e9);
	for (size_t i = 0; i < plan->configs; i++) {
		const struct workload *workload = plan->config[i].workload;
		snprintf(name, sizeof(name), "leading.%s", workload->name);
		facts_text(&record->plan, name,
			   metrics[config_leading(&plan->config[i])].name);
	}
}
