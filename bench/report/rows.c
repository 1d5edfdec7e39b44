/* Rows on pages. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "core/record/label.h"
#include "core/record/workloads.h"
#include "core/stats/stats.h"
#include "report/rows.h"

#define LABEL_MOST 56
#define USUAL_CAPACITY 10

static bool is_life(const struct row *row)
{
	return !strcmp(row->result->params.workload, "lifecycle");
}

/* Whether the row stands below another heading than the one before. */
static bool opens_group(const struct rows *rows, size_t i)
{
	const struct row *a = &rows->row[i - 1], *b = &rows->row[i];
	return strcmp(a->result->params.workload, b->result->params.workload) ||
	       (a->metric != b->metric && !is_life(b));
}

bool rows_opens(const struct rows *rows, const struct page *page, size_t i)
{
	return i == page->begin || opens_group(rows, i);
}

/* A page ends where a group does, if that leaves it half full. */
static struct page page_from(const struct rows *rows, size_t begin)
{
	struct page page = {.begin = begin, .end = begin};
	size_t whole = begin, whole_lines = 0;
	for (; page.end < rows->count; page.end++) {
		bool opens = page.end == begin || opens_group(rows, page.end);
		if (opens) {
			whole = page.end;
			whole_lines = page.lines;
		}
		if (page.lines + 1 + opens > ROWS_PAGE)
			break;
		page.lines += 1 + opens;
	}
	if (page.end < rows->count && whole_lines >= ROWS_PAGE / 2) {
		page.end = whole;
		page.lines = whole_lines;
	}
	return page;
}

/* At a whole character. */
static void shorten(char *text, size_t n)
{
	size_t cut = LABEL_MOST;
	if (strlen(text) <= LABEL_MOST)
		return;
	while (cut > 0 && ((unsigned char)text[cut] & 0xc0) == 0x80)
		cut--;
	text[cut] = '\0';
	text_append(text, n, "…");
}

void rows_add_label(char *text, size_t n, const struct row *row)
{
	const struct params *p = &row->result->params;
	char label[512];
	size_t used = strlen(text);
	label_params(p, label, sizeof(label));
	if (is_life(row))
		text_append(text, n, "%s, ", metrics[row->metric].label);
	for (const char *c = label; *c; c++)
		if (*c != ' ' || (c[1] != ' ' && c[1]))
			text_append(text, n, "%c", *c);
	if (p->capacity != USUAL_CAPACITY && p->fill == 0)
		text_append(text, n, ", capacity %llu",
			    (unsigned long long)p->capacity);
	shorten(text + used, n - used);
}

static void print_heading(FILE *out, const struct rows *rows,
			  const struct row *row, size_t line)
{
	const char *workload = row->result->params.workload;
	char text[256];
	snprintf(text, sizeof(text), "%s",
		 record_figures(rows->record, workload).label);
	shorten(text, sizeof(text));
	text_append(text, sizeof(text), ": %s%s",
		    is_life(row) ? "each call" : metrics[row->metric].label,
		    metrics[row->metric].sampled ? ", p" : "");
	if (metrics[row->metric].sampled)
		text_append(text, sizeof(text), "%s",
			    percentile_names[row->percentile]);
	if (metrics[row->metric].better == HIGHER)
		text_append(text, sizeof(text), " (more is better)");
	fprintf(out, "%zu ", line);
	text_quote(out, text);
	fputc('\n', out);
}

void rows_print_lines(FILE *out, const struct rows *rows,
		      const struct page *page, rows_print_row *print)
{
	for (int headings = 0; headings < 2; headings++) {
		size_t line = 0;
		fputs("\n\n", out);
		for (size_t i = page->begin; i < page->end; i++) {
			if (rows_opens(rows, page, i)) {
				line++;
				if (headings)
					print_heading(out, rows, &rows->row[i],
						      line);
			}
			line++;
			if (!headings)
				print(out, rows, &rows->row[i], line);
		}
	}
}

double rows_limit(double *value, size_t n, double share, const double *steps)
{
	n = stats_sort(value, n);
	double reach = n > 0 ? value[(size_t)((double)(n - 1) * share)] : 0;
	while (*steps < reach && steps[1] > 0)
		steps++;
	return *steps;
}

void rows_begin(struct heading *h, const struct rows *rows,
		const struct page *page, const char *title)
{
	double runs = 0;
	size_t left_out = rows->count - page->end;
	for (size_t i = page->begin; i < page->end; i++)
		runs = fmax(runs, (double)rows->row[i].result->runs);
	h->page = page->number;
	h->rows = page->lines;
	snprintf(h->title, sizeof(h->title), "%s", title);
	if (page->of > 1)
		text_append(h->title, sizeof(h->title), " (%u of %u)",
			    page->number, page->of);
	if (page->number == page->of && left_out > 0)
		text_append(h->subtitle, sizeof(h->subtitle),
			    "%zu further rows are not shown · ", left_out);
	text_append(h->subtitle, sizeof(h->subtitle), "%s%s",
		    rows->record->label, *rows->record->label ? " · " : "");
	heading_add_setup(h, rows->record, runs);
}

static int row_order(const void *left, const void *right)
{
	const struct row *a = left, *b = right;
	int order = (a->rank > b->rank) - (a->rank < b->rank);
	return order ? order : (a->order > b->order) - (a->order < b->order);
}

void rows_print(FILE *out, struct rows *rows, rows_print_page *print)
{
	unsigned pages = 0;
	for (size_t i = 0; i < rows->count; i++)
		rows->row[i].rank = record_workload_rank(
			rows->record, rows->row[i].result->params.workload);
	qsort(rows->row, rows->count, sizeof(*rows->row), row_order);
	for (size_t at = 0; at < rows->count && pages < ROWS_PAGES_MAX; pages++)
		at = page_from(rows, at).end;
	for (size_t at = 0, number = 1; number <= pages; number++) {
		struct page page = page_from(rows, at);
		page.number = (unsigned)number;
		page.of = pages;
		print(out, rows, &page);
		at = page.end;
	}
}
