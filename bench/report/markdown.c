/* markdown: the table and the answer, for a pull request. */
#include "document.h"
#include "report.h"
#include "report/table.h"

static void write_markdown(FILE *out, const struct record *record,
			   const struct report_options *options)
{
	table_put(document_of(out, DOCUMENT_MARKDOWN, false), record,
		  options->verbose, TABLE_AFTER_ANSWER);
}

const struct report report_markdown = {
	.name = "markdown",
	.summary = "the answer and folded tables, for a pull request",
	.min_records = 1,
	.write_one = write_markdown,
	.between = "\n---\n\n",
};
