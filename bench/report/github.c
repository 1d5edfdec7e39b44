/*
 * github: what github-action-benchmark takes as customSmallerIsBetter. It
 * has another format for what is better high, and a file is of one of them, so
 * a rate is given as the time that one message or byte takes: what an alert
 * goes by, the ratio of two figures, is the same.
 */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "base/units.h"
#include "core/record/record.h"
#include "core/record/save_parts.h"
#include "report.h"
#include "report/track.h"

struct scale {
	double inverse; /* 0: as it is */
	const char *unit;
};

static struct scale scale_of(const struct metric *metric)
{
	if (metric->better != HIGHER)
		return (struct scale){0, metric->unit};
	if (!strcmp(metric->unit, "per_s"))
		return (struct scale){1e9, "ns/message"};
	if (!strcmp(metric->unit, "bytes_per_s"))
		return (struct scale){1e9, "ns/byte"};
	return (struct scale){1, "inverse"};
}

static double scaled(double value, const struct scale *scale)
{
	return scale->inverse > 0 ? scale->inverse / value : value;
}

/* "± 12": half the interval's width. "" where there is none. */
static void say_range(const struct estimate *e, const struct scale *scale,
		      char *text, size_t n)
{
	double low = scaled(e->ci_low, scale), high = scaled(e->ci_high, scale);
	text[0] = '\0';
	if (isfinite(low) && isfinite(high))
		snprintf(text, n, "± %.3g", fabs(high - low) / 2);
}

static void say_extra(const struct estimate *e, const struct scale *scale,
		      char *text, size_t n)
{
	double one = scaled(e->ci_low, scale),
	       other = scaled(e->ci_high, scale);
	char low[32], high[32];
	snprintf(text, n, "median of %u run%s", e->runs,
		 e->runs == 1 ? "" : "s");
	if (isfinite(one) && isfinite(other))
		text_append(text, n, ", %.0f %% interval %s to %s",
			    floor(e->ci_level * 100),
			    units_three(fmin(one, other), low, sizeof(low)),
			    units_three(fmax(one, other), high, sizeof(high)));
}

static int add(void *context, const struct result *result,
	       const struct yardstick *of, const struct estimate *e)
{
	struct scale scale = scale_of(&metrics[of->metric]);
	char name[sizeof(result->id) + 96], key[64], range[48], extra[160];
	double value = scaled(e->median, &scale);
	if (!isfinite(value))
		return 0;
	yardstick_name(of, key, sizeof(key));
	snprintf(name, sizeof(name), "%s %s%s", result->id,
		 scale.inverse > 0 ? "1/" : "", key);
	say_range(e, &scale, range, sizeof(range));
	say_extra(e, &scale, extra, sizeof(extra));
	return json_array_append_new(
		context, json_pack("{s:o, s:s, s:o, s:s*, s:s}", "name",
				   string_json(name), "unit",
				   *scale.unit ? scale.unit : "ratio", "value",
				   number_json(value), "range",
				   *range ? range : NULL, "extra", extra));
}

static int write_github(FILE *out, const struct record *const *record,
			size_t records, const struct report_options *options,
			struct error *err)
{
	(void)records;
	json_t *entries = json_array();
	if (track(record[0], options->verbose, add, entries) < 0) {
		json_decref(entries);
		entries = NULL;
	}
	if (json_put(entries, JSON_INDENT(1) | JSON_REAL_PRECISION(7), out) <
		    0 ||
	    fflush(out) == EOF)
		return error_set(err, STATUS_FAILED,
				 "the figures could not be written");
	return 0;
}

const struct report report_github = {
	.name = "github",
	.summary = "github-action-benchmark's customSmallerIsBetter",
	.min_records = 1,
	.max_records = 1,
	.only_figures = true,
	.write = write_github,
};
