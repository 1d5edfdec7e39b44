/* What all pages have: beginning, end, sections, and what was measured. */
#include <ctype.h>
#include <stdint.h>
#include <string.h>

#include "core/record/record.h"
#include "core/record/workloads.h"
#include "mark.h"
#include "report/html/draw.h"
#include "report/html/page.h"
#include "report/html/sections.h"
#include "report/html/text.h"
#include "report/layout.h"

/* No other file is named, and none may be: not even by a hostile text. */
static const char policy[] =
	"default-src 'none'; img-src data:; style-src 'unsafe-inline'; "
	"script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

static void put_palette(FILE *out, bool dark)
{
	const struct known_mark *k = known_marks;
	fputs(":root {", out);
	do
		fprintf(out, " --%s: %s;",
			k->mechanism ? k->mechanism : "other",
			k->mark->colour[dark]);
	while (k++->mechanism);
	fputs(" }", out);
}

/* The colours of mechanisms by name, and by number for what is drawn. */
static void put_marks(FILE *out)
{
	const struct known_mark *k = known_marks;
	put_palette(out, false);
	fputs("\n@media screen and (prefers-color-scheme: dark) { ", out);
	put_palette(out, true);
	fputs(" }\n", out);
	do
		fprintf(out, ".m%u { --c: var(--%s); }\n",
			(unsigned)(k - known_marks),
			k->mechanism ? k->mechanism : "other");
	while (k++->mechanism);
}

void page_begin(FILE *out, const char *title)
{
	fprintf(out,
		"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
		"<meta charset=\"utf-8\">\n"
		"<meta http-equiv=\"Content-Security-Policy\" content=\"%s\">\n"
		"<meta name=\"viewport\" content=\"width=device-width, "
		"initial-scale=1\">\n"
		"<meta name=\"color-scheme\" content=\"light dark\">\n"
		"<link rel=\"icon\" href=\"data:,\">\n",
		policy);
	html_element(out, "title", title);
	fputs("\n<style>\n", out);
	put_marks(out);
	fputs(html_style, out);
	for (int i = 0; i < SERIES_MOST; i++)
		fprintf(out, ".k%d:not(:checked)~.plots .s%d{display:none}\n",
			i, i);
	fputs("</style>\n</head>\n<body>\n<main>\n", out);
}

void page_end(FILE *out)
{
	fprintf(out, "</main>\n<script>\n%s</script>\n</body>\n</html>\n",
		html_script);
}

void page_section(FILE *out, const char *id, const char *title)
{
	fprintf(out, "<section id=\"%s\">\n<h2>%s</h2>\n", id, title);
}

void page_section_end(FILE *out)
{
	fputs("</section>\n", out);
}

const struct page_part page_parts[] = {
	{"answer", "Answer", "The answer", html_answer},
	{"figures", "Figures", "Figures", html_pictures},
	{"promises", "Promises", "Promises", html_promises},
	{"results", "All results", "All results", html_results},
	{"plan", "Plan", "The plan", html_plan},
	{"environment", "Environment", "The environment", html_environment},
	{"warnings", "Warnings", "Warnings", html_warnings},
	{"reproduce", "Reproduce", "How to reproduce it", html_reproduce},
	{"limits", "Limits", "What may not be concluded", html_limits},
	{0},
};

void page_write(const struct part *part, const struct page_part *section)
{
	FILE *out = part->out;
	if (part->number > 0)
		html_format(out, "<section id=\"%s-%zu\">\n<h2>%s: %s</h2>\n",
			    section->id, (size_t)part->number, section->title,
			    page_name(part->record));
	else
		page_section(out, section->id, section->title);
	section->write(part);
	page_section_end(out);
}

const char *page_class(const struct record *record)
{
	return facts_get(&record->environment, "machine_class", "");
}

const char *page_name(const struct record *record)
{
	return *record->label ? record->label
	       : *record->id  ? record->id
			      : "a record without a name";
}

void page_workload(const struct record *record, const char *workload,
		   char *text, size_t n)
{
	snprintf(text, n, "%s", record_figures(record, workload).label);
	for (char *c = text; *c; c++)
		*c = (char)(c == text ? toupper((unsigned char)*c)
				      : tolower((unsigned char)*c));
}

void page_setup(FILE *out, const struct record *record)
{
	char text[512];
	html_format(out, "<p class=\"sub\">%s · %s</p>\n",
		    layout_setup(record, text, sizeof(text)),
		    *record->created ? record->created : "unknown date");
}
