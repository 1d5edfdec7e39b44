/* metrics: every metric of every configuration, with its interval. */
#include <math.h>
#include <stdio.h>

#include "base/text.h"
#include "base/units.h"
#include "core/record/record.h"
#include "report.h"

#define NAME 26

static void print_number(FILE *out, double value)
{
	fprintf(out, fabs(value) < 100 ? "%.3g" : "%.0f", value);
}

static void print_estimate(FILE *out, enum metric_id id, unsigned percentile,
			   const struct estimate *e)
{
	const struct metric *metric = &metrics[id];
	char name[64];
	snprintf(name, sizeof(name), "  %s %s", metric->name,
		 metric->sampled ? summary_names[percentile] : "");
	text_pad(out, name, -NAME);
	print_number(out, e->median);
	if (isfinite(e->ci_low)) {
		fputs(" [", out);
		print_number(out, e->ci_low);
		fputs(", ", out);
		print_number(out, e->ci_high);
		fprintf(out, "] %.0f %%", floor(e->ci_level * 100));
	} else {
		fputs(" (no interval)", out);
	}
	fprintf(out, ", %u run%s", e->runs, text_plural(e->runs));
	if (isfinite(e->cv))
		fprintf(out, ", CV %s %%",
			units_two(e->cv * 100, name, sizeof(name)));
	fputc('\n', out);
}

static void print_result(FILE *out, const struct result *result)
{
	fprintf(out, "%s\n", result->id);
	if (result->status != RESULT_OK || *result->reason)
		fprintf(out, "  %s: %s\n", result_status_words[result->status],
			result->reason);
	else if (result->runs == 0)
		fputs("  no run\n", out);
	for (int metric = 0; metric < METRICS; metric++)
		for (unsigned p = 0; p < SUMMARIES; p++) {
			const struct estimate *e = &result->summary[metric][p];
			if (e->runs > 0)
				print_estimate(out, (enum metric_id)metric, p,
					       e);
		}
}

static void print_record(FILE *out, const struct record *record,
			 const struct report_options *options)
{
	for (size_t i = 0; i < record->results; i++)
		if (params_is_shown(&record->result[i].params,
				    options->verbose))
			print_result(out, &record->result[i]);
}

const struct report report_metrics = {
	.name = "metrics",
	.summary = "every metric: median over runs, its interval, the runs",
	.min_records = 1,
	.write_one = print_record,
};
