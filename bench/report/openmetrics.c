/*
 * openmetrics: gauges for Prometheus, as node_exporter's textfile collector
 * takes them (text format 0.0.4) and as OpenMetrics 1.0 alike. Neither has a
 * place for comments, so what could not be measured is a gauge of its own.
 */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/units.h"
#include "core/record/record.h"
#include "report.h"

struct family {
	char name[96];
	const char *unit; /* that the name ends with; "" */
	double scale;
};

/* Prometheus counts in base units, and a name ends with its own. */
static void name_family(const struct metric *metric, struct family *family)
{
	static const struct {
		const char *end, *name, *unit;
		double scale;
	} ends[] = {
		{"_ns", "_seconds", "seconds", 1e-9},
		{"_per_s", "_per_second", "per_second", 1},
		{"", "", "", 1},
	};
	size_t n = strlen(metric->name), i = 0;
	while (strlen(ends[i].end) >= n ||
	       strcmp(metric->name + n - strlen(ends[i].end), ends[i].end) != 0)
		i++;
	family->unit = ends[i].unit;
	family->scale = ends[i].scale;
	snprintf(family->name, sizeof(family->name), "mqbench_%.*s%s",
		 (int)(n - strlen(ends[i].end)), metric->name, ends[i].name);
}

static void put_head(FILE *out, const char *name, const char *unit,
		     const char *help)
{
	fprintf(out, "# HELP %s %s.\n# TYPE %s gauge\n", name, help, name);
	if (*unit)
		fprintf(out, "# UNIT %s %s\n", name, unit);
}

static void put_label(FILE *out, const char *name, const char *value)
{
	fprintf(out, "%s=\"", name);
	for (; *value; value++) {
		if (*value == '\n') {
			fputs("\\n", out);
			continue;
		}
		if (strchr("\"\\", *value))
			fputc('\\', out);
		fputc(*value, out);
	}
	fputc('"', out);
}

/* What an id names: some always, others where they are not as usual. */
static void put_params(FILE *out, const struct params *params)
{
	static const char always[] =
		" workload mechanism size wait placement capacity ";
	char text[COMMAND_MAX], word[WORD_MAX + 2];
	for (const struct axis *axis = axes; axis->name; axis++) {
		snprintf(word, sizeof(word), " %s ", axis->name);
		if (!strstr(always, word) && params_is_initial(params, axis))
			continue;
		if (axis != axes)
			fputc(',', out);
		put_label(out, axis->key ? axis->key : axis->name,
			  params_get(params, axis, text, sizeof(text)));
	}
}

static void put_sample(FILE *out, double value)
{
	char text[32];
	fprintf(out, "} %s\n", units_number(value, text, sizeof(text)));
}

static void put_estimate(FILE *out, const struct family *family,
			 const struct result *result, const char *percentile,
			 const struct estimate *e)
{
	const struct {
		const char *name;
		double value;
	} statistic[] = {{"median", e->median},
			 {"ci_low", e->ci_low},
			 {"ci_high", e->ci_high}};
	for (size_t i = 0; i < 3; i++) {
		if (!isfinite(statistic[i].value))
			continue;
		fprintf(out, "%s{", family->name);
		put_params(out, &result->params);
		if (percentile)
			fprintf(out, ",percentile=\"%s\"", percentile);
		fprintf(out, ",statistic=\"%s\"", statistic[i].name);
		put_sample(out, statistic[i].value * family->scale);
	}
}

static void put_metric(FILE *out, const struct record *record, int id)
{
	const struct metric *metric = &metrics[id];
	unsigned n = metric->sampled ? PERCENTILES : 1;
	struct family family;
	bool headed = false;
	name_family(metric, &family);
	for (size_t i = 0; i < record->results; i++)
		for (unsigned p = 0; p < n; p++) {
			const struct result *result = &record->result[i];
			const struct estimate *e = &result->summary[id][p];
			if (e->runs == 0)
				continue;
			if (!headed)
				put_head(out, family.name, family.unit,
					 metric->help);
			headed = true;
			put_estimate(out, &family, result,
				     metric->sampled ? percentile_names[p]
						     : NULL,
				     e);
		}
}

static void put_statuses(FILE *out, const struct record *record)
{
	put_head(out, "mqbench_configuration", "",
		 "A configuration, whether it could be measured, and why not");
	for (size_t i = 0; i < record->results; i++) {
		const struct result *result = &record->result[i];
		fputs("mqbench_configuration{", out);
		put_params(out, &result->params);
		fputc(',', out);
		put_label(out, "status", result_status_names[result->status]);
		fputc(',', out);
		put_label(out, "reason", result->reason);
		put_sample(out, 1);
	}
}

static void put_record(FILE *out, const struct record *record)
{
	const struct {
		const char *label, *value;
	} facts[] = {
		{"version", facts_get(&record->tool, "version", "")},
		{"commit", facts_get(&record->tool, "commit", "")},
		{"kernel",
		 facts_get(&record->environment, "kernel.release", "")},
		{"cpu_model", facts_get(&record->environment, "cpu.model", "")},
		{"machine_class",
		 facts_get(&record->environment, "machine_class", "")},
		{"verdict", facts_get(&record->environment, "verdict", "")},
	};
	put_head(out, "mqbench_record_info", "",
		 "The record that the figures are of");
	fputs("mqbench_record_info{", out);
	put_label(out, "id", record->id);
	for (size_t i = 0; i < sizeof(facts) / sizeof(*facts); i++) {
		fputc(',', out);
		put_label(out, facts[i].label, facts[i].value);
	}
	put_sample(out, 1);
	put_head(out, "mqbench_record_complete", "",
		 "1 once every planned run was tried");
	fprintf(out, "mqbench_record_complete %d\n", record->complete);
	double created;
	if (!units_parse_time(record->created, &created))
		return;
	put_head(out, "mqbench_record_created_timestamp_seconds", "seconds",
		 "When measuring began, since 1970");
	fprintf(out, "mqbench_record_created_timestamp_seconds %.0f\n",
		created);
}

/* A series may be there once. */
static const struct result *find_double(const struct record *record)
{
	for (size_t i = 0; i < record->results; i++) {
		const struct params *p = &record->result[i].params;
		if (record_find(record, p, p->mechanism) != &record->result[i])
			return &record->result[i];
	}
	return NULL;
}

static int write_openmetrics(FILE *out, const struct record *const *record,
			     size_t records,
			     const struct report_options *options,
			     struct error *err)
{
	(void)records;
	(void)options;
	const struct result *doubled = find_double(record[0]);
	if (doubled)
		return error_set(err, STATUS_USAGE,
				 "%.200s: another configuration has the same "
				 "parameters",
				 doubled->id);
	put_record(out, record[0]);
	put_statuses(out, record[0]);
	for (int id = 0; id < METRICS; id++)
		put_metric(out, record[0], id);
	fputs("# EOF\n", out);
	if (fflush(out) == EOF || ferror(out))
		return error_set(err, STATUS_FAILED,
				 "the gauges could not be written");
	return 0;
}

const struct report report_openmetrics = {
	.name = "openmetrics",
	.summary = "gauges for Prometheus (node_exporter's textfiles)",
	.min_records = 1,
	.max_records = 1,
	.write = write_openmetrics,
};
