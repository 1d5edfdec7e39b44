/* A picture of lines or bars as text: its heading, its words, its columns. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/cpu.h"
#include "base/text.h"
#include "base/units.h"
#include "core/record/label.h"
#include "core/stats/knee.h"
#include "report/series.h"
#include "report/series_text.h"

#define KNEE 2 /* times the lowest latency */
#define ALT_SERIES 16
#define ALT_POINTS 7

static void add_axes(struct heading *h, const struct section *s)
{
	const struct params *p = &s->point[0].result->params;
	char text[COMMAND_MAX];
	for (const struct axis *axis = axes; axis->name; axis++) {
		const char *shown = strstr(s->plot->shown, axis->name);
		if (!shown && (params_is_initial(p, axis) ||
			       strstr(s->plot->free, axis->name)))
			continue;
		params_get(p, axis, text, sizeof(text));
		if (!strcmp(axis->name, "size"))
			units_bytes(p->size, text, sizeof(text));
		text_append(h->subtitle, sizeof(h->subtitle), "%s%s%s · ",
			    shown ? "" : axis->name, shown ? "" : " ",
			    placement_label(text));
	}
}

/* What the points hold in common; how many runs there are at most. */
static double add_capacity(struct heading *h, const struct section *s)
{
	double low = INFINITY, high = 0, runs = 0;
	bool equal = true;
	for (size_t i = 0; i < s->points; i++) {
		const struct result *r = s->point[i].result;
		low = fmin(low, (double)r->params.capacity);
		high = fmax(high, (double)r->params.capacity);
		equal = equal && r->effective.equal;
		runs = fmax(runs, r->summary[section_metric(s, 0)][0].runs);
	}
	text_append(h->subtitle, sizeof(h->subtitle), "capacity %.0f", low);
	if (high > low)
		text_append(h->subtitle, sizeof(h->subtitle), " to %.0f", high);
	text_append(h->subtitle, sizeof(h->subtitle), "%s · ",
		    equal ? "" : " (not equal)");
	return runs;
}

static bool has_interval(const struct section *s)
{
	for (size_t i = 0; i < s->points; i++)
		if (!s->plot->row && isfinite(s->point[i].low))
			return true;
	return false;
}

static void add_point(char *text, size_t n, const struct section *s,
		      const struct point *at, bool last)
{
	const char *x = s->plot->x;
	char word[32];
	units_three(at->y, word, sizeof(word));
	text_append(text, n, " %s", isfinite(at->y) ? word : "none");
	if (!strcmp(x, "size"))
		text_append(text, n, " at %s",
			    units_bytes(at->result->params.size, word,
					sizeof(word)));
	else if (!strcmp(x, "wait"))
		text_append(text, n, " with %s", at->result->params.wait);
	else if (*x)
		text_append(text, n, " at %g", at->x < 1 ? 0 : at->x);
	else
		text_append(text, n, " at the median");
	text_append(text, n, last ? "." : ",");
}

/* Whether a long series is told with the i'th of its points. */
static bool is_told(const struct section *s, size_t begin, size_t end, size_t i)
{
	size_t high = begin;
	for (size_t k = begin; k < end; k++)
		if (s->point[k].y > s->point[high].y)
			high = k;
	return end - begin <= ALT_POINTS || i == begin || i == high ||
	       i == end - 1;
}

/* Every series by name, with its points, or the first, highest and last. */
static void describe_series(struct heading *h, const struct section *s)
{
	size_t series = 0;
	double scale;
	text_append(h->alt, sizeof(h->alt), "%s, in %s.", s->plot->y,
		    metric_shown_in(section_metric(s, 0), &scale));
	for (size_t i = 0, end; i < s->points; i = end) {
		for (end = i + 1; !section_starts_series(s, end);)
			end++;
		if (series++ == ALT_SERIES) {
			text_append(h->alt, sizeof(h->alt), " And more.");
			break;
		}
		text_append(h->alt, sizeof(h->alt),
			    " %s:", strchr(s->point[i].series, ' ') + 1);
		for (size_t k = i; k < end; k++)
			if (is_told(s, i, end, k))
				add_point(h->alt, sizeof(h->alt), s,
					  &s->point[k], k + 1 == end);
	}
}

