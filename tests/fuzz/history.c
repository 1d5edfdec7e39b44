/*
 * Records of a folder that hold whatever it is, as a history reads them: its
 * changes, as text, as JSON and as a page.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/error.h"
#include "command/history/print.h"
#include "core/index/index_put.h"
#include "core/index/index_values.h"
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
static void put(struct index *index, struct index_memory *memory,
		struct record *record, const char *name, int i)
{
	const struct index_stamp stamp = {1, 1, 1};
	snprintf(record->id, sizeof(record->id), "%d", i);
	for (size_t j = 0; j < record->results && 3 * i > 2 * RECORDS; j++)
		for (int m = 0; m < METRICS; m++)
			record->result[j].summary[m][0].median /= 2;
	index_put(index, memory, record, name, &stamp);
}

static void load(struct index *index, struct history *history,
		 struct index_files *files)
{
	struct index_loading loading = {
		.index = index, .history = history, .files = files};
	index_load_records(&loading);
	index_load_values(&loading);
	fuzz_claim(!index->failed, "what was put into an index comes out");
	index_loading_release(&loading);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *path[RECORDS];
	const struct history_options options = {.alpha = CHANGES_ALPHA,
						.margin = MARGINS_USUAL};
	struct history history;
	struct index index;
	struct index_files files;
	struct index_memory memory = {0};
	struct error err = {0};
	path[0] = fuzz_file(0, data, size);
	for (int i = 1; i < RECORDS; i++)
		path[i] = path[0];
	history_init(&history, &options);
	index_files_name(&files, path, RECORDS);
	index_open(&index, NULL);
	for (int i = 0; i < RECORDS && err.status == STATUS_OK; i++) {
		struct record record;
		records_load_summaries(&record, path, 1, &err);
		if (err.status == STATUS_OK)
			put(&index, &memory, &record, files.file[i].name, i);
		record_release(&record);
	}
	load(&index, &history, &files);
	index_files_release(&files);
	index_memory_release(&memory);
	index_close(&index);
	if (history.classes > 0) {
		history_find(&history);
		print(&history);
	}
	history_release(&history);
	return 0;
}
