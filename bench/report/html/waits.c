/* Ways to wait: what a round trip takes, and what it costs in CPU time. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "core/record/record.h"
#include "report/html/page.h"
#include "report/html/panel.h"
#include "report/html/text.h"
#include "report/layout.h"
#include "report/series.h"
#include "report/series_text.h"

#define WAITS_MOST 16
#define APART 7.0 /* of mechanisms in a row, in pixels */

static struct strip *row_of(struct strips *rows, const char *wait)
{
	for (size_t i = 0; i < rows->rows; i++)
		if (!strcmp(rows->row[i].label, wait))
			return &rows->row[i];
	struct strip *row = strips_add(rows);
	if (row)
		snprintf(row->label, sizeof(row->label), "%s", wait);
	return row;
}

/* The series of a mechanism; SERIES_MOST: no memory. */
static unsigned series_of(struct strips *rows, const struct point *at)
{
	const char *name = figure_mechanism(at->result->params.mechanism);
	for (size_t i = 0; i < rows->count; i++)
		if (!strcmp(rows->series[i].name, name))
			return (unsigned)i;
	struct chart names = {.series = rows->series,
			      .count = rows->count,
			      .room = rows->room};
	struct series *new = chart_series(&names, name);
	rows->series = names.series;
	rows->count = names.count;
	rows->room = names.room;
	if (!new)
		return SERIES_MOST;
	new->colour = figure_colour(at->result->params.mechanism) - 1;
	return (unsigned)(rows->count - 1);
}

/* The median; a line from it to the 99th percentile, where one was taken. */
static int add(struct strips *rows, const struct point *at, enum metric_id id)
{
	double scale;
	metric_shown_in(id, &scale);
	struct strip *row = row_of(rows, at->result->params.wait);
	unsigned series = row ? series_of(rows, at) : SERIES_MOST;
	struct mark *mark =
		series < SERIES_MOST ? strip_mark(row, series) : NULL;
	if (!mark)
		return -1;
	double p50 = result_median(at->result, id, P50) * scale;
	double p99 = metrics[id].sampled
			     ? result_median(at->result, id, P99) * scale
			     : NAN;
	mark->x = at->result->status == RESULT_OK ? p50 : NAN;
	mark->y = series * APART - APART / 2;
	if (isfinite(p99) && isfinite(mark->x)) {
		mark->low = p50;
		mark->high = p99;
	}
	if (!isfinite(mark->x))
		text_append(row->note, sizeof(row->note), "%s%s: %s",
			    *row->note ? ", " : "",
			    figure_mechanism(at->result->params.mechanism),
			    strncmp(at->result->reason, "not offered", 11)
				    ? "skipped"
				    : "not offered");
	return 0;
}

static int draw(FILE *out, const struct section *s, enum metric_id id,
		bool with_controls)
{
	struct strips rows = {.extra = 5, .band_low = NAN, .centre = NAN};
	char name[96];
	int rc = 0;
	double low = INFINITY, high = 0;
	for (int wait = 0; wait < WAITS_MOST && rc == 0; wait++)
		for (size_t i = 0; i < s->points && rc == 0; i++)
			if ((int)s->point[i].x == wait)
				rc = add(&rows, &s->point[i], id);
	for (size_t i = 0; i < rows.rows && rc == 0; i++)
		for (size_t j = 0; j < rows.row[i].marks; j++) {
			low = fmin(low, rows.row[i].mark[j].x);
			high = fmax(high, fmax(rows.row[i].mark[j].x,
					       rows.row[i].mark[j].high));
		}
	panel_head(id, P50, name, sizeof(name));
	rows.log = high > 20 * low;
	rows.title = metrics[id].label;
	snprintf(rows.id, sizeof(rows.id), "waits-%s",
		 with_controls ? "time" : "cpu");
	snprintf(rows.x_label, sizeof(rows.x_label), "%s%s", name,
		 metrics[id].sampled ? "; the line ends at p99" : "");
	double scale;
	snprintf(rows.unit, sizeof(rows.unit), "%s",
		 metric_shown_in(id, &scale));
	snprintf(rows.about, sizeof(rows.about),
		 "%zu blocking modes, %s of each mechanism. The table below "
		 "has all values.",
		 rows.rows, name);
	if (rc == 0 && with_controls) {
		panel_controls(out, "waits", rows.series, rows.count, false,
			       false);
		panel_plots(out);
	}
	if (rc == 0)
		strips_draw(out, &rows);
	strips_release(&rows);
	return rc;
}

static void write_data(FILE *out, const struct section *s, enum metric_id time,
		       enum metric_id cpu)
{
	char p50[96], p99[96], cost[96];
	panel_head(time, P50, p50, sizeof(p50));
	panel_head(time, P99, p99, sizeof(p99));
	panel_head(cpu, P50, cost, sizeof(cost));
	panel_data(out, (const char *const[]){
				"Configuration", "Mechanism", "Wait", p50,
				"95 % interval", "Runs", p99, "95 % interval",
				"Runs", cost, "95 % interval", "Runs", NULL});
	for (size_t i = 0; i < s->points; i++) {
		const struct result *result = s->point[i].result;
		panel_row(out, result);
		html_element(out, "td", result->params.wait);
		if (result->status == RESULT_OK) {
			panel_estimate(out, result, time, P50);
			panel_estimate(out, result, time, P99);
			panel_estimate(out, result, cpu, 0);
		} else {
			html_element(out, "td colspan=\"9\"", result->reason);
		}
		fputs("</tr>\n", out);
	}
	panel_end(out);
}

int html_waits(FILE *out, const struct section *s)
{
	enum metric_id time = section_metric(s, 0);
	enum metric_id cpu = figure_metric(s->record, METRIC_CPU_NS);
	struct heading heading;
	section_heading(&heading, s);
	panel_begin(out, "waits", heading.title, heading.subtitle);
	if (draw(out, s, time, true) < 0 || draw(out, s, cpu, false) < 0)
		return -1;
	write_data(out, s, time, cpu);
	return 0;
}
