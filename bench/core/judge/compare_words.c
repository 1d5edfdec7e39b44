/* What text, Markdown and people say alike about a comparison. */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "base/units.h"
#include "core/judge/compare_differ.h"
#include "core/judge/compare_words.h"
#include "core/record/label.h"
#include "core/record/two_modes.h"

struct scale {
	const char *unit, *shown;
	double factor;
};

static const struct scale *scale_of(const struct figure *figure)
{
	static const struct scale scales[] = {
		{"ns", "µs", 1e-3},
		{"per_s", "thousands", 1e-3},
		{"bytes_per_s", "millions", 1e-6},
		{"instructions", "instructions", 1},
		{NULL, NULL, 1},
	};
	const struct scale *scale = scales;
	while (scale->unit &&
	       strcmp(scale->unit, metrics[figure->metric].unit) != 0)
		scale++;
	return scale;
}

static double percent(double change)
{
	return 100 * expm1(change);
}

char *compare_percent(double change, char *text, size_t n)
{
	double value = percent(change);
	if (!isfinite(value))
		snprintf(text, n, "-");
	else
		snprintf(text, n, "%+.*f %%", fabs(value) < 999.95 ? 1 : 0,
			 value);
	return text;
}

char *compare_range(const struct interval *change, char *text, size_t n)
{
	text[0] = '\0';
	if (isfinite(change->low))
		snprintf(text, n, "[%+.1f, %+.1f]", percent(change->low),
			 percent(change->high));
	return text;
}

char *compare_change(const struct interval *change, char *text, size_t n)
{
	char range[64];
	compare_percent(change->estimate, text, n);
	if (*compare_range(change, range, sizeof(range)))
		text_append(text, n, " %s", range);
	return text;
}

char *compare_medians(const struct comparison_row *row, char *text, size_t n)
{
	double estimate =
		row->relative ? row->absolute.estimate : row->change.estimate;
	double medians = log(row->median[NEW] / row->median[OLD]);
	char change[32];
	text[0] = '\0';
	if (isfinite(medians) &&
	    fabs(percent(medians) - percent(estimate)) >= 1)
		snprintf(text, n, ", medians %s",
			 compare_percent(medians, change, sizeof(change)));
	return text;
}

char *compare_figure(const struct figure *figure, bool unit, char *text,
		     size_t n)
{
	const struct metric *metric = &metrics[figure->metric];
	const struct scale *scale = scale_of(figure);
	snprintf(text, n, "%s", metric->label);
	if (metric->sampled)
		text_append(text, n, " %s", summary_names[figure->percentile]);
	if (unit && scale->unit)
		text_append(text, n, ", %s", scale->shown);
	return text;
}

const char *compare_unit(const struct figure *figure)
{
	const struct scale *scale = scale_of(figure);
	return scale->unit ? scale->shown : "";
}

char *compare_value(const struct figure *figure, double value, char *text,
		    size_t n)
{
	if (isnan(value))
		snprintf(text, n, "-");
	else
		units_three(value * scale_of(figure)->factor, text, n);
	return text;
}

char *compare_who(const struct comparison_row *row, char *text, size_t n)
{
	const struct params *params = &row->result->params;
	char label[256];
	text[0] = '\0';
	if (row->named)
		text_append(text, n, "%s ", params->workload);
	text_append(text, n, "%s %s", params->mechanism,
		    label_sentence(params, label, sizeof(label)));
	if (params->capacity != 10)
		text_append(text, n, " capacity %llu",
			    (unsigned long long)params->capacity);
	return text;
}

char *compare_modes(const struct comparison_row *row, char *text, size_t n)
{
	text[0] = '\0';
	if (!row->has_modes[OLD] && !row->has_modes[NEW])
		return text;
	for (int side = OLD; side <= NEW; side++) {
		text_append(text, n, "%s%s",
			    side == OLD ? "two modes: " : " → ",
			    row->has_modes[side] ? "" : "no two modes");
		if (row->has_modes[side])
			two_modes_add(&row->modes[side], row->figure.metric,
				      text, n);
	}
	if (row->between)
		text_append(text, n,
			    "; the median lies between them, so its change "
			    "means nothing");
	return text;
}

