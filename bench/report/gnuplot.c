/* gnuplot: the columns that scripts/NAME.gp draw, one section a picture. */
#include "base/error.h"
#include "core/record/record.h"
#include "report.h"
#include "report/ratios.h"
#include "report/runs.h"
#include "report/series.h"
#include "report/stages.h"

static int gnuplot_write(FILE *out, const struct record *const *record,
			 size_t records, const struct report_options *options,
			 struct error *err)
{
	(void)records;
	if (series_write(out, record[0], options->verbose) < 0 ||
	    ratios_write(out, record[0]) < 0 || runs_write(out, record[0]) < 0)
		return error_set(err, STATUS_FAILED, "out of memory");
	stages_write(out, record[0]);
	if (fflush(out) == EOF || ferror(out))
		return error_set(err, STATUS_FAILED,
				 "the columns could not be written");
	return 0;
}

const struct report report_gnuplot = {
	.name = "gnuplot",
	.summary = "columns for scripts/*.gp, one section a picture",
	.min_records = 1,
	.max_records = 1,
	.write = gnuplot_write,
};
