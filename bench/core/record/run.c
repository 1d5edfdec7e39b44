/* The names of a run's statuses, and its measures. */
#include "core/record/run.h"

const char *const result_status_names[RESULT_STATUSES] = {
	[RESULT_OK] = "ok",
	[RESULT_SKIPPED] = "skipped",
	[RESULT_FAILED] = "failed",
	[RESULT_INVALID] = "invalid",
	[RESULT_INVALID_LOAD] = "invalid_load",
};

const struct measurement *run_measurement(const struct run *run,
					  enum metric_id metric)
{
	for (unsigned i = 0; i < run->measures; i++)
		if (run->measure[i].metric == metric)
			return &run->measure[i];
	return NULL;
}
