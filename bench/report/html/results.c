/* All that was measured, a table for each workload. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "core/record/record.h"
#include "core/record/two_modes.h"
#include "picture.h"
#include "report/html/page.h"
#include "report/html/panel.h"
#include "report/html/sections.h"
#include "report/html/text.h"
#include "report/layout.h"

/* One workload's: a cell for each column, or for each call. */
struct table {
	FILE *out;
	const struct record *record;
	const struct differences *differences;
	struct layout layout;
	const char *workload;
	int cells;
	bool verbose;
};

static bool is_shown(const struct table *t, const struct result *r)
{
	return !strcmp(r->params.workload, t->workload) &&
	       params_is_shown(&r->params, t->verbose);
}

static const struct figure *cell_figure(const struct table *t, int cell)
{
	return t->layout.figures.by_call ? &t->layout.line[cell].column[0]
					 : &t->layout.line[0].column[cell];
}

/* Each beside its own figures. */
static void write_modes(const struct table *t, const struct result *r,
			const char *between)
{
	const struct result *const one[] = {r, NULL};
	for (int i = 0; i < t->cells; i++) {
		const struct figure *figure = cell_figure(t, i);
		char text[512];
		two_modes_say(figure,
			      t->layout.figures.by_call
				      ? metrics[figure->metric].label
				      : figure->head,
			      one, text, sizeof(text));
		if (*text)
			html_format(t->out, "%s%s", between, text);
		between = *text ? "; " : between;
	}
}

/* Said once for a pair, beside POSIX. */
static void write_difference(const struct table *t, const struct result *r)
{
	const struct result *sysv = record_find(t->record, &r->params, "sysv");
	char text[256] = "";
	if (!strcmp(r->params.mechanism, "posix") && sysv &&
	    !t->layout.figures.by_call)
		difference_row(t->differences, sysv, METRICS, false, text,
			       sizeof(text));
	html_format(t->out, "<td>%s", text);
	if (!r->effective.equal)
		fprintf(t->out, "%sunequal: holds %llu messages",
			*text ? "; " : "",
			(unsigned long long)r->effective.capacity_messages);
	write_modes(t, r, *text || !r->effective.equal ? "; " : "");
	fputs("</td>", t->out);
}

static void write_value(const struct table *t, const struct result *r, int i)
{
	char name[64];
	const struct figure *figure = cell_figure(t, i);
	double scale;
	metric_shown_in(figure->metric, &scale);
	panel_metric(figure->metric, figure->percentile, name, sizeof(name));
	if (figure->metric == METRIC_RECEIVER_SWITCHES) /* and the sender's */
		snprintf(name, sizeof(name), "switches");
	html_cell(t->out, name, layout_value(figure, r) / scale, scale);
}

static void write_result(const struct table *t, const struct result *r)
{
	panel_result(t->out, r);
	if (r->status == RESULT_OK && r->runs > 0) {
		for (int i = 0; i < t->cells; i++)
			write_value(t, r, i);
		fprintf(t->out, "<td class=\"n\">%zu</td>", r->runs);
		write_difference(t, r);
	} else {
		const char *status = result_status_names[r->status];
		html_format(
			t->out, "<td colspan=\"%zu\" class=\"%s\">%s%s%s</td>",
			(size_t)t->cells + 2, status,
			r->status == RESULT_OK ? "no run"
					       : result_status_words[r->status],
			*r->reason ? ": " : "", r->reason);
	}
	fputs("</tr>\n", t->out);
}

static void write_head(const struct table *t, const char *name, size_t rows)
{
	const char *head[FIGURES_MAX + 5] = {"Configuration", "Mechanism"};
	char text[FIGURES_MAX][96];
	bool by_call = t->layout.figures.by_call;
	html_format(t->out,
		    "<details><summary>%s: %zu configuration%s</summary>"
		    "<p class=\"sub\">%s</p>",
		    name, rows, text_plural(rows),
		    by_call ? "the median of each call"
			    : t->layout.figures.title);
	for (int i = 0; i < t->cells; i++) {
		const struct figure *figure = cell_figure(t, i);
		head[i + 2] = figure->head;
		if (!by_call)
			continue;
		picture_metric(figure->metric, P50, text[i], sizeof(text[i]));
		head[i + 2] = text[i];
	}
	head[t->cells + 2] = "runs";
	head[t->cells + 3] = "POSIX is";
	html_table(t->out, NULL, head, ((2u << t->cells) - 1) << 2);
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
	html_table_end(t->out);
	fputs("</details>\n", t->out);
}

void html_results(const struct part *part)
{
	struct table t = {.out = part->out,
			  .record = part->record,
			  .differences = part->differences,
			  .verbose = part->verbose};
	if (part->record->results == 0)
		fputs("<p>None: nothing was measured.</p>\n", part->out);
	for (size_t i = 0; (t.workload = record_workload(t.record, i)); i++) {
		t.layout = layout_of(t.record, t.workload);
		t.cells = t.layout.figures.by_call ? (int)t.layout.lines
						   : t.layout.line[0].columns;
		if (t.layout.lines > 0)
			write_table(&t);
	}
}