char *compare_headline(const struct comparison *c, char *text, size_t n)
{
	bool improved = c->both_ways && c->count[VERDICT_IMPROVED] > 0;
	enum verdict first = c->count[VERDICT_DIFFERS]	   ? VERDICT_DIFFERS
			     : c->count[VERDICT_REGRESSED] ? VERDICT_REGRESSED
			     : c->count[VERDICT_LOST]	   ? VERDICT_LOST
			     : improved			   ? VERDICT_IMPROVED
			     : c->count[VERDICT_ISOLATED]  ? VERDICT_ISOLATED
			     : c->count[VERDICT_INCONCLUSIVE]
				     ? VERDICT_INCONCLUSIVE
				     : VERDICT_EQUIVALENT;
	static const char *const words[VERDICTS] = {
		[VERDICT_DIFFERS] = "THESE TWO RECORDS DIFFER",
		[VERDICT_REGRESSED] = "REGRESSED",
		[VERDICT_LOST] = "NEW LACKS WHAT OLD HAS",
		[VERDICT_IMPROVED] = "IMPROVED, AN ALARM WITH --both-ways",
		[VERDICT_ISOLATED] = "ONE CONTENDED FIGURE WORSE",
		[VERDICT_INCONCLUSIVE] = "CANNOT TELL",
		[VERDICT_EQUIVALENT] = "NO REGRESSION",
	};
	if (first == VERDICT_EQUIVALENT && c->spoilt > 0) {
		snprintf(text, n,
			 "NEW LACKS RUNS THAT OLD HAS: in %zu of %zu "
			 "configuration%s",
			 c->spoilt, c->points, text_plural(c->points));
		return text;
	}
	snprintf(text, n, "%s: %zu of %zu comparison%s in %zu configuration%s",
		 first == VERDICT_EQUIVALENT && c->one_record_each
			 ? "NO DIFFERENCE BETWEEN THESE TWO RECORDS"
			 : words[first],
		 first == VERDICT_EQUIVALENT ? 0 : c->count[first], c->rows,
		 text_plural(c->rows), c->points, text_plural(c->points));
	return text;
}

char *compare_counts(const struct comparison *c, char *text, size_t n)
{
	text[0] = '\0';
	for (int verdict = 0; verdict < VERDICTS; verdict++)
		if (c->count[verdict] > 0)
			text_append(text, n, "%s%zu %s", *text ? ", " : "",
				    c->count[verdict],
				    verdict == VERDICT_DIFFERS &&
						    c->count[verdict] > 1
					    ? "differ"
					    : verdict_names[verdict]);
	return text;
}

const char *compare_units(const struct comparison *c)
{
	return c->counted     ? "runs"
	       : c->by_boot   ? "boots"
	       : c->by_record ? "records"
	       : c->paired    ? "paired runs"
			      : "runs";
}

char *compare_promise(const struct comparison *c,
		      const struct compare_options *options, char *text,
		      size_t n)
{
	if (c->one_record_each)
		snprintf(text, n, "false alarms not bounded");
	else
		snprintf(text, n, "false alarms at most %g %%",
			 100 * options->alpha);
	return text;
}

static bool say_boots(const struct comparison *c, char *text, size_t n)
{
	char apart[32];
	if (c->one_boot_each)
		snprintf(text, n,
			 "one boot each: boot-to-boot variation not measured");
	else if (c->counted && c->by_boot)
		snprintf(
			text, n,
			"runs of %zu boots of OLD and %zu of NEW; two boots of "
			"one side are at most %s apart",
			c->boots[OLD], c->boots[NEW],
			compare_percent(c->apart, apart, sizeof(apart)));
	else if (c->by_boot)
		snprintf(text, n,
			 "the boot is the unit: %zu boot%s of OLD, %zu of NEW",
			 c->boots[OLD], text_plural(c->boots[OLD]),
			 c->boots[NEW]);
	return c->one_boot_each || c->by_boot;
}

static bool say_records(const struct comparison *c, char *text, size_t n)
{
	if (c->one_record_each)
		snprintf(text, n,
			 "one record each: record-to-record variation not "
			 "measured, so nothing here is an alarm; several "
			 "records a side, or --live, measure it");
	else if (c->by_record)
		snprintf(text, n,
			 "the record is the unit: %zu record%s of OLD, %zu of "
			 "NEW, taken as about normal and spread alike",
			 c->records[OLD], text_plural(c->records[OLD]),
			 c->records[NEW]);
	else
		snprintf(text, n,
			 "measured in turn: what differs from record to record "
			 "affects both sides alike");
	return c->one_record_each || c->by_record || c->blocked;
}

/* One number, and what it is. */
static bool say_overall(const struct comparison *c, char *text, size_t n)
{
	char change[32], range[64];
	snprintf(text, n,
		 "overall %s %s (+ is worse): geometric mean of NEW/OLD over "
		 "%zu configurations, of each its first figure (rates "
		 "inverted); from %s, no verdict",
		 compare_percent(c->overall.estimate, change, sizeof(change)),
		 compare_range(&c->overall, range, sizeof(range)),
		 c->overall_of, compare_units(c));
	return c->overall_of > 1;
}

/* What the machine did meanwhile, as a reference shows it. */
static bool say_reference(const struct comparison *c, enum reference_kind kind,
			  char *text, size_t n)
{
	static const char *const name[REFERENCES] = {
		[BY_CONTROL] = "a control in the same slices",
		[BY_EMPTY_CALLS] = "an empty system call beside each slice",
	};
	const struct reference_change *r = &c->reference[kind];
	char machine[32], queues[32];
	compare_percent(r->own, machine, sizeof(machine));
	compare_percent(r->absolute, queues, sizeof(queues));
	if (r->alone)
		snprintf(text, n,
			 "the reference (%s) alone changed, by %s of its "
			 "times, the queues by %s: changes are absolute",
			 name[kind], machine, queues);
	else
		snprintf(text, n,
			 "%zu of %zu rows are relative to %s, whose times "
			 "changed by %s; the queues' own by %s",
			 r->rows, c->rows, name[kind], machine, queues);
	return r->alone || r->rows > 0;
}

