/* Repeating until the interval is narrow, or the time is up. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"
#include "core/record/summarise.h"
#include "core/run/repeat.h"
#include "core/stats/precision.h"
#include "workload.h"

/* The first ratio of each run that has one. */
static size_t ratios_of(const struct result *result, enum metric_id metric,
			double *value)
{
	size_t n = 0;
	for (size_t i = 0; i < result->runs; i++) {
		const struct run *run = &result->run[i];
		size_t j = 0;
		while (j < run->ratios && run->ratio[j].metric != metric)
			j++;
		if (j < run->ratios)
			value[n++] = exp(run->ratio[j].log_ratio);
	}
	return n;
}

/* Whether it is the one that others of its group are compared with. */
static bool is_compared_with(const struct plan *plan, size_t i)
{
	for (size_t j = 0; j < plan->configs; j++)
		if (j != i && plan->config[j].group == plan->config[i].group &&
		    !plan->config[j].reason[0])
			return true;
	return false;
}

bool repeat_again(const struct plan *plan, size_t i,
		  const struct record *record)
{
	const struct result *result = &record->result[i];
	enum metric_id leading = config_leading(&plan->config[i]);
	if (!(plan->precision > 0) || result->runs < PRECISION_RUNS_MIN)
		return true;
	double *value = mem_array(result->runs, sizeof(*value));
	size_t n = ratios_of(result, leading, value);
	bool reached = n == 0 && is_compared_with(plan, i);
	if (n == 0 && !reached)
		n = result_values(result, leading, value);
	reached = reached || precision_reached(value, n, plan->precision);
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
