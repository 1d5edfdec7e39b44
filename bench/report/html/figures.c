/* Figures of one record: what section.h chooses, drawn. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/units.h"
#include "core/record/record.h"
#include "report/html/page.h"
#include "report/html/panel.h"
#include "report/html/text.h"
#include "report/layout.h"
#include "report/series.h"
#include "report/series_text.h"

struct drawing {
	FILE *out;
	const struct section *section;
	struct chart chart;
	double scale;	  /* from a metric's unit to the one that is shown */
	const char *unit; /* that */
};

/* By percentile: it has no axis of the plan. */
static bool is_distribution(const struct section *s)
{
	return !*s->plot->x;
}

static struct mark *add_mark(struct series *series, double x, double y)
{
	struct mark *mark = series_mark(series);
	if (mark) {
		mark->x = x;
		mark->y = y;
	}
	return mark;
}

/* A mark at each percentile that is quoted, and the curve between them. */
static int add_percentiles(struct drawing *d, struct series *series,
			   const struct point *at)
{
	const struct histogram *h =
		&at->result->histogram[section_metric(d->section, 0)];
	double count = (double)histogram_count(h), x = 1 / 0.9;
	unsigned next = 0;
	for (int i = 1; i == 1 || count / x >= PERCENTILE_BEYOND_ALL; i++) {
		double quoted = next < PERCENTILES
					? 100 / (100 - percentiles[next])
					: INFINITY;
		bool here = x > quoted * 0.99;
		double y = (double)histogram_percentile(
			h, here ? percentiles[next] : 100 - 100 / x);
		struct mark *mark =
			add_mark(series, here ? quoted : x, y * d->scale);
		if (!mark)
			return -1;
		mark->quiet = !here;
		next += here;
		/* A quoted one between two of the curve takes no place of it.
		 */
		if (!here || x < quoted * 1.01)
			x = pow(10, i / 20.0);
		else
			i--;
	}
	return 0;
}

static int add_point(struct drawing *d, struct series *series, size_t i)
{
	const struct section *s = d->section;
	const struct point *at = &s->point[i];
	if (is_distribution(s))
		return add_percentiles(d, series, at);
	struct mark *mark = add_mark(series, at->x, at->y);
	if (!mark)
		return -1;
	mark->low = at->low;
	mark->high = at->high;
	mark->starts =
		series->marks > 1 &&
		s->plot->metric == METRIC_THROUGHPUT_PER_S &&
		at->result->params.capacity != at[-1].result->params.capacity;
	return 0;
}

/* Series are named "C:D name": D orders the variants. */
static unsigned rank_of(const struct point *at)
{
	return (unsigned)atoi(at->series + strcspn(at->series, ":") + 1);
}

/* The variants that there are, counted from 0. */
static unsigned variant_of(const struct section *s, const struct point *at)
{
	unsigned n = 0;
	for (unsigned rank = 0; rank < rank_of(at); rank++)
		for (size_t i = 0; i < s->points; i++)
			if (rank_of(&s->point[i]) == rank) {
				n++;
				break;
			}
	return n;
}

static int collect(struct drawing *d)
{
	const struct section *s = d->section;
	struct series *series = NULL;
	for (size_t i = 0; i < s->points; i++) {
		if (section_starts_series(s, i)) {
			const struct point *at = &s->point[i];
			const char *name = strchr(at->series, ' ') + 1;
			series = chart_series(&d->chart, name);
			if (!series)
				return -1;
			series->colour =
				figure_colour(at->result->params.mechanism) - 1;
			series->variant = variant_of(s, at);
		}
		if (add_point(d, series, i) < 0)
			return -1;
	}
	return 0;
}

/*
 * The first piece of a message shares its page with a header of 48 bytes, each
 * further one with a pointer.
 */
static void add_allocations(struct drawing *d)
{
	static const char *const words[] = {"second allocation", "third",
					    "fourth", "fifth, and so on"};
	double page = facts_value(&d->section->record->environment,
				  "kernel.page_size_bytes", 4096);
	for (int i = 0; i < 4; i++) {
		struct rule *rule = &d->chart.rule[d->chart.rules++];
		rule->at = page * (i + 1) - 48 - 8 * i;
		snprintf(rule->text, sizeof(rule->text), "%s", words[i]);
	}
}

/* The rule at a value, with whatever else is there; NULL: no room. */
static struct rule *rule_at(struct chart *chart, double at)
{
	for (size_t i = 0; i < chart->rules; i++)
		if (chart->rule[i].at == at)
			return &chart->rule[i];
	if (chart->rules == RULES_MOST)
		return NULL;
	chart->rule[chart->rules] = (struct rule){.at = at};
	return &chart->rule[chart->rules++];
}

/* Of the open loop's series alone. */
static void add_knees(struct drawing *d, struct heading *heading)
{
	const struct section *s = d->section;
	for (size_t i = 0; i < s->points; i++) {
		const struct point *at = &s->point[i];
		bool open = section_starts_series(s, i) && at->part == 0;
		double rate = open ? section_knee(s, i) : 0;
		struct rule *rule = rate > 0 ? rule_at(&d->chart, rate) : NULL;
		if (rule)
			text_append(
				rule->text, sizeof(rule->text), "%s%s",
				*rule->text ? ", " : "knee: ",
				figure_mechanism(at->result->params.mechanism));
	}
	if (d->chart.rules > 0)
		text_append(heading->subtitle, sizeof(heading->subtitle),
			    " · knee: the last rate with %s", heading->extra);
}

