/* A stranger's record, and what of it holds in itself; as text and JSON. */
#include <stdio.h>

#include "base/error.h"
#include "command/replicate/print.h"
#include "core/record/load.h"
#include "core/record/summarise.h"
#include "fuzz.h"

static void replicate(const struct record *record)
{
	struct replication replication;
	FILE *null = fuzz_null();
	replication_make(&replication, record, record);
	fuzz_claim(replication.count[OUTCOME_CONTRADICTED] == 0,
		   "no record contradicts itself");
	const struct replicate_view view = {
		.replication = &replication,
		.record = {record, record},
		.name = {"theirs", "ours"},
		.verbose = true,
	};
	if (null) {
		replicate_print_text(null, &view);
		replicate_print_json(null, &view);
	}
	replication_release(&replication);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct record record;
	struct error err = {0};
	if (record_read(&record, fuzz_text(data, size), size, "record", &err) <
	    0)
		return 0;
	record_summarise(&record);
	replicate(&record);
	record_release(&record);
	return 0;
}
