/* gnuplot: the columns that scripts/NAME.gp draw, one section a picture. */
#include "core/record/record.h"
#include "picture.h"
#include "report.h"
#include "report/picture/history.h"
#include "report/picture/lines.h"
#include "report/picture/ratios.h"
#include "report/picture/runs.h"
#include "report/picture/stages.h"

static int gnuplot_show(const struct record *record,
			const struct viewer *viewer)
{
	int rc = lines_show(record, viewer);
	rc = rc == 0 ? ratios_show(record, viewer) : rc;
	rc = rc == 0 ? runs_show(record, viewer) : rc;
	return rc == 0 ? stages_show(record, viewer) : rc;
}

static int print(void *context, const struct picture *picture,
		 struct error *err)
{
	(void)err;
	picture_print(context, picture);
	return 0;
}

static int gnuplot_write(FILE *out, const struct record *const *record,
			 size_t records, const struct report_options *options,
			 struct error *err)
{
	const struct viewer viewer = {.see = print,
				      .context = out,
				      .err = err,
				      .verbose = options->verbose};
	(void)records;
	return gnuplot_show(record[0], &viewer);
}

const struct report report_gnuplot = {
	.name = "gnuplot",
	.summary = "columns for scripts/*.gp, one section a picture",
	.min_records = 1,
	.max_records = 1,
	.write = gnuplot_write,
	.show = gnuplot_show,
	.show_history = history_show,
};
