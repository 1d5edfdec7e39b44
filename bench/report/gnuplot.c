/* gnuplot: the columns that scripts/NAME.gp draw, one section a picture. */
#include "core/record/record.h"
#include "picture.h"
#include "report.h"
#include "report/picture/history.h"
#include "report/picture/lines.h"
#include "report/picture/ratios.h"
#include "report/picture/runs.h"
#include "report/picture/stages.h"

static void gnuplot_show(const struct record *record,
			 const struct viewer *viewer)
{
	lines_show(record, viewer);
	ratios_show(record, viewer);
	runs_show(record, viewer);
	stages_show(record, viewer);
}

static void print(void *context, const struct picture *picture)
{
	picture_print(context, picture);
}

static void gnuplot_write(FILE *out, const struct record *record,
			  const struct report_options *options)
{
	const struct viewer viewer = {
		.see = print, .context = out, .verbose = options->verbose};
	gnuplot_show(record, &viewer);
}

const struct report report_gnuplot = {
	.name = "gnuplot",
	.summary = "columns for scripts/*.gp, one section a picture",
	.min_records = 1,
	.max_records = 1,
	.write_one = gnuplot_write,
	.show = gnuplot_show,
	.show_history = history_show,
};
