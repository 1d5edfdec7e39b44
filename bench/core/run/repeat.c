/* Repeating until the interval is narrow, or the time is up. */
#include <stdio.h>
#include <stdlib.h>

#include "core/record/workloads.h"
#include "core/run/repeat.h"
#include "core/stats/precision.h"
#include "workload.h"

/* The metric's median, or its number, of each run that is ok. */
static size_t values_of(const struct result *result, enum metric_id metric,
			double *value)
{
	size_t n = 0;
	for (size_t i = 0; i < result->runs; i++) {
		const struct run *run = &result->run[i];
		const struct measure *m = run_measure(run, metric);
		if (run->status != RESULT_OK || !m)
			continue;
		value[n++] = metrics[metric].sampled
				     ? m->distribution.percentile[0]
				     : m->value;
	}
	return n;
}

bool repeat_again(const struct plan *plan, const struct config *config,
		  const struct result *result)
{
	if (!(plan->precision > 0) || result->runs < PRECISION_RUNS_MIN)
		return true;
	double *value = calloc(result->runs, sizeof(*value));
	if (!value)
		return true;
	size_t n = values_of(result, config_leading(config), value);
	bool reached = precision_reached(value, n, plan->precision);
	free(value);
	return !reached;
}

bool repeat_in_time(const struct plan *plan, uint64_t spent_ns)
{
	return plan->max_ns == 0 || spent_ns < plan->max_ns;
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

void repeat_summarise(const struct record *record, struct result *result)
{
	double wish = facts_value(&record->plan, "precision", 0);
	if (!(wish > 0))
		return;
	struct figures figures =
		record_figures(record, result->params.workload);
	enum metric_id id = figures_leading(&figures);
	if (id == METRICS)
		return;
	double *value = calloc(result->runs + 1, sizeof(*value));
	if (!value)
		return;
	size_t n = values_of(result, id, value);
	struct interval interval = precision_interval(value, n, wish);
	struct estimate *e = &result->summary[id][0];
	e->ci_low = interval.low;
	e->ci_high = interval.high;
	e->ci_level = interval.level;
	free(value);
}
