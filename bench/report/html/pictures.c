/* The pictures of a record, each with its data. */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "core/judge/pairing.h"
#include "core/record/record.h"
#include "picture.h"
#include "report/difference.h"
#include "report/html/page.h"
#include "report/html/panel.h"
#include "report/html/sections.h"
#include "report/html/strips.h"
#include "report/html/text.h"
#include "report/layout.h"
#include "report/picture/lines.h"
#include "report/picture/ratios.h"
#include "report/picture/runs.h"

#define HEADS 13

static void write_interval_heads(FILE *out, const char *const *first,
				 const struct picture *p)
{
	char name[3][96];
	const char *head[HEADS] = {"Configuration", "Mechanism"};
	size_t n = 2;
	for (; *first; first++)
		head[n++] = *first;
	bool waits = p->kind == PICTURE_WAITS;
	for (int i = 0; i < 2 + waits; i++) {
		enum metric_id id = p->metric[waits ? i / 2 : i];
		if (id == METRICS)
			continue;
		picture_metric(id, waits && i == 1 ? P99 : p->percentile,
			       name[i], sizeof(name[i]));
		head[n++] = name[i];
		head[n++] = "95 % interval";
		head[n++] = "Runs";
	}
	panel_data(out, head);
}

/* Of percentiles, what all runs' samples together say, and the runs. */
static void write_percentiles(FILE *out, const struct picture *p)
{
	enum metric_id id = p->metric[0];
	double scale;
	metric_shown_in(id, &scale);
	panel_data(out, (const char *const[]){"Configuration", "Mechanism",
					      "Percentile", "All samples",
					      "Median of runs", "95 % interval",
					      "Runs", NULL});
	for (size_t i = 0; i < p->points; i++) {
		const struct result *r = p->point[i].result;
		if (i > 0 && p->point[i - 1].series == p->point[i].series)
			continue;
		for (unsigned at = 0; at < PERCENTILES; at++) {
			if (r->summary[id][at].runs == 0)
				continue;
			panel_result(out, r);
			fprintf(out, "<td class=\"n\">%s %%</td>",
				percentile_names[at]);
			html_cell(out, "pooled",
				  (double)histogram_percentile(
					  &r->histogram[id], percentiles[at]),
				  scale);
			panel_estimate(out, r, id, at);
			fputs("</tr>\n", out);
		}
	}
}

static void write_lines(FILE *out, const struct picture *p)
{
	const char *x = p->axis == PICTURE_BYTES ? "Size, bytes" : p->x_label;
	write_interval_heads(out, (const char *const[]){x, NULL}, p);
	for (size_t i = 0; i < p->points; i++) {
		const struct picture_point *at = &p->point[i];
		size_t first = 0;
		while (p->point[first].result != at->result)
			first++;
		if (first < i)
			continue;
		panel_result(out, at->result);
		fprintf(out, "<td class=\"n\">%.0f</td>",
			at->x < 1 ? 0 : at->x);
		for (int m = 0; m < 2; m++)
			if (p->metric[m] != METRICS)
				panel_estimate(out, at->result, p->metric[m],
					       p->percentile);
		fputs("</tr>\n", out);
	}
}

static void write_waits(FILE *out, const struct picture *p)
{
	write_interval_heads(out, (const char *const[]){"Wait", NULL}, p);
	for (size_t i = 0; i < p->points; i++) {
		const struct result *r = p->point[i].result;
		panel_result(out, r);
		html_element(out, "td", r->params.wait);
		if (r->status == RESULT_OK) {
			panel_estimate(out, r, p->metric[0], P50);
			panel_estimate(out, r, p->metric[0], P99);
			panel_estimate(out, r, p->metric[1], 0);
		} else {
			html_element(out, "td colspan=\"9\"", r->reason);
		}
		fputs("</tr>\n", out);
	}
}

static void write_ratio(FILE *out, const struct picture_row *row)
{
	const struct pairing *pair = row->pair;
	char name[64], text[96];
	double scale;
	metric_shown_in(row->metric, &scale);
	panel_metric(row->metric, row->percentile, name, sizeof(name));
	panel_row(out, pair->a->id, row->label);
	html_cell(out, name,
		  result_median(pair->a, row->metric, row->percentile), scale);
	html_format(out, "<td class=\"n\" data-id=\"%s\">", pair->b->id);
	html_number(out, name,
		    result_median(pair->b, row->metric, row->percentile),
		    scale);
	fputs("</td>", out);
	html_cell(out, "ratio", pair->ratio.estimate, 1);
	panel_interval(out, NULL, pair->ratio.low, pair->ratio.high, 1);
	fprintf(out, "<td class=\"n\">%zu</td>", pair->blocks);
	html_element(out, "td", difference_text(pair, text, sizeof(text)));
	fputs("</tr>\n", out);
}

