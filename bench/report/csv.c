/* csv: a row for each metric of each run, with all its numbers (RFC 4180). */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/cpu.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/units.h"
#include "core/record/record.h"
#include "report.h"

/* The columns of a distribution, where there is none. */
#define DISTRIBUTION_NONE ",,,,,,,,,,,\n"
static_assert(PERCENTILES == 5, "it has so many columns, and six");

/* A result's columns are alike in all its rows, so they are made once. */
struct rows {
	FILE *out;
	const char *shared;
	const struct run *run; /* NULL: it was never tried */
};

/* A spreadsheet takes what begins with one of these for a formula. */
static void put_field(FILE *out, const char *text)
{
	bool formula = *text && strchr("=+-@", *text);
	bool quoted = text[strcspn(text, ",\"\r\n")] != '\0';
	if (!quoted) {
		fprintf(out, "%s%s", formula ? "'" : "", text);
		return;
	}
	fputs(formula ? "\"'" : "\"", out);
	for (; *text; text++) {
		if (*text == '"')
			fputc('"', out);
		fputc(*text, out);
	}
	fputc('"', out);
}

static void put_next(FILE *out, const char *text)
{
	fputc(',', out);
	put_field(out, text);
}

static void put_head(FILE *out)
{
	fputs("record,created,machine_class,id", out);
	for (const struct axis *axis = axes; axis->name; axis++) {
		put_next(out, axis->key);
		if (axis == &axes[PARAM_PLACEMENT])
			put_next(out, "cpus");
	}
	fputs(",equal,status,reason,label,kernel,cpu,run,block,order,"
	      "run_status,run_reason,metric,unit,value,count,omitted,min,max,"
	      "mean,stddev",
	      out);
	for (unsigned p = 0; p < PERCENTILES; p++)
		fprintf(out, ",p%s", percentile_names[p]);
	fputc('\n', out);
}

static void put_params(FILE *out, const struct result *result)
{
	const int *cpu = result->effective.cpu;
	char text[COMMAND_MAX];
	for (const struct axis *axis = axes; axis->name; axis++) {
		params_get(&result->params, axis, text, sizeof(text));
		put_next(out, axis->kind != AXIS_FLAG		     ? text
			      : params_number(&result->params, axis) ? "true"
								     : "false");
		if (axis != &axes[PARAM_PLACEMENT])
			continue;
		if (cpu[0] == CPU_NONE)
			fputc(',', out);
		else
			fprintf(out, ",%d:%d", cpu[0], cpu[1]);
	}
}

static void put_shared(FILE *out, const struct record *record,
		       const struct result *result)
{
	put_field(out, record->id);
	put_next(out, record->created);
	put_next(out, facts_get(&record->environment, "machine_class", ""));
	put_next(out, result->id);
	put_params(out, result);
	put_next(out, result->effective.equal ? "true" : "false");
	put_next(out, result_status_names[result->status]);
	put_next(out, result->reason);
	put_next(out, record->label);
	put_next(out, facts_get(&record->environment, "kernel.release", ""));
	put_next(out, facts_get(&record->environment, "cpu.model", ""));
}

static void put_run(const struct rows *rows)
{
	const struct run *run = rows->run;
	fputs(rows->shared, rows->out);
	if (!run) {
		fputs(",,,,,", rows->out);
		return;
	}
	fprintf(rows->out, ",%u,%u,%u,%s", run->index, run->block, run->order,
		result_status_names[run->status]);
	put_next(rows->out, run->reason);
}

static void put_number(FILE *out, double value)
{
	char text[32];
	fprintf(out, ",%s", units_number(value, text, sizeof(text)));
}

static void put_measure(const struct rows *rows, const struct measurement *m)
{
	const struct metric *metric = &metrics[m->metric];
	const struct distribution *d = &m->distribution;
	const double numbers[] = {(double)d->count, (double)m->omitted,
				  d->min,	    d->max,
				  d->mean,	    d->stddev};
	FILE *out = rows->out;
	put_run(rows);
	fprintf(out, ",%s,%s", metric->name, metric->unit);
	if (metric->sampled)
		fputc(',', out);
	else
		put_number(out, m->value);
	for (size_t i = 0; i < ARRAY_LENGTH(numbers) && metric->sampled; i++)
		put_number(out, numbers[i]);
	for (unsigned p = 0; p < PERCENTILES && metric->sampled; p++)
		put_number(out, d->percentile[p]);
	fputs(metric->sampled ? "\n" : DISTRIBUTION_NONE, out);
}

static void put_nothing(const struct rows *rows)
{
	put_run(rows);
	fputs(",,," DISTRIBUTION_NONE, rows->out);
}

/* A run or a result without numbers has a row that says why. */
static void put_rows(struct rows *rows, const struct result *result)
{
	for (size_t i = 0; i < result->runs; i++) {
		rows->run = &result->run[i];
		for (unsigned m = 0; m < rows->run->measures; m++)
			put_measure(rows, &rows->run->measure[m]);
		if (rows->run->measures > 0)
			continue;
		put_nothing(rows);
	}
	rows->run = NULL;
	if (result->runs > 0)
		return;
	put_nothing(rows);
}

static void put_result(FILE *out, const struct record *record,
		       const struct result *result)
{
	char *shared = NULL;
	size_t size;
	FILE *memory = mem_open(&shared, &size);
	put_shared(memory, record, result);
	mem_close(memory);
	struct rows rows = {out, shared, NULL};
	put_rows(&rows, result);
	free(shared);
}

static int write_csv(FILE *out, const struct record *const *record,
		     size_t records, const struct report_options *options,
		     struct error *err)
{
	(void)options;
	(void)err;
	put_head(out);
	for (size_t i = 0; i < records; i++)
		for (size_t j = 0; j < record[i]->results; j++)
			put_result(out, record[i], &record[i]->result[j]);
	return 0;
}

const struct report report_csv = {
	.name = "csv",
	.summary = "every number of every run, a row for each metric",
	.min_records = 1,
	.write = write_csv,
};
