/*
 * A record from a stranger: read, summarised, compared with itself, and
 * printed by every report.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/error.h"
#include "core/compare.h"
#include "core/record.h"
#include "fuzz.h"
#include "registry.h"
#include "report.h"

static void print(const struct record *record)
{
	static const struct report_options options = {.verbose = true};
	const struct record *list[] = {record, record};
	FILE *null = fopen("/dev/null", "w");
	for (size_t i = 0; null && reports[i]; i++) {
		struct error err = {0};
		if (reports[i]->min_records <= 2)
			reports[i]->write(null, list, 2, &options, &err);
	}
	if (null)
		fclose(null);
}

static void compare(const struct record *record)
{
	const struct record *list[] = {record, record};
	struct compare_input input = {list, "AB", 2, false};
	struct compare_options options = {
		.alpha = COMPARE_ALPHA, .margin = 0.05, .margin_tail = 0.1};
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
	char path[64];
	int fd = memfd_create("record", MFD_CLOEXEC);
	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		abort();
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	int rc = record_load(&record, path, &err);
	fuzz_claim((rc < 0) == (err.status != STATUS_OK),
		   "an error where there is no record, and only there");
	if (rc == 0) {
		print(&record);
		compare(&record);
		record_release(&record);
	}
	close(fd);
	return 0;
}