/* What --find-knee found for a configuration; NAN where it did not look. */
static double found_knee(const struct record *record, struct params like)
{
	const struct facts *plan = &record->plan;
	char name[64], label[256];
	for (unsigned i = 0; i < record->results; i++) {
		snprintf(name, sizeof(name), "knees.%u.mechanism", i);
		const char *mechanism = facts_get(plan, name, NULL);
		snprintf(name, sizeof(name), "knees.%u.rate_per_s", i);
		double rate = facts_value(plan, name, 0);
		if (!mechanism)
			break;
		like.rate = (uint64_t)fmin(fmax(rate, 0), KNEE_RATE_MAX);
		label_params(&like, label, sizeof(label));
		snprintf(name, sizeof(name), "knees.%u.label", i);
		if (!strcmp(mechanism, like.mechanism) &&
		    !strcmp(facts_get(plan, name, ""), label))
			return rate;
	}
	return NAN;
}

double section_knee(const struct section *s, size_t begin)
{
	const struct point *at = &s->point[begin];
	double lowest = INFINITY;
	double found = found_knee(s->record, at->result->params);
	size_t end = begin;
	if (isfinite(found))
		return found;
	do
		lowest = fmin(lowest, s->point[end].y);
	while (!section_starts_series(s, ++end));
	size_t knee = end - 1;
	while (s->point[knee].y > KNEE * lowest)
		knee--;
	return knee + 1 < end ? s->point[knee].x : 0;
}

/* A rate that the search found, and that more runs did not keep. */
static bool is_doubtful(const struct facts *plan, unsigned knee)
{
	char rate[64], confirmed[64];
	snprintf(rate, sizeof(rate), "knees.%u.rate_per_s", knee);
	snprintf(confirmed, sizeof(confirmed), "knees.%u.confirmed", knee);
	return facts_value(plan, rate, 0) > 0 &&
	       facts_value(plan, confirmed, 1) <= 0;
}

static void say_target(const struct record *record, char *text, size_t n)
{
	const struct facts *plan = &record->plan;
	size_t doubtful = 0;
	for (unsigned i = 0; i < record->results; i++)
		doubtful += is_doubtful(plan, i);
	snprintf(text, n, "%s",
		 facts_get(plan, "knee_target", "p99 under twice its lowest"));
	if (doubtful > 0)
		text_append(text, n, ", %zu not confirmed", doubtful);
}

/* What the script of one picture alone is told. */
static void add_extra(struct heading *h, const struct section *s)
{
	const struct record *r = s->record;
	double scale;
	if (!strcmp(h->name, "sizes"))
		snprintf(h->extra, sizeof(h->extra), "%.0f",
			 facts_value(&r->environment, "kernel.page_size_bytes",
				     4096));
	if (!strcmp(h->name, "waits"))
		snprintf(h->extra, sizeof(h->extra),
			 "CPU time a round trip, %s",
			 metric_shown_in(figure_metric(r, METRIC_CPU_NS),
					 &scale));
	if (!strcmp(h->name, "load"))
		say_target(r, h->extra, sizeof(h->extra));
}

void section_heading(struct heading *h, const struct section *s)
{
	const struct plot *plot = s->plot;
	double scale, runs;
	*h = (struct heading){.name = plot->name};
	snprintf(h->title, sizeof(h->title), "%s", plot->title);
	text_append(h->subtitle, sizeof(h->subtitle), "%s%s", s->record->label,
		    *s->record->label ? " · " : "");
	add_axes(h, s);
	runs = add_capacity(h, s);
	heading_add_setup(h, s->record, runs);
	snprintf(h->axis, sizeof(h->axis), "%s, %s%s", plot->y,
		 metric_shown_in(section_metric(s, 0), &scale),
		 has_interval(s) ? "; bars: 95 % interval" : "");
	add_extra(h, s);
	describe_series(h, s);
}

static void put_series(FILE *out, const struct section *s, size_t i)
{
	const struct point *at = &s->point[i];
	bool loaded = !strcmp(s->plot->name, "load") && at->part == 0;
	fputs("\n\n", out);
	text_quote(out, strchr(at->series, ' ') + 1);
	fprintf(out, " %u %u ", at->series[0] - '0',
		(unsigned)atoi(at->series + 2));
	figure_row(out, 1, (double[]){loaded ? section_knee(s, i) : 0});
}

void section_print(FILE *out, const struct section *s)
{
	struct heading heading;
	section_heading(&heading, s);
	heading_print(out, &heading);
	for (size_t i = 0; i < s->points; i++) {
		const struct point *at = &s->point[i];
		if (section_starts_series(s, i))
			put_series(out, s, i);
		else if (s->plot->metric == METRIC_THROUGHPUT_PER_S &&
			 at->result->params.capacity !=
				 at[-1].result->params.capacity)
			fputs("NaN NaN NaN NaN\n", out); /* ends the line */
		if (s->plot->row)
			s->plot->row(out, s, at);
		else
			figure_row(out, 4,
				   (double[]){at->x, at->y, at->low, at->high});
	}
}
