/*
 * Counts of QEMU's plugin, and behind a form feed the guest's functions, for a
 * record of two runs.
 */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "core/explain/counts.h"
#include "core/explain/symbols.h"
#include "core/record/record.h"
#include "fuzz.h"

static void make(struct record *record)
{
	memset(record, 0, sizeof(*record));
	struct result *result = record_add_result(record);
	result->params = params_initial;
	for (unsigned i = 0; i < 2; i++) {
		const struct run run = {
			.order = i, .messages = 10, .duration_ns = 1000};
		result_add_run(result, &run);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *gap = memchr(data, '\f', size);
	size_t counts = gap ? (size_t)(gap - data) : size;
	size_t rest = gap ? size - counts - 1 : 0;
	struct symbols symbols;
	struct record record;
	struct error err = {0};
	if (symbols_load(&symbols, fuzz_file(1, gap ? gap + 1 : data, rest),
			 &err) < 0)
		return 0;
	make(&record);
	int rc = counts_merge(&record, fuzz_file(0, data, counts), &symbols,
			      &err);
	fuzz_claim((rc < 0) == (err.status != STATUS_OK),
		   "an error where it fails, and only there");
	record_release(&record);
	symbols_release(&symbols);
	return 0;
}
