/* All that was measured, a table for each workload. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/record/record.h"
#include "report/figure.h"
#include "report/html/page.h"
#include "report/html/panel.h"
#include "report/html/text.h"
#include "report/layout.h"

/* One workload's; `layout` is NULL for lifecycle, which has a cell a call. */
struct table {
	FILE *out;
	const struct record *record;
	const struct differences *differences;
	const struct layout *layout;
	const char *workload;
	int cells;
	bool verbose;
};

static bool is_shown(const struct table *t, const struct result *r)
{
	return !strcmp(r->params.workload, t->workload) &&
	       (t->verbose || strcmp(r->params.mechanism, "null") != 0);
}

/* Said once for a pair, beside POSIX. */
static void write_difference(const struct table *t, const struct result *r)
{
	const struct result *sysv = record_find(t->record, &r->params, "sysv");
	int c = t->layout ? t->layout->compared : -1;
	char text[96] = "";
	if (!strcmp(r->params.mechanism, "posix") && sysv && c >= 0)
		difference_text(difference_of(t->differences, sysv,
					      t->layout->column[c].metric),
				text, sizeof(text));
	fputs("<td>", t->out);
	html_text(t->out, text);
	if (!r->effective.equal)
		fprintf(t->out, "%sunequal: holds %llu messages",
			*text ? "; " : "",
			(unsigned long long)r->effective.capacity_messages);
	fputs("</td>", t->out);
}

static void write_value(const struct table *t, const struct result *r, int i)
{
	char name[64];
	const struct layout *layout = t->layout;
	enum metric_id id = layout ? layout->column[i].metric
				   : figure_metric(t->record, life_metrics[i]);
	unsigned percentile = layout ? layout->column[i].percentile : P50;
	double scale;
	metric_shown_in(id, &scale);
	double value =
		layout ? layout_value(layout, i, r) / layout->column[i].scale
		       : result_median(r, id, P50);
	panel_metric(id, percentile, name, sizeof(name));
	if (id == METRIC_RECEIVER_SWITCHES) /* and the sender's */
		snprintf(name, sizeof(name), "switches");
	html_cell(t->out, name, value, scale);
}

static void write_result(const struct table *t, const struct result *r)
{
	char cell[64];
	panel_row(t->out, r);
	if (r->status == RESULT_OK && r->runs > 0) {
		for (int i = 0; i < t->cells; i++)
			write_value(t, r, i);
		fprintf(t->out, "<td class=\"n\">%zu</td>", r->runs);
		write_difference(t, r);
	} else {
		snprintf(cell, sizeof(cell), "td colspan=\"%d\" class=\"%s\"",
			 t->cells + 2, result_status_names[r->status]);
		fprintf(t->out, "<%s>", cell);
		fprintf(t->out, "%s",
			r->status == RESULT_OK
				? "no run"
				: result_status_names[r->status]);
		fputs(*r->reason ? ": " : "", t->out);
		html_text(t->out, r->reason);
		fputs("</td>", t->out);
	}
	fputs("</tr>\n", t->out);
}

static void write_head(const struct table *t, const char *name, size_t rows)
{
	char head[96];
	fputs("<details><summary>", t->out);
	html_text(t->out, name);
	fprintf(t->out, ": %zu configuration%s</summary><p class=\"sub\">",
		rows, html_plural(rows));
	html_text(t->out,
		  t->layout ? t->layout->title : "the median of each call");
	fputs("</p><div class=\"scroll\"><table><thead><tr><th "
	      "scope=\"col\">Configuration</th>"
	      "<th scope=\"col\">Mechanism</th>",
	      t->out);
	for (int i = 0; i < t->cells; i++) {
		if (!t->layout)
			panel_head(figure_metric(t->record, life_metrics[i]),
				   P50, head, sizeof(head));
		html_element(t->out, "th scope=\"col\" class=\"n\"",
			     t->layout ? t->layout->column[i].head : head);
	}
	fputs("<th scope=\"col\" class=\"n\">runs</th>"
	      "<th scope=\"col\">POSIX is</th></tr></thead><tbody>\n",
	      t->out);
}

static void write_table(const struct table *t)
{
	char name[64];
	size_t rows = 0;
	for (size_t i = 0; i < t->record->results; i++)
		rows += is_shown(t, &t->record->result[i]);
	if (rows == 0)
		return;
	page_workload(t->record, t->workload, name, sizeof(name));
	write_head(t, name, rows);
	for (size_t i = 0; i < t->record->results; i++)
		if (is_shown(t, &t->record->result[i]))
			write_result(t, &t->record->result[i]);
	fputs("</tbody></table></div></details>\n", t->out);
}

void html_results(const struct part *part)
{
	struct table t = {.out = part->out,
			  .record = part->record,
			  .differences = part->differences,
			  .verbose = part->verbose};
	part_begin(part, "results", "All results");
	if (part->record->results == 0)
		fputs("<p>None: nothing was measured.</p>\n", part->out);
	for (t.layout = layouts_of(part->record); t.layout->workload;
	     t.layout++) {
		t.workload = t.layout->workload;
		t.cells = layout_columns(t.layout);
		write_table(&t);
	}
	t.layout = NULL;
	t.workload = "lifecycle";
	t.cells = LIFE_METRICS;
	write_table(&t);
	page_section_end(part->out);
}