static bool say_widened(const struct comparison *c, char *text, size_t n)
{
	char widest[32];
	snprintf(text, n,
		 "%zu of %zu rows vary by themselves: they are equivalent by "
		 "more than the margin, up to %s; more runs or boots narrow "
		 "that, --metric does without",
		 c->widened, c->rows,
		 compare_percent(c->widest, widest, sizeof(widest)));
	return c->widened > 0;
}

static bool say_too_small(const struct comparison *c, char *text, size_t n)
{
	snprintf(text, n,
		 "too few: %zu comparison%s could not become significant among "
		 "%zu; %u %s a side could",
		 c->too_small, text_plural(c->too_small), c->tested, c->enough,
		 compare_units(c));
	return c->too_small > 0;
}

static bool say_harness(const struct comparison *c,
			const struct compare_options *options, char *text,
			size_t n)
{
	double harness = c->harness;
	char change[32];
	snprintf(text, n,
		 "the harness baseline (null) changed by %s: machine or build, "
		 "not queues",
		 compare_percent(harness, change, sizeof(change)));
	return fabs(harness) >= log1p(c->counted ? options->margin.counted
						 : options->margin.p50);
}

static bool say_again(const struct comparison *c, char *text, size_t n)
{
	snprintf(text, n, "measured again: %zu %s were confirmed, %zu were not",
		 c->confirmed, c->both_ways ? "alarms" : "regressions",
		 c->refuted);
	return c->confirmed + c->refuted > 0;
}

static bool say_spoilt(const struct comparison *c, char *text, size_t n)
{
	text[0] = '\0';
	text_append(text, n, "NEW lacks runs in %zu configuration%s: %s",
		    c->spoilt, c->spoilt == 1 ? "" : "s, such as",
		    c->spoilt_one);
	return c->spoilt > 0;
}

static bool say_incomplete(const struct comparison *c, char *text, size_t n)
{
	bool old = c->incomplete[OLD], new = c->incomplete[NEW];
	snprintf(text, n, "%s%s%s incomplete: a session did not end",
		 old ? "OLD" : "", old && new ? " and " : "",
		 old && new ? "NEW are"
		 : new	    ? "NEW is"
			    : " is");
	return old || new;
}

static bool say_twins(const struct comparison *c, char *text, size_t n)
{
	snprintf(text, n, "a record is on both sides: with itself it agrees");
	return c->twins;
}

/* What makes it another experiment, though it is compared. */
static bool say_settings(const struct comparison *c, char *text, size_t n)
{
	bool any = false;
	snprintf(text, n, "not measured alike:");
	for (size_t i = 0; i < c->differences; i++) {
		const struct comparison_difference *d = &c->difference[i];
		if (!compare_is_setting(d))
			continue;
		text_append(text, n, "%s %s %s → %s", any ? ";" : "", d->name,
			    d->value[OLD], d->value[NEW]);
		if (d->configurations > 0)
			text_append(text, n, " (%zu configuration%s)",
				    d->configurations,
				    text_plural(d->configurations));
		any = true;
	}
	return any;
}

static bool say_only(const struct comparison *c, char *text, size_t n)
{
	snprintf(text, n,
		 "not compared: %zu configuration%s only in OLD, %zu only in "
		 "NEW",
		 c->only[OLD], text_plural(c->only[OLD]), c->only[NEW]);
	return c->only[OLD] + c->only[NEW] > 0;
}

/* Time drifts; an instruction is one tomorrow too. */
static bool say_drift(const struct comparison *c, char *text, size_t n)
{
	snprintf(text, n,
		 "measured one after the other: drift and change cannot be "
		 "separated (--live can)");
	size_t relative = c->reference[BY_CONTROL].rows +
			  c->reference[BY_EMPTY_CALLS].rows;
	return !c->blocked && !c->counted && relative < c->rows;
}

bool compare_caveat(const struct comparison *c,
		    const struct compare_options *options, size_t i, char *text,
		    size_t n)
{
	return (say_overall(c, text, n) && i-- == 0) ||
	       (say_spoilt(c, text, n) && i-- == 0) ||
	       (say_incomplete(c, text, n) && i-- == 0) ||
	       (say_twins(c, text, n) && i-- == 0) ||
	       (say_settings(c, text, n) && i-- == 0) ||
	       (say_boots(c, text, n) && i-- == 0) ||
	       (say_records(c, text, n) && i-- == 0) ||
	       (say_reference(c, BY_CONTROL, text, n) && i-- == 0) ||
	       (say_reference(c, BY_EMPTY_CALLS, text, n) && i-- == 0) ||
	       (say_again(c, text, n) && i-- == 0) ||
	       (say_widened(c, text, n) && i-- == 0) ||
	       (say_too_small(c, text, n) && i-- == 0) ||
	       (say_harness(c, options, text, n) && i-- == 0) ||
	       (say_only(c, text, n) && i-- == 0) ||
	       (say_drift(c, text, n) && i-- == 0);
}
