/* A report of records. */
#include "report.h"

int report_write(const struct report *report, FILE *out,
		 const struct record *const *record, size_t records,
		 const struct report_options *options, struct error *err)
{
	if (report->write)
		return report->write(out, record, records, options, err);
	for (size_t i = 0; i < records; i++) {
		if (i > 0 && report->between)
			fputs(report->between, out);
		report->write_one(out, record[i], options);
	}
	return 0;
}
