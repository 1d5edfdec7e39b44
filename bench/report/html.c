/* html: a page of its own, with figures, to read and to publish. */
#include <stdlib.h>
#include <string.h>

#include "core/record/record.h"
#include "report.h"
#include "report/html/page.h"
#include "report/html/sections.h"
#include "report/html/text.h"

static void write_contents(FILE *out)
{
	fputs("<nav aria-label=\"Contents\">", out);
	for (const struct page_part *p = page_parts; p->id; p++)
		fprintf(out, "<a href=\"#%s\">%s</a> ", p->id, p->word);
	fputs("</nav>\n", out);
}

static void write_one(FILE *out, const struct record *record, bool verbose)
{
	struct differences d;
	const struct part part = {out, record, &d, 0, verbose};
	differences_collect(&d, record);
	char title[sizeof(record->label) + 64];
	snprintf(title, sizeof(title),
		 "System V against POSIX message queues: %s",
		 page_name(record));
	page_begin(out, title);
	fputs("<header>", out);
	html_element(out, "h1", title);
	page_setup(out, record);
	write_contents(out);
	fputs("</header>\n", out);
	for (const struct page_part *p = page_parts; p->id; p++)
		page_write(&part, p);
	page_end(out);
	differences_release(&d);
}

static int html_write(FILE *out, const struct record *const *record,
		      size_t records, const struct report_options *options,
		      struct error *err)
{
	if (records == 1)
		write_one(out, record[0], options->verbose);
	else if (html_are_kernels(record, records))
		return html_kernels(out, record, records, err);
	else
		html_several(out, record, records);
	return 0;
}

const struct report report_html = {
	.name = "html",
	.summary = "a page to read and publish, with figures and data",
	.min_records = 1,
	.write = html_write,
	.write_history = html_history,
};
