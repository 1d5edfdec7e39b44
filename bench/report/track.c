/* Walks the figures of a record that are worth watching. */
#include <string.h>

#include "report/track.h"

static bool is_yardstick(const struct yardstick *of)
{
	for (const struct yardstick *y = yardsticks; y->metric != METRICS; y++)
		if (!strcmp(y->workload, of->workload) &&
		    y->metric == of->metric && y->percentile == of->percentile)
			return true;
	return false;
}

static int track_result(const struct result *result, bool verbose,
			track_fn *each, void *context)
{
	for (int m = 0; m < METRICS; m++) {
		unsigned n = metrics[m].sampled ? PERCENTILES : 1;
		for (unsigned p = 0; p < n; p++) {
			const struct estimate *e = &result->summary[m][p];
			struct yardstick of = {result->params.workload,
					       (enum metric_id)m, p};
			bool wanted = verbose ? metrics[m].better != NEITHER
					      : is_yardstick(&of);
			if (e->runs > 0 && wanted &&
			    each(context, result, &of, e) < 0)
				return -1;
		}
	}
	return 0;
}

int track(const struct record *record, bool verbose, track_fn *each,
	  void *context)
{
	for (size_t i = 0; i < record->results; i++) {
		const struct result *result = &record->result[i];
		bool shown =
			verbose || strcmp(result->params.mechanism, "null");
		if (shown && result->status == RESULT_OK &&
		    track_result(result, verbose, each, context) < 0)
			return -1;
	}
	return 0;
}
