/*
 * markdown: for a pull request. The answer, the machine, a table for each
 * workload, and what else a reader should know folded away.
 */
#include <string.h>

#include "base/markdown.h"
#include "base/text.h"
#include "base/units.h"
#include "core/record/label.h"
#include "core/record/record.h"
#include "mark.h"
#include "report.h"
#include "report/answer.h"
#include "report/layout.h"
#include "report/notes.h"

#define OPEN_ROWS 30 /* so many in all are not folded away */

struct page {
	FILE *out;
	const struct record *record;
	const struct report_options *options;
	struct differences differences;
	struct notes notes;
	bool open;
};

static void put_cell(FILE *out, const char *text)
{
	fputs("| ", out);
	markdown_text(out, text);
	fputc(' ', out);
}

static void put_extent(FILE *out, const struct extent *extent)
{
	char by[48];
	if (extent->rows > 0)
		fprintf(out, "| %zu | %s ", extent->rows,
			answer_extent(extent, by, sizeof(by)));
	else
		fputs("| | ", out);
}

static void put_count(FILE *out, size_t count)
{
	if (count > 0)
		fprintf(out, "| %zu ", count);
	else
		fputs("| ", out);
}

static void put_where(FILE *out, const struct answer *answer)
{
	char text[192], place[64];
	answer_figure(answer, text, sizeof(text));
	answer_place(answer, place, sizeof(place));
	if (*place)
		text_append(text, sizeof(text), ", %s", place);
	put_cell(out, text);
}

static void put_answer(struct page *page)
{
	struct answers all;
	char text[256];
	if (answers_collect(&all, &page->differences) < 0)
		return;
	size_t rows = all.judged > 0 ? all.answers : 0;
	if (rows > 0)
		fprintf(page->out,
			"**%s.**\n\n| POSIX is | faster in | by | slower in | "
			"by | the same in | open in |\n"
			"|---|--:|---|--:|---|--:|--:|\n",
			answers_headline(&all, text, sizeof(text)));
	for (size_t i = 0; i < rows; i++) {
		const struct answer *answer = &all.answer[i];
		put_where(page->out, answer);
		put_extent(page->out, &answer->faster);
		put_extent(page->out, &answer->slower);
		put_count(page->out, answer->same);
		put_count(page->out, answer->unclear);
		fputs("|\n", page->out);
	}
	if (rows > 0)
		fputc('\n', page->out);
	answers_release(&all);
	differences_print_reach(page->out, &page->differences);
}

/* What must not be folded away. */
static void put_alarms(struct page *page)
{
	const struct record *r = page->record;
	size_t broken = 0;
	for (size_t i = 0; i < r->results; i++)
		broken += r->result[i].status == RESULT_FAILED ||
			  r->result[i].status == RESULT_INVALID;
	if (!r->complete)
		fputs("\n**INCOMPLETE: some planned runs are missing.**\n",
		      page->out);
	if (broken > 0)
		fprintf(page->out,
			"\n**%zu configuration%s FAILED or %s INVALID: the "
			"reasons are below.**\n",
			broken, broken > 1 ? "s" : "",
			broken > 1 ? "are" : "is");
}

static void put_setup(struct page *page)
{
	const struct record *r = page->record;
	char text[512];
	fputc('\n', page->out);
	if (r->label[0]) {
		markdown_text(page->out, r->label);
		fputs(" · ", page->out);
	}
	markdown_text(page->out, layout_setup(r, text, sizeof(text)));
	fputs(" · ", page->out);
	markdown_text(page->out,
		      facts_get(&r->environment, "cpu.model", "unknown CPU"));
	fprintf(page->out, " · %s\n", layout_integrity(r, text, sizeof(text)));
}

static void put_figures(struct page *page, const struct line *line,
			const struct result *result)
{
	int n = line->columns;
	char text[64] = "";
	if (result && result->status == RESULT_OK && result->runs > 0) {
		for (int i = 0; i < n; i++)
			put_cell(page->out,
				 units_three(
					 layout_value(&line->column[i], result),
					 text, sizeof(text)));
		return;
	}
	if (result)
		notes_status(&page->notes, result, text, sizeof(text));
	put_cell(page->out, text);
	for (int i = 1; i < n; i++)
		fputs("| ", page->out);
}

