/* Lines of a journal beside a record that has two results. */
#include <stdlib.h>
#include <string.h>

#include "core/record/json_result.h"
#include "core/record/summarise.h"
#include "fuzz.h"

static void make(struct record *record)
{
	static const char *const id[] = {"a", "b"};
	memset(record, 0, sizeof(*record));
	for (size_t i = 0; i < 2; i++) {
		struct result *result = record_add_result(record);
		result->params = params_initial;
		strcpy(result->id, id[i]);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size), *rest;
	struct record record;
	make(&record);
	for (char *line = strtok_r(text, "\n", &rest); line;
	     line = strtok_r(NULL, "\n", &rest))
		if (run_line_merge(&record, line) < 0)
			break;
	record_summarise(&record);
	record_release(&record);
	free(text);
	return 0;
}
