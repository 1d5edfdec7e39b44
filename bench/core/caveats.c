/* Warnings that follow from the figures. */
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "core/caveats.h"
#include "core/record.h"

struct tally {
	size_t runs, configs; /* judged */
	size_t unsteady_runs, unsteady_configs;
};

static bool is_null(const struct result *result)
{
	return !strcmp(result->params.mechanism, "null");
}

static void tally_result(struct tally *t, const struct result *result)
{
	size_t judged = 0, unsteady = 0;
	for (size_t i = 0; i < result->runs; i++) {
		const struct run *run = &result->run[i];
		if (run->status != RESULT_OK)
			continue;
		judged += run->steady.class != STEADY_UNKNOWN;
		unsteady += run->steady.class == STEADY_UNSTEADY;
	}
	t->runs += judged;
	t->configs += judged > 0;
	t->unsteady_runs += unsteady;
	t->unsteady_configs += unsteady > 0;
}

static void warn_unsteady(struct record *record)
{
	struct tally t = {0};
	for (size_t i = 0; i < record->results; i++)
		if (!is_null(&record->result[i]))
			tally_result(&t, &record->result[i]);
	if (t.unsteady_runs == 0)
		return;
	record_warn(record, "unsteady", SEVERITY_WARNING,
		    (double)t.unsteady_runs / (double)t.runs,
		    "measure longer (--messages, --duration), or on a quieter "
		    "machine",
		    "%zu of %zu runs, in %zu of %zu configurations, never "
		    "settled: no level lasted for their second half; they "
		    "count as a whole",
		    t.unsteady_runs, t.runs, t.unsteady_configs, t.configs);
}

/* Where a reading of the clock weighs most. */
struct cost {
	double share, median;
	const struct result *result;
	const struct metric *metric;
	size_t over; /* configurations beyond CLOCK_COST_MAX */
};

/* A time that is held against others; schedule lag is a check of our own. */
static bool is_compared(const struct metric *metric)
{
	return metric->sampled && !strcmp(metric->unit, "ns") &&
	       metric->better != NEITHER;
}

static void weigh(struct cost *cost, const struct result *result,
		  double reading)
{
	bool over = false;
	for (int m = 0; m < METRICS; m++) {
		double median = result_median(result, (enum metric_id)m, 0);
		if (!is_compared(&metrics[m]) || !(median > 0) ||
		    reading / median <= CLOCK_COST_MAX)
			continue;
		over = true;
		if (reading / median <= cost->share)
			continue;
		cost->share = reading / median;
		cost->median = median;
		cost->result = result;
		cost->metric = &metrics[m];
	}
	cost->over += over;
}

/* Each sample of a time holds one reading. The ruler is nothing else. */
static void warn_clock_cost(struct record *record)
{
	double reading = facts_value(&record->clock, "overhead_ns", 0);
	struct cost cost = {0};
	for (size_t i = 0; i < record->results; i++)
		if (!is_null(&record->result[i]))
			weigh(&cost, &record->result[i], reading);
	if (!cost.result)
		return;
	record_warn(record, "clock_cost", SEVERITY_WARNING, cost.share,
		    "nothing is subtracted: read such figures as that much "
		    "too long",
		    "a clock reading of %.0f ns is over 5 %% of the median in "
		    "%zu configurations; most in %.100s: %.0f %% of %s %.0f ns",
		    reading, cost.over, cost.result->id, 100 * cost.share,
		    cost.metric->name, cost.median);
}

void caveats_add(struct record *record)
{
	warn_unsteady(record);
	warn_clock_cost(record);
}
