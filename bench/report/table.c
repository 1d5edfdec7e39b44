/* table: System V beside POSIX, for a terminal. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/units.h"
#include "core/record/label.h"
#include "core/record/record.h"
#include "mark.h"
#include "report.h"
#include "report/contrast.h"
#include "report/difference.h"
#include "report/layout.h"
#include "report/notes.h"
#include "report/table.h"

#define LABEL 23
#define CELL 5
#define TITLE 72       /* wide at most */
#define CELL_COUNTED 7 /* no digit of a count is left out */

struct table {
	FILE *out;
	const struct record *record;
	const struct report_options *options;
	const struct table_style *style;
	struct notes notes;
	uint64_t capacity; /* of the rows last printed */
	bool counted;	   /* instructions instead of times */
	int cell;	   /* width */
	struct differences differences;
};

static int columns_of(const struct table *t, const struct line *line)
{
	return line->columns < t->style->columns ? line->columns
						 : t->style->columns;
}

static int width_of(const struct table *t, const struct line *line)
{
	return 2 + columns_of(t, line) * t->cell;
}

static void print_reason(struct table *t, const struct result *result,
			 const struct line *line)
{
	char text[64] = " ";
	notes_status(&t->notes, result, text + 1, sizeof(text) - 1);
	text_pad(t->out, text, width_of(t, line));
}

/* At most four characters of a time, so that columns stay apart. */
static void cell_text(const struct table *t, double value, char *text, size_t n)
{
	if (t->counted && value >= 100 && value < 999999.5)
		snprintf(text, n, "%.0f", value);
	else if (value >= 9999.5)
		snprintf(text, n, value >= 9999.5e3 ? "%.3gM" : "%.0fk",
			 value >= 9999.5e3 ? value / 1e6 : value / 1e3);
	else
		units_three(value, text, n);
}

static void print_cells(struct table *t, const struct line *line,
			const struct result *result)
{
	int n = columns_of(t, line);
	if (!result) {
		text_pad(t->out, "", width_of(t, line));
		return;
	}
	if (result->status != RESULT_OK || result->runs == 0) {
		print_reason(t, result, line);
		return;
	}
	fputs("  ", t->out);
	for (int i = 0; i < n; i++) {
		char text[32];
		cell_text(t, layout_value(&line->column[i], result), text,
			  sizeof(text));
		text_pad(t->out, text, t->cell);
	}
}

/* A call's own; the configuration stands above its first one. */
static void print_call(struct table *t, const struct layout *layout,
		       const struct row *row)
{
	char label[256];
	if (row->first)
		fprintf(t->out, "%s\n",
			layout_group(layout, row->params, label,
				     sizeof(label)));
	snprintf(label, sizeof(label), " %s",
		 metrics[row->line->column[0].metric].label);
	text_pad(t->out, label, -LABEL);
}

static void print_label(struct table *t, const struct layout *layout,
			const struct row *row)
{
	const struct params *p = row->params;
	char label[256];
	if (p->capacity != t->capacity && layout_has_capacity(layout) &&
	    !row->control)
		fprintf(t->out, "capacity %llu\n",
			(unsigned long long)p->capacity);
	t->capacity = p->capacity;
	label_params(p, label, sizeof(label));
	fputs(" ", t->out);
	text_pad(t->out, label, -(LABEL - 1));
	if (strlen(label) > LABEL) {
		fputc('\n', t->out);
		text_pad(t->out, "", LABEL);
	}
}

static void print_head(struct table *t, const struct layout *layout)
{
	const struct line *line = &layout->line[0];
	int n = columns_of(t, line);
	fprintf(t->out, "\n%s", t->options->colour ? "\033[1m" : "");
	text_wrap(t->out, layout->figures.title, 0, 0, TITLE);
	fputs(t->options->colour ? "\033[0m" : "", t->out);
	text_pad(t->out, "", LABEL);
	for (int family = 0; family < 2; family++) {
		text_pad(t->out, mark_label(family ? "posix" : "sysv"),
			 t->cell + 2);
		if (family == 0)
			text_pad(t->out, "", (n - 1) * t->cell);
	}
	fputc('\n', t->out);
	text_pad(t->out, "", LABEL);
	for (int family = 0; family < 2; family++) {
		fputs("  ", t->out);
		for (int i = 0; i < n; i++)
			text_pad(t->out, line->column[i].head, t->cell);
	}
	fputs("  POSIX is\n", t->out);
	t->capacity = 0;
}

/* A control takes the place of the two families, and says what it holds. */
static void print_row(struct table *t, const struct layout *layout,
		      const struct row *row)
{
	const struct result *first = row->result[0];
	if (layout->figures.by_call && !row->control)
		print_call(t, layout, row);
	else
		print_label(t, layout, row);
	print_cells(t, row->line, first);
	if (!row->control)
		print_cells(t, row->line, row->result[1]);
	else
		fprintf(t->out, "  %s", row->params->mechanism);
	if (row->holds)
		fprintf(t->out, ", holds %llu",
			(unsigned long long)first->effective.capacity_messages);
	if (first && !row->control)
		difference_print(t->out, &t->differences, first,
				 row->line->judged, t->style->brief);
	fputs(row->unequal ? "  UNEQUAL\n" : "\n", t->out);
}

