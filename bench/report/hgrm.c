/*
 * hgrm: percentiles as HdrHistogram's PercentileIterator walks them, five
 * ticks to each halving of the distance to 100 %, and as its libraries print
 * them. Plotters take a file for a curve: --only and --metric choose one.
 */
#include <math.h>
#include <string.h>

#include "core/record/record.h"
#include "report.h"
#include "report/distributions.h"

#define TICKS 5
#define BUCKETS 32 /* of a histogram of our range and precision */
#define SUB_BUCKETS 2048

static double next_level(double level)
{
	double halvings = floor(log(100 / (100 - level)) / log(2)) + 1;
	return level + 100 / (TICKS * exp2(halvings));
}

static void put_row(FILE *out, double value, double level, uint64_t count)
{
	fprintf(out, "%12.*f %2.12f %10llu", HISTOGRAM_DIGITS, value,
		level / 100, (unsigned long long)count);
	if (level < 100)
		fprintf(out, " %14.2f", 1 / (1 - level / 100));
	fputc('\n', out);
}

/* The last bucket has one row at the level that is due, and that of 100 %. */
static void put_rows(FILE *out, const struct histogram *h)
{
	uint64_t total = histogram_count(h), count = 0;
	double level = 0, next;
	for (size_t i = 0; i < h->bins; i++) {
		double value = (double)histogram_highest(h->bin[i].index);
		count += h->bin[i].count;
		while (100.0 * (double)count / (double)total >= level) {
			put_row(out, value, level, count);
			next = next_level(level);
			if (count == total || !(next > level))
				break;
			level = next;
		}
	}
	put_row(out, (double)histogram_highest(h->bin[h->bins - 1].index), 100,
		count);
}

/* The values of a bucket count as its middle. */
static double middle_of(uint32_t index)
{
	uint64_t low = histogram_lowest(index);
	uint64_t width = histogram_highest(index) - low + 1;
	return (double)(low + width / 2);
}

static void put_foot(FILE *out, const struct histogram *h)
{
	double count = (double)histogram_count(h), sum = 0, squares = 0;
	for (size_t i = 0; i < h->bins; i++)
		sum += middle_of(h->bin[i].index) * (double)h->bin[i].count;
	for (size_t i = 0; i < h->bins; i++) {
		double off = middle_of(h->bin[i].index) - sum / count;
		squares += off * off * (double)h->bin[i].count;
	}
	fprintf(out, "#[Mean    = %12.*f, StdDeviation   = %12.*f]\n",
		HISTOGRAM_DIGITS, sum / count, HISTOGRAM_DIGITS,
		sqrt(squares / count));
	fprintf(out, "#[Max     = %12.*f, Total count    = %12.0f]\n",
		HISTOGRAM_DIGITS,
		(double)histogram_highest(h->bin[h->bins - 1].index), count);
	fprintf(out, "#[Buckets = %12d, SubBuckets     = %12d]\n", BUCKETS,
		SUB_BUCKETS);
}

static void put_section(FILE *out, const struct result *result, int metric)
{
	fprintf(out, "#[%s %s]\n", result->id, metrics[metric].name);
	fprintf(out, "%12s %14s %10s %14s\n\n", "Value", "Percentile",
		"TotalCount", "1/(1-Percentile)");
	put_rows(out, &result->histogram[metric]);
	put_foot(out, &result->histogram[metric]);
}

static void write_hgrm(FILE *out, const struct record *record,
		       const struct report_options *options)
{
	(void)options;
	distributions_note(out, record);
	for (size_t i = 0; i < record->results; i++)
		for (int m = 0; m < METRICS; m++)
			if (record->result[i].histogram[m].bins > 0)
				put_section(out, &record->result[i], m);
}

const struct report report_hgrm = {
	.name = "hgrm",
	.summary = "percentiles as HdrHistogram prints and plots them",
	.min_records = 1,
	.max_records = 1,
	.write_one = write_hgrm,
};
