/*
 * hlog: HdrHistogram's log, format version 1.3, a line for each histogram,
 * tagged ID:METRIC. The configurations were measured in turn, over and over,
 * so each line is of the whole session.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/units.h"
#include "core/record/record.h"
#include "core/stats/histogram_code.h"
#include "report.h"
#include "report/distributions.h"

/* From the first run's start to the last one's end. */
static double span_s(const struct record *record)
{
	double from = INFINITY, to = 0;
	for (size_t i = 0; i < record->results; i++)
		for (size_t j = 0; j < record->result[i].runs; j++) {
			const struct run *run = &record->result[i].run[j];
			from = fmin(from, (double)run->started_ns);
			to = fmax(to, (double)run->started_ns +
					      (double)run->duration_ns);
		}
	return to > from ? (to - from) / 1e9 : 0;
}

static void put_start(FILE *out, const struct record *record)
{
	double created;
	char date[64];
	struct tm tm;
	if (!units_parse_time(record->created, &created))
		return;
	time_t seconds = (time_t)created;
	gmtime_r(&seconds, &tm);
	strftime(date, sizeof(date), "%a %b %d %H:%M:%S UTC %Y", &tm);
	fprintf(out, "#[StartTime: %.3f (seconds since epoch), %s]\n", created,
		date);
}

/* What would end the field is not in a tag. */
static void put_tag(FILE *out, const char *id, enum metric_id metric)
{
	fputs("Tag=", out);
	for (; *id; id++)
		fputc(*id == ',' || *id == ' ' ? '_' : *id, out);
	fprintf(out, ":%s", metrics[metric].name);
}

/* Times in milliseconds in the column of the maximum, as is usual. */
static void put_interval(FILE *out, const struct result *result,
			 enum metric_id metric, double length_s)
{
	const struct histogram *h = &result->histogram[metric];
	bool is_time = !strcmp(metrics[metric].unit, "ns");
	char *payload = histogram_encode(h);
	put_tag(out, result->id, metric);
	fprintf(out, ",0.000,%.3f,%.3f,%s\n", length_s,
		(double)histogram_highest(h->bin[h->bins - 1].index) /
			(is_time ? 1e6 : 1),
		payload);
	free(payload);
}

static void write_hlog(FILE *out, const struct record *record,
		       const struct report_options *options)
{
	(void)options;
	double length_s = span_s(record);
	distributions_comment(out, record->id);
	distributions_note(out, record);
	fputs("#[Histogram log format version 1.3]\n", out);
	put_start(out, record);
	fputs("\"StartTimestamp\",\"Interval_Length\",\"Interval_Max\","
	      "\"Interval_Compressed_Histogram\"\n",
	      out);
	for (size_t i = 0; i < record->results; i++)
		for (int m = 0; m < METRICS; m++)
			if (record->result[i].histogram[m].bins > 0)
				put_interval(out, &record->result[i],
					     (enum metric_id)m, length_s);
}

const struct report report_hlog = {
	.name = "hlog",
	.summary = "HdrHistogram's log of every distribution, tagged",
	.min_records = 1,
	.max_records = 1,
	.write_one = write_hlog,
};
