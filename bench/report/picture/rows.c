/* Rows on pages. */
#include <ctype.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "core/record/record.h"
#include "core/record/workloads.h"
#include "core/stats/stats.h"
#include "report/picture/rows.h"

#define LABEL_MOST 56

struct page {
	size_t begin, end, lines;
	unsigned number, of;
};

/* Whether the row stands below another heading than the one before. */
static bool opens_group(const struct rows *rows, size_t i)
{
	const struct row *a = &rows->row[i - 1], *b = &rows->row[i];
	return strcmp(a->result->params.workload, b->result->params.workload) ||
	       (a->metric != b->metric && !b->by_call);
}

/* A page ends where a group does, if that leaves it half full. */
static struct page page_from(const struct rows *rows, size_t begin,
			     bool by_group)
{
	struct page page = {.begin = begin, .end = begin};
	size_t whole = begin, whole_lines = 0;
	for (; page.end < rows->count; page.end++) {
		bool opens = page.end == begin || opens_group(rows, page.end);
		if (opens) {
			whole = page.end;
			whole_lines = page.lines;
		}
		if (by_group ? opens && page.end > begin
			     : page.lines + 1 + opens > ROWS_PAGE)
			break;
		page.lines += 1 + opens;
	}
	if (page.end < rows->count && whole_lines >= ROWS_PAGE / 2 &&
	    !by_group) {
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

static void say_label(const struct row *row, char *text, size_t n)
{
	char label[320];
	snprintf(text, n, "%s%s%s",
		 row->by_call ? metrics[row->metric].label : "",
		 row->by_call ? ", " : "",
		 picture_label(&row->result->params, label, sizeof(label)));
	shorten(text, n);
}

/* "ROUND TRIP", as the plan says it. */
static void say_workload(const struct record *record, const struct row *row,
			 char *text, size_t n)
{
	const char *workload = row->result->params.workload;
	snprintf(text, n, "%s", record_figures(record, workload).label);
	shorten(text, n);
}

static void say_heading(const struct record *record, const struct row *row,
			char *text, size_t n)
{
	const struct metric *metric = &metrics[row->metric];
	say_workload(record, row, text, n);
	text_append(text, n, ": %s%s%s",
		    row->by_call ? "each call" : metric->label,
		    metric->sampled ? ", " : "",
		    metric->sampled ? summary_names[row->percentile] : "");
	if (metric->better == HIGHER)
		text_append(text, n, " (more is better)");
}

double rows_limit(double *value, size_t n, double share, const double *steps)
{
	n = stats_sort(value, n);
	double reach = n > 0 ? value[(size_t)((double)(n - 1) * share)] : 0;
	while (*steps < reach && steps[1] > 0)
		steps++;
	return *steps;
}

/* "Round trip: POSIX against System V", or "... (1 of 2)". */
static void say_title(struct picture *p, const struct rows *rows,
		      const struct page *page, bool by_group)
{
	if (by_group) {
		say_workload(rows->record, &rows->row[page->begin], p->title,
			     sizeof(p->title));
		for (char *c = p->title; *c; c++)
			*c = (char)(c == p->title ? toupper((unsigned char)*c)
						  : tolower((unsigned char)*c));
		text_append(p->title, sizeof(p->title), ": ");
	}
	text_append(p->title, sizeof(p->title), "%s", rows->title);
	if (page->of > 1 && !by_group)
		text_append(p->title, sizeof(p->title), " (%u of %u)",
			    page->number, page->of);
}

static void say_subtitle(struct picture *p, const struct rows *rows,
			 const struct page *page, bool by_group)
{
	char heading[256];
	const char *label = rows->record->label;
	size_t left_out = rows->count - page->end;
	double runs = 0;
	for (size_t i = page->begin; i < page->end; i++)
		runs = fmax(runs, (double)rows->row[i].result->runs);
	if (page->number == page->of && left_out > 0)
		text_append(p->subtitle, sizeof(p->subtitle),
			    "%zu further rows are on the page (report "
			    "--format html) · ",
			    left_out);
	say_heading(rows->record, &rows->row[page->begin], heading,
		    sizeof(heading));
	if (by_group)
		text_append(p->subtitle, sizeof(p->subtitle), "%s · ",
			    strrchr(heading, ':') + 2);
	text_append(p->subtitle, sizeof(p->subtitle), "%s%s", label,
		    *label ? " · " : "");
	picture_setup(p, rows->record, runs);
}

static void show_page(const struct rows *rows, const struct page *page,
		      const struct viewer *viewer)
{
	struct picture p;
	picture_init(&p, rows->name, PICTURE_ROWS);
	p.page = page->number;
	p.lines = page->lines;
	say_title(&p, rows, page, viewer->by_group);
	say_subtitle(&p, rows, page, viewer->by_group);
	for (size_t i = page->begin; i < page->end; i++) {
		const struct row *of = &rows->row[i];
		struct picture_row *row = picture_row(&p);
		row->result = of->result;
		row->pair = of->pair;
		row->metric = of->metric;
		row->percentile = of->percentile;
		if (i == page->begin || opens_group(rows, i)) {
			row->line++;
			say_heading(rows->record, of, row->heading,
				    sizeof(row->heading));
		}
		say_label(of, row->label, sizeof(row->label));
		rows->fill(&p, row);
	}
	rows->finish(&p);
	picture_show(&p, viewer);
}

static void place(const struct record *record, struct row *row)
{
	const char *workload = row->result->params.workload;
	row->rank = record_workload_rank(record, workload);
	row->by_call = record_figures(record, workload).by_call;
}

/* What shares a heading stands together. */
static int row_order(const void *left, const void *right)
{
	const struct row *a = left, *b = right;
	int order = (a->rank > b->rank) - (a->rank < b->rank);
	if (order == 0 && !a->by_call)
		order = (a->metric > b->metric) - (a->metric < b->metric);
	return order ? order : (a->order > b->order) - (a->order < b->order);
}

void rows_show(struct rows *rows, const struct viewer *viewer)
{
	bool by_group = viewer->by_group;
	unsigned pages = 0, most = by_group ? UINT_MAX : rows->pages;
	for (size_t i = 0; i < rows->count; i++)
		place(rows->record, &rows->row[i]);
	qsort(rows->row, rows->count, sizeof(*rows->row), row_order);
	for (size_t at = 0; at < rows->count && pages < most; pages++)
		at = page_from(rows, at, by_group).end;
	for (size_t at = 0, number = 1; number <= pages; number++) {
		struct page page = page_from(rows, at, by_group);
		page.number = (unsigned)number;
		page.of = pages;
		show_page(rows, &page, viewer);
		at = page.end;
	}
	free(rows->row);
	rows->row = NULL;
}
