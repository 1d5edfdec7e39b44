/*
 * A record from a stranger: read, summarised, compared with itself, and
 * printed by every report, alone and beside itself.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/error.h"
#include "core/judge/compare.h"
#include "core/record/load.h"
#include "core/record/summarise.h"
#include "fuzz.h"
#include "registry.h"
#include "report.h"

static void print(const struct record *record)
{
	static const struct report_options options = {.verbose = true};
	const struct record *list[] = {record, record};
	FILE *null = fuzz_null();
	for (size_t i = 0; null && reports[i]; i++)
		for (size_t n = 1; n <= 2; n++) {
			const struct report *report = reports[i];
			struct error err = {0};
			if (report->min_records <= n &&
			    (!report->max_records || report->max_records >= n))
				report_write(report, null, list, n, &options,
					     &err);
		}
}

static void compare(const struct record *record)
{
	const struct record *list[] = {record, record};
	struct compare_input input = {list, "AB", 2, false};
	struct compare_options options = {.alpha = COMPARE_ALPHA,
					  .margin = {.p50 = 0.05, .tail = 0.1}};
	struct comparison c;
	struct error err = {0};
	if (comparison_make(&c, &input, &options, &err) == 0)
		fuzz_claim(c.count[VERDICT_REGRESSED] == 0,
			   "nothing regresses against itself");
	comparison_release(&c);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct record record;
	struct error err = {0};
	char *text = fuzz_text(data, size);
	int rc = record_read(&record, text, size, "record", &err);
	fuzz_claim((rc < 0) == (err.status != STATUS_OK),
		   "an error where there is no record, and only there");
	if (rc == 0) {
		record_summarise(&record);
		print(&record);
		compare(&record);
		record_release(&record);
	}
	return 0;
}
