/*
 * Records of a folder that hold whatever it is, as a history reads them: its
 * changes, as text, as JSON and as a page.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/error.h"
#include "command/history/print.h"
#include "core/judge/history.h"
#include "core/judge/history_find.h"
#include "core/record/load.h"
#include "fuzz.h"
#include "report.h"

#define RECORDS 12 /* of which the last ones are half as large */

extern const struct report report_html;

static void print(const struct history *history)
{
	const struct history_view view = {.source = "fuzz", .verbose = true};
	FILE *null = fuzz_null();
	if (!null)
		return;
	history_print_text(null, history, &view);
	history_print_json(null, history, &view);
	report_html.write_history(null, history, "fuzz");
}

/* Each as a record of its own, with a change of level. */
static void add(struct history *history, struct record *record, int i)
{
	struct error err = {0};
	snprintf(record->id, sizeof(record->id), "%d", i);
	for (size_t j = 0; j < record->results && 3 * i > 2 * RECORDS; j++)
		for (int m = 0; m < METRICS; m++)
			record->result[j].summary[m][0].median /= 2;
	fuzz_claim((history_add(history, record, "fuzz", &err) < 0) ==
			   (err.status != STATUS_OK),
		   "an error where it fails, and only there");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *path = fuzz_file(0, data, size);
	const struct history_options options = {.alpha = CHANGES_ALPHA,
						.margin = MARGINS_USUAL};
	struct history history;
	struct error err = {0};
	history_init(&history, &options);
	for (int i = 0; i < RECORDS && err.status == STATUS_OK; i++) {
		struct record record;
		records_load_summaries(&record, &path, 1, &err);
		if (err.status == STATUS_OK)
			add(&history, &record, i);
		record_release(&record);
	}
	if (history.classes > 0) {
		history_find(&history);
		print(&history);
	}
	history_release(&history);
	return 0;
}
