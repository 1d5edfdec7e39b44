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

static void load(struct index *index, struct history *history)
{
	struct index_file file[RECORDS] = {0};
	struct index_files files = {.file = file, .count = RECORDS};
	struct index_loading loading = {
		.index = index, .history = history, .files = &files};
	for (int i = 0; i < RECORDS; i++) {
		file[i].path = "fuzz";
		snprintf(file[i].name, sizeof(file[i].name), "%02d", i);
	}
	index_load_records(&loading);
	index_load_values(&loading);
	fuzz_claim(!index->failed, "what was put into an index comes out");
	index_loading_release(&loading);
	for (int i = 0; i < RECORDS; i++)
		free(file[i].why);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *path = fuzz_file(0, data, size);
	const struct history_options options = {.alpha = CHANGES_ALPHA,
						.margin = MARGINS_USUAL};
	struct history history;
	struct index index;
	struct index_memory memory = {0};
	struct error err = {0};
	history_init(&history, &options);
	index_open(&index, NULL);
	for (int i = 0; i < RECORDS && err.status == STATUS_OK; i++) {
		struct record record;
		char name[16];
		snprintf(name, sizeof(name), "%02d", i);
		records_load_summaries(&record, &path, 1, &err);
		if (err.status == STATUS_OK)
			put(&index, &memory, &record, name, i);
		record_release(&record);
	}
	load(&index, &history);
	index_memory_release(&memory);
	index_close(&index);
	if (history.classes > 0) {
		history_find(&history);
		print(&history);
	}
	history_release(&history);
	return 0;
}
