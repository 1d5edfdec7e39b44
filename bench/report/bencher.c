/* bencher: Bencher Metric Format, each figure with its interval. */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "core/record/record.h"
#include "core/record/save_parts.h"
#include "report.h"
#include "report/track.h"

/* A measure is found by its slug: "rtt_ns.p99.9" is rtt-ns-p99-9. */
static void name_measure(const struct yardstick *of, char *slug, size_t n)
{
	yardstick_name(of, slug, n);
	for (; *slug; slug++)
		if (strchr("._", *slug))
			*slug = '-';
}

static json_t *metric_json(const struct estimate *e)
{
	bool sure = isfinite(e->ci_low) && isfinite(e->ci_high);
	return json_pack("{s:o, s:o*, s:o*}", "value", number_json(e->median),
			 "lower_value", sure ? number_json(e->ci_low) : NULL,
			 "upper_value", sure ? number_json(e->ci_high) : NULL);
}

/* -1 where another configuration has the name: its figure would be lost. */
static int add(void *context, const struct result *result,
	       const struct yardstick *of, const struct estimate *e)
{
	json_t *benchmarks = context;
	char slug[64];
	json_t *name = string_json(result->id);
	const char *key = json_string_value(name);
	json_t *measures = json_object_get(benchmarks, key);
	name_measure(of, slug, sizeof(slug));
	int rc = json_object_get(measures, slug) ? -1 : 0;
	if (!measures) {
		measures = json_object();
		json_object_set_new(benchmarks, key, measures);
	}
	if (rc == 0)
		rc = json_object_set_new(measures, slug, metric_json(e));
	json_decref(name);
	return rc;
}

static int write_bencher(FILE *out, const struct record *const *record,
			 size_t records, const struct report_options *options,
			 struct error *err)
{
	(void)records;
	json_t *benchmarks = json_object();
	if (track(record[0], options->verbose, add, benchmarks) < 0) {
		json_decref(benchmarks);
		return error_set(err, STATUS_USAGE,
				 "two configurations have the same id");
	}
	if (json_put(benchmarks, JSON_INDENT(1) | JSON_REAL_PRECISION(7), out) <
		    0 ||
	    fflush(out) == EOF)
		return error_set(err, STATUS_FAILED,
				 "the figures could not be written");
	return 0;
}

const struct report report_bencher = {
	.name = "bencher",
	.summary = "Bencher Metric Format, with intervals",
	.min_records = 1,
	.max_records = 1,
	.only_figures = true,
	.write = write_bencher,
};