static void write_ratios(FILE *out, const struct picture *p)
{
	const struct picture_row *first = &p->row[0];
	char unit[96], sysv[128], posix[128];
	double scale;
	picture_metric(first->metric, first->percentile, unit, sizeof(unit));
	if (p->row[p->rows - 1].metric != first->metric) /* of its calls */
		snprintf(unit, sizeof(unit), "p50, %s",
			 metric_shown_in(first->metric, &scale));
	snprintf(sysv, sizeof(sysv), "System V: %s", unit);
	snprintf(posix, sizeof(posix), "POSIX: %s", unit);
	panel_data(out,
		   (const char *const[]){"Configuration", sysv, posix,
					 "POSIX / System V", "95 % interval",
					 "Blocks", "POSIX is", NULL});
	for (size_t i = 0; i < p->rows; i++)
		write_ratio(out, &p->row[i]);
}

static void write_runs(FILE *out, const struct picture *p)
{
	char head[96];
	double scale;
	picture_metric(p->row[0].metric, p->row[0].percentile, head,
		       sizeof(head));
	metric_shown_in(p->row[0].metric, &scale);
	panel_data(out, (const char *const[]){"Configuration", "Mechanism",
					      head, "95 % interval", "Runs",
					      "Each run, in order", NULL});
	for (size_t i = 0; i < p->rows; i++) {
		const struct picture_row *row = &p->row[i];
		panel_result(out, row->result);
		panel_estimate(out, row->result, row->metric, row->percentile);
		fputs("<td>", out);
		for (size_t run = 0; run < row->result->runs; run++) {
			fputs(run ? " " : "", out);
			html_number(out, NULL, runs_value(row, run), scale);
		}
		fputs("</td></tr>\n", out);
	}
}

/* A row for each wait, with the series of the picture. */
static void add_rows(struct picture *rows, const struct picture *p, bool cost)
{
	for (size_t i = 0; i < p->many; i++)
		picture_series(rows, p->series[i].name, p->series[i].colour);
	for (int wait = 0; wait < 16; wait++) {
		struct picture_row *row = NULL;
		for (size_t i = 0; i < p->points; i++) {
			const struct picture_point *at = &p->point[i];
			if ((int)at->x != wait)
				continue;
			row = row ? row : picture_row(rows);
			snprintf(row->label, sizeof(row->label), "%s",
				 at->text);
			if (isnan(at->y))
				text_append(row->words, sizeof(row->words),
					    "%s%s: not offered",
					    *row->words ? ", " : "",
					    p->series[at->series].name);
			struct picture_point *new = picture_point(
				rows, cost ? at->more[1] : at->y,
				(at->series + 0.5) / (double)p->many - 0.5);
			new->series = at->series;
			new->low = cost ? at->more[2] : at->y;
			new->high = cost ? at->more[3] : at->more[0];
		}
	}
}

/* Ways to wait: the round trip with its p99, and below it the CPU time. */
static void draw_waits(FILE *out, const struct picture *p)
{
	for (int cost = 0; cost < 2; cost++) {
		struct picture rows;
		picture_init(&rows, p->name, PICTURE_ROWS);
		add_rows(&rows, p, cost);
		memcpy(rows.title, p->title, sizeof(rows.title));
		memcpy(rows.subtitle, p->subtitle, sizeof(rows.subtitle));
		memcpy(rows.alt, p->alt, sizeof(rows.alt));
		snprintf(rows.unit, sizeof(rows.unit), "%s", p->unit);
		rows.log = true;
		text_append(rows.x_label, sizeof(rows.x_label),
			    "%s; the line %s", cost ? p->extra : p->y_label,
			    cost ? "is the 95 % interval" : "ends at p99");
		if (cost)
			strips_draw(out, &rows, "waits-cpu");
		else
			panel_picture(out, "waits", &rows);
		picture_release(&rows);
	}
}

static void write_picture(void *context, const struct picture *p)
{
	FILE *out = context;
	char id[64];
	snprintf(id, sizeof(id), "%s", p->name);
	if (p->kind == PICTURE_ROWS)
		text_append(id, sizeof(id), "-%u", p->page - 1);
	if (p->kind == PICTURE_WAITS)
		draw_waits(out, p);
	else
		panel_picture(out, id, p);
	if (p->kind == PICTURE_WAITS)
		write_waits(out, p);
	else if (p->kind == PICTURE_LINES && p->axis == PICTURE_PERCENT)
		write_percentiles(out, p);
	else if (p->kind == PICTURE_LINES)
		write_lines(out, p);
	else if (p->row[0].pair)
		write_ratios(out, p);
	else
		write_runs(out, p);
	panel_end(out);
}

void html_pictures(const struct part *part)
{
	const struct viewer viewer = {.see = write_picture,
				      .context = part->out,
				      .verbose = part->verbose,
				      .by_group = true};
	ratios_show(part->record, &viewer);
	lines_show(part->record, &viewer);
	runs_show(part->record, &viewer);
}