static void put_label(struct page *page, const struct layout *layout,
		      const struct row *row)
{
	const struct params *p = row->params;
	char label[320] = "";
	if (row->control)
		text_append(label, sizeof(label), "control %s: ", p->mechanism);
	else if (layout->figures.by_call)
		text_append(label, sizeof(label), "%s, ",
			    metrics[row->line->column[0].metric].label);
	size_t n = strlen(label);
	if (layout->figures.by_call && !row->control)
		layout_group(layout, p, label + n, sizeof(label) - n);
	else
		label_params(p, label + n, sizeof(label) - n);
	if (p->capacity != 10 && layout_has_capacity(layout) &&
	    (row->control || !layout->figures.by_call))
		text_append(label, sizeof(label), ", capacity %llu",
			    (unsigned long long)p->capacity);
	text_end_whole(label);
	put_cell(page->out, label);
}

static void put_row(struct page *page, const struct layout *layout,
		    const struct row *row)
{
	const struct result *first = row->result[0];
	put_label(page, layout, row);
	put_figures(page, row->line, first);
	if (!row->control)
		put_figures(page, row->line, row->result[1]);
	for (int i = 0; row->control && i < row->line->columns; i++)
		fputs("| ", page->out);
	fputc('|', page->out);
	if (row->holds)
		fprintf(page->out, " holds %llu",
			(unsigned long long)first->effective.capacity_messages);
	if (first && !row->control)
		difference_print(page->out, &page->differences, first,
				 row->line->judged, false);
	fputs(row->unequal ? " UNEQUAL |\n" : " |\n", page->out);
}

/* The title says the unit; what follows a colon is for a terminal. */
static void put_head(struct page *page, const struct layout *layout,
		     size_t rows)
{
	const struct line *line = &layout->line[0];
	int n = line->columns;
	char summary[256];
	snprintf(summary, sizeof(summary), "%s (%zu row%s)",
		 layout->figures.title, rows, rows == 1 ? "" : "s");
	markdown_fold(page->out, summary, page->open);
	fputs("\n| |", page->out);
	for (int i = 0; i < 2 * n; i++)
		fprintf(page->out, " %s%s%s |",
			i % n ? "" : mark_label(i ? "posix" : "sysv"),
			i % n ? "" : " ", line->column[i % n].head);
	fputs(" POSIX is |\n|---|", page->out);
	for (int i = 0; i < 2 * n; i++)
		fputs("--:|", page->out);
	fputs("---|\n", page->out);
}

static void put_section(struct page *page, const char *workload)
{
	struct layout layout = layout_of(page->record, workload);
	bool verbose = page->options->verbose;
	struct rows all = {page->record, &layout, verbose, 0, 0};
	struct row row;
	size_t rows = layout_rows(page->record, &layout, verbose);
	if (rows == 0)
		return;
	put_head(page, &layout, rows);
	while (layout_next(&all, &row))
		put_row(page, &layout, &row);
	markdown_unfold(page->out);
}

static void put_notes(struct page *page)
{
	const struct record *r = page->record;
	char summary[64];
	if (page->notes.count > 0)
		markdown_fold(page->out, "Why not measured", page->open);
	for (size_t i = 0; i < page->notes.count; i++) {
		fprintf(page->out, "\n- (%c) ", (char)('a' + i));
		markdown_text(page->out, page->notes.text[i]);
	}
	if (page->notes.count > 0)
		markdown_unfold(page->out);
	snprintf(summary, sizeof(summary), "%zu warning%s", r->warnings,
		 r->warnings == 1 ? "" : "s");
	if (r->warnings > 0)
		markdown_fold(page->out, summary, false);
	for (size_t i = 0; i < r->warnings; i++) {
		const struct warning *w = &r->warning[i];
		fputs(w->severity == SEVERITY_WARNING ? "\n- **warning:** "
						      : "\n- note: ",
		      page->out);
		markdown_text(page->out, w->message);
		fputs("; ", page->out);
		markdown_text(page->out, w->hint);
	}
	if (r->warnings > 0)
		markdown_unfold(page->out);
}

static int put_record(FILE *out, const struct record *record,
		      const struct report_options *options)
{
	struct page page = {.out = out, .record = record, .options = options};
	size_t rows = 0;
	if (differences_collect(&page.differences, record) < 0)
		return -1;
	const char *workload;
	for (size_t i = 0; (workload = record_workload(record, i)); i++) {
		struct layout layout = layout_of(record, workload);
		rows += layout_rows(record, &layout, options->verbose);
	}
	page.open = rows <= OPEN_ROWS;
	put_answer(&page);
	put_setup(&page);
	put_alarms(&page);
	for (size_t i = 0; (workload = record_workload(record, i)); i++)
		put_section(&page, workload);
	put_notes(&page);
	differences_release(&page.differences);
	return 0;
}

const struct report report_markdown = {
	.name = "markdown",
	.summary = "the answer and folded tables, for a pull request",
	.min_records = 1,
	.write_one = put_record,
	.between = "\n---\n\n",
};
