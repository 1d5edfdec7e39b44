/* Decisions about changes, of a history that has none. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/error.h"
#include "command/history_print.h"
#include "core/history.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct history_options options = {
		.alpha = 0.01, .margin = 0.05, .margin_tail = 0.1};
	struct history history;
	struct error err = {0};
	char path[64];
	int fd = memfd_create("sidecar", MFD_CLOEXEC);
	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		abort();
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	history_init(&history, &options);
	int rc = triage_apply(&history, path, &err);
	fuzz_claim((rc < 0) == (err.status != STATUS_OK),
		   "an error where it fails, and only there");
	history_release(&history);
	close(fd);
	return 0;
}
