/* Decisions about changes, of a history that has one. */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "command/history/print.h"
#include "core/judge/history.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct history_record record = {.id = "20260101-000000-quick"};
	struct history_config config = {
		.id = "pingpong/sysv/64B/block/same-cpu/"
		      "cap10"};
	struct history_series series = {
		.figure = {.metric = METRIC_RTT_NS, .use = IS_COMPARED}};
	struct history_change change = {.found.size.estimate = 0.1};
	struct history_class class = {.name = "0123456789abcdef",
				      .record = &record,
				      .records = 1,
				      .config = &config,
				      .configs = 1,
				      .series = &series,
				      .many = 1,
				      .change = &change,
				      .changes = 1};
	struct history history = {.class = &class, .classes = 1};
	struct error err = {0};
	char *text = fuzz_text(data, size);
	int rc = triage_read(&history, text, "sidecar", &err);
	fuzz_claim((rc < 0) == (err.status != STATUS_OK),
		   "an error where it fails, and only there");
	fuzz_claim(memchr(change.reason, 0, sizeof(change.reason)) != NULL,
		   "a reason ends within its room");
	free(text);
	return 0;
}
