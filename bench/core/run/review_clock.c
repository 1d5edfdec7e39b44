/* What a reading of the clock weighs against what was measured with it. */
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "core/record/record.h"
#include "core/run/review_clock.h"

#define CLOCK_COST_MAX 0.05

static bool is_null(const struct result *result)
{
	return !strcmp(result->params.mechanism, "null");
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
	return metric->sampled && metric->better != NEITHER &&
	       (!strcmp(metric->unit, "ns") ||
		!strcmp(metric->unit, "instructions"));
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

/* Each sample of a time contains one reading. null is little else. */
void review_clock(struct record *record)
{
	const char *unit = facts_get(&record->clock, "unit", "ns");
	char key[64];
	snprintf(key, sizeof(key), "overhead_%.40s", unit);
	double reading = facts_value(&record->clock, key, 0);
	struct cost cost = {0};
	for (size_t i = 0; i < record->results; i++)
		if (!is_null(&record->result[i]))
			weigh(&cost, &record->result[i], reading);
	if (!cost.result)
		return;
	record_warn(
		record, "clock_cost", SEVERITY_WARNING, cost.share,
		"nothing is subtracted: such figures are too long by that much",
		"a clock reading of %.0f %.20s is over 5 %% of the median "
		"in %zu configurations; most in %.100s: %.0f %% of %s %.0f",
		reading, unit, cost.over, cost.result->id, 100 * cost.share,
		cost.metric->name, cost.median);
}