static void name_axes(struct drawing *d, const struct heading *heading)
{
	const char *x = d->section->plot->x;
	struct chart *chart = &d->chart;
	chart->x_log = true;
	chart->x_tics = !*x	    ? TICS_PERCENT
			: *x == 's' ? TICS_BYTES
				    : TICS_COUNT;
	chart->x_label = !*x	     ? "percentile"
			 : *x == 's' ? "message size"
			 : *x == 'r' ? "messages a second, asked for and "
				       "reached"
				     : "messages queued";
	snprintf(chart->y_label, sizeof(chart->y_label), "%s", heading->axis);
	snprintf(chart->unit, sizeof(chart->unit), "%s", d->unit);
	chart->about = heading->alt;
}

/* A wide range is read on a logarithmic scale. */
static bool is_wide(const struct chart *chart)
{
	double low = INFINITY, high = 0;
	for (size_t i = 0; i < chart->count; i++)
		for (size_t j = 0; j < chart->series[i].marks; j++) {
			const struct mark *m = &chart->series[i].mark[j];
			low = fmin(low, fmin(m->y, m->low));
			high = fmax(high, fmax(m->y, m->high));
		}
	return high > 5 * low;
}

static void write_x(FILE *out, const struct section *s, const struct point *at)
{
	const struct params *p = &at->result->params;
	uint64_t x = *s->plot->x == 's'	  ? p->size
		     : *s->plot->x == 'r' ? p->rate
					  : p->fill;
	fprintf(out, "<td class=\"n\">%llu</td>", (unsigned long long)x);
}

/* Of percentiles, what all runs' samples together say, and the runs. */
static void write_percentiles(FILE *out, const struct section *s,
			      const struct point *at)
{
	enum metric_id id = section_metric(s, 0);
	const struct histogram *h = &at->result->histogram[id];
	double scale;
	metric_shown_in(id, &scale);
	for (unsigned i = 0; i < PERCENTILES; i++) {
		if (at->result->summary[id][i].runs == 0)
			continue;
		panel_row(out, at->result);
		fprintf(out, "<td class=\"n\">%s %%</td>", percentile_names[i]);
		html_cell(out, "pooled",
			  (double)histogram_percentile(h, percentiles[i]),
			  scale);
		panel_estimate(out, at->result, id, i);
		fputs("</tr>\n", out);
	}
}

static void write_head(FILE *out, const struct section *s)
{
	static const char *const of_percentiles[] = {
		"Configuration",  "Mechanism",	   "Percentile", "All samples",
		"Median of runs", "95 % interval", "Runs",	 NULL};
	const char *x = *s->plot->x == 's'   ? "Size, bytes"
			: *s->plot->x == 'r' ? "Messages/s"
					     : "Queued";
	char first[96], second[96];
	unsigned percentile = s->plot->percentile;
	bool two = s->plot->second < METRICS;
	panel_head(section_metric(s, 0), percentile, first, sizeof(first));
	if (two)
		panel_head(section_metric(s, 1), percentile, second,
			   sizeof(second));
	const char *const head[] = {"Configuration",
				    "Mechanism",
				    x,
				    first,
				    "95 % interval",
				    "Runs",
				    two ? second : NULL,
				    "95 % interval",
				    "Runs",
				    NULL};
	panel_data(out, is_distribution(s) ? of_percentiles : head);
}

static void write_data(FILE *out, const struct section *s)
{
	const struct plot *plot = s->plot;
	bool two = plot->second < METRICS;
	write_head(out, s);
	for (size_t i = 0; i < s->points; i++) {
		const struct point *at = &s->point[i];
		if (is_distribution(s)) {
			write_percentiles(out, s, at);
			continue;
		}
		if (at->part)
			continue;
		panel_row(out, at->result);
		write_x(out, s, at);
		panel_estimate(out, at->result, section_metric(s, 0),
			       plot->percentile);
		if (two)
			panel_estimate(out, at->result, section_metric(s, 1),
				       plot->percentile);
		fputs("</tr>\n", out);
	}
	panel_end(out);
}

static int draw_lines(FILE *out, const struct section *s)
{
	struct drawing d = {.out = out, .section = s};
	struct heading heading;
	d.unit = metric_shown_in(section_metric(s, 0), &d.scale);
	d.chart.title = s->plot->title;
	snprintf(d.chart.id, sizeof(d.chart.id), "%s", s->plot->name);
	int rc = collect(&d);
	if (rc == 0) {
		section_heading(&heading, s);
		name_axes(&d, &heading);
		if (!strcmp(s->plot->name, "sizes"))
			add_allocations(&d);
		if (!strcmp(s->plot->name, "load"))
			add_knees(&d, &heading);
		panel_begin(out, d.chart.id, heading.title, heading.subtitle);
		panel_controls(out, d.chart.id, d.chart.series, d.chart.count,
			       true, is_wide(&d.chart));
		panel_plots(out);
		chart_draw(out, &d.chart);
		write_data(out, s);
	}
	chart_release(&d.chart);
	return rc;
}

int html_figures(const struct part *part)
{
	FILE *out = part->out;
	int rc = html_ratios(part);
	for (const struct plot *plot = plots; plot->name && rc == 0; plot++) {
		struct section s;
		rc = section_collect(&s, plot, part->record, part->verbose);
		if (rc == 0 && s.points > 0)
			rc = !strcmp(plot->name, "waits") ? html_waits(out, &s)
							  : draw_lines(out, &s);
		section_release(&s);
	}
	return rc == 0 ? html_runs(part) : rc;
}
