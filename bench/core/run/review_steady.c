/* How many runs never settled. */
#include <string.h>

#include "core/record/record.h"
#include "core/run/review_steady.h"

static bool is_null(const struct result *result)
{
	return !strcmp(result->params.mechanism, "null");
}

struct tally {
	size_t runs, configs; /* judged */
	size_t unsteady_runs, unsteady_configs;
};

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

void review_unsteady(struct record *record)
{
	struct tally t = {0};
	for (size_t i = 0; i < record->results; i++)
		if (!is_null(&record->result[i]))
			tally_result(&t, &record->result[i]);
	if (t.unsteady_runs == 0)
		return;
	record_warn(
		record, "unsteady", SEVERITY_WARNING,
		(double)t.unsteady_runs / (double)t.runs,
		record_is_counted(record)
			? "measure longer (--messages, --duration)"
			: "measure longer (--messages, --duration), or on a "
			  "quieter machine",
		"%zu of %zu runs, in %zu of %zu configurations, never settled: "
		"no level lasted through their second half; they count as a "
		"whole",
		t.unsteady_runs, t.runs, t.unsteady_configs, t.configs);
}
