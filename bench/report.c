/* A report of records, and whether all of it was written. */
#include "base/error.h"
#include "report.h"

static int write_each(const struct report *report, FILE *out,
		      const struct record *const *record, size_t records,
		      const struct report_options *options)
{
	for (size_t i = 0; i < records; i++) {
		if (i > 0 && report->between)
			fputs(report->between, out);
		if (report->write_one(out, record[i], options) < 0)
			return -1;
	}
	return 0;
}

int report_end(const struct report *report, FILE *out, int rc,
	       struct error *err)
{
	if (rc < 0)
		return error_set(err, STATUS_FAILED, "out of memory");
	if (fflush(out) == EOF || ferror(out))
		return error_set(err, STATUS_FAILED,
				 "the report %s could not be written",
				 report->name);
	return rc;
}

int report_write(const struct report *report, FILE *out,
		 const struct record *const *record, size_t records,
		 const struct report_options *options, struct error *err)
{
	int rc = report->write_one
			 ? write_each(report, out, record, records, options)
			 : report->write(out, record, records, options, err);
	return report_end(report, out, rc, err);
}
