/* html: a page of its own, with figures, to read and to publish. */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "core/record/record.h"
#include "report.h"
#include "report/html/page.h"
#include "report/html/text.h"

static void write_contents(FILE *out)
{
	static const char *const parts[][2] = {
		{"answer", "Answer"},	  {"promises", "Promises"},
		{"figures", "Figures"},	  {"results", "All results"},
		{"plan", "Plan"},	  {"environment", "Environment"},
		{"warnings", "Warnings"}, {"reproduce", "Reproduce"},
		{"limits", "Limits"},
	};
	fputs("<nav aria-label=\"Contents\">", out);
	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++)
		fprintf(out, "<a href=\"#%s\">%s</a> ", parts[i][0],
			parts[i][1]);
	fputs("</nav>\n", out);
}

static int write_one(FILE *out, const struct record *record, bool verbose)
{
	struct differences d;
	const struct part part = {out, record, &d, 0, verbose};
	if (differences_collect(&d, record) < 0)
		return -1;
	page_begin(out, page_name(record));
	fputs("<header><p class=\"kind\">System V against POSIX message "
	      "queues</p>\n",
	      out);
	html_element(out, "h1", page_name(record));
	page_setup(out, record);
	write_contents(out);
	fputs("</header>\n", out);
	int rc = html_answer(&part);
	html_promises(&part);
	page_section(out, "figures", "Figures");
	if (rc == 0)
		rc = html_figures(&part);
	page_section_end(out);
	html_results(&part);
	html_plan(&part);
	html_environment(&part);
	html_warnings(&part);
	html_reproduce(&part);
	html_limits(&part);
	page_end(out);
	differences_release(&d);
	return rc;
}

static int conclude(FILE *out, int rc, struct error *err)
{
	if (rc < 0)
		return error_set(err, STATUS_FAILED, "out of memory");
	if (fflush(out) == EOF || ferror(out))
		return error_set(err, STATUS_FAILED,
				 "the page could not be written");
	return 0;
}

static int html_write(FILE *out, const struct record *const *record,
		      size_t records, const struct report_options *options,
		      struct error *err)
{
	int rc = records == 1 ? write_one(out, record[0], options->verbose)
			      : html_several(out, record, records);
	return conclude(out, rc, err);
}

static int html_write_history(FILE *out, const struct history *history,
			      const char *source, struct error *err)
{
	return conclude(out, html_history(out, history, source), err);
}

const struct report report_html = {
	.name = "html",
	.summary = "a page to read and publish, with figures and data",
	.min_records = 1,
	.write = html_write,
	.write_history = html_write_history,
};