/* Those of the families, or of the controls. */
static void print_rows(struct table *t, const struct layout *layout,
		       bool controls)
{
	struct rows rows = {t->record, layout, t->options->verbose, 0, 0};
	struct row row;
	bool headed = !controls;
	while (layout_next(&rows, &row)) {
		if (row.control != controls)
			continue;
		if (!headed)
			fputs("controls\n", t->out);
		headed = true;
		print_row(t, layout, &row);
	}
}

static void print_section(struct table *t, const char *workload)
{
	struct layout layout = layout_of(t->record, workload);
	if (layout_rows(t->record, &layout, t->options->verbose) == 0)
		return;
	print_head(t, &layout);
	print_rows(t, &layout, false);
	print_rows(t, &layout, true);
}

static void print_title(struct table *t)
{
	char text[512];
	const struct record *r = t->record;
	fprintf(t->out, "%s\n", layout_setup(r, text, sizeof(text)));
	if (r->label[0])
		fprintf(t->out, "%s\n", r->label);
	if (!r->complete)
		fprintf(t->out, "INCOMPLETE: some planned runs are missing\n");
	fprintf(t->out, "%s\n", layout_integrity(r, text, sizeof(text)));
	differences_print_reach(t->out, &t->differences);
}

/* What --find-knee found. */
static void print_knees(struct table *t)
{
	const struct facts *plan = &t->record->plan;
	char name[64];
	for (unsigned i = 0;; i++) {
		snprintf(name, sizeof(name), "knees.%u.mechanism", i);
		const char *mechanism = facts_get(plan, name, NULL);
		if (!mechanism)
			return;
		if (i == 0)
			fprintf(t->out, "\nHIGHEST RATE with response %s\n",
				facts_get(plan, "knee_target", "?"));
		snprintf(name, sizeof(name), "knees.%u.label", i);
		const char *label = facts_get(plan, name, "");
		snprintf(name, sizeof(name), "knees.%u.rate_per_s", i);
		double rate = facts_value(plan, name, 0);
		snprintf(name, sizeof(name), "knees.%u.confirmed", i);
		bool confirmed = facts_value(plan, name, 0) > 0;
		fprintf(t->out, " %-6s %.0f messages/s%s: %s\n", mechanism,
			rate, rate > 0 && !confirmed ? " (not confirmed)" : "",
			rate > 0 ? label : "no rate holds");
	}
}

static void print_not_offered(struct table *t)
{
	const struct facts *plan = &t->record->plan;
	const char *sysv = facts_get(plan, "mechanisms.sysv.not_offered", "");
	const char *posix = facts_get(plan, "mechanisms.posix.not_offered", "");
	if (!*sysv && !*posix)
		return;
	fprintf(t->out, "\nNOT OFFERED");
	if (*sysv)
		fprintf(t->out, "   SysV: %s", sysv);
	if (*posix)
		fprintf(t->out, "   POSIX: %s", posix);
	fputc('\n', t->out);
}

static void print_end(struct table *t)
{
	print_not_offered(t);
	contrast_print(t->out, &t->record->promises);
	for (size_t i = 0; i < t->notes.count; i++) {
		fprintf(t->out, "(%c) ", (char)('a' + i));
		text_wrap(t->out, t->notes.text[i], 4, 4, t->style->width);
	}
	for (size_t i = 0; i < t->record->warnings; i++) {
		const struct warning *w = &t->record->warning[i];
		char text[sizeof(w->message) + sizeof(w->hint) + 16];
		snprintf(text, sizeof(text), "%s: %s; %s",
			 w->severity == SEVERITY_WARNING ? "WARNING" : "note",
			 w->message, w->hint);
		text_wrap(t->out, text, 0, 4, t->style->width);
	}
}

int table_print(FILE *out, const struct record *record,
		const struct report_options *options,
		const struct table_style *style)
{
	struct table t = {.out = out,
			  .record = record,
			  .options = options,
			  .style = style};
	t.counted = record_is_counted(record);
	t.cell = t.counted ? CELL_COUNTED : CELL;
	if (differences_collect(&t.differences, record) < 0)
		return -1;
	print_title(&t);
	const char *workload;
	for (size_t i = 0; (workload = record_workload(record, i)); i++)
		print_section(&t, workload);
	print_knees(&t);
	print_end(&t);
	differences_release(&t.differences);
	return 0;
}

static int write_table(FILE *out, const struct record *record,
		       const struct report_options *options)
{
	static const struct table_style style = {COLUMNS, 80, false};
	return table_print(out, record, options, &style);
}

const struct report report_table = {
	.name = "table",
	.summary = "System V beside POSIX, for a terminal",
	.min_records = 1,
	.write_one = write_table,
	.between = "\n",
};
