/* Opens and closes what a command prints to. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/memory.h"
#include "command/output.h"
#include "core/record/journal.h"

int output_open(struct output *output, const char *path,
		const char *const *input, size_t n, struct error *err)
{
	*output = (struct output){0};
	if (target_differs(path, input, n, err) < 0 ||
	    target_open(&output->target, path, err) < 0)
		return -1;
	if (output->target.fd < 0 && journal_is_held(output->target.path)) {
		target_close(&output->target);
		return error_set(err, STATUS_USAGE,
				 "open %s: another mqbench measures into it",
				 output->target.path);
	}
	output->file = mem_open(&output->text, &output->size);
	return 0;
}

bool output_takes_escapes(int fd)
{
	const char *terminal = getenv("TERM");
	return isatty(fd) && terminal && *terminal && strcmp(terminal, "dumb");
}

bool output_is_coloured(const char *path)
{
	const char *plain = getenv("NO_COLOR");
	return (!path || !strcmp(path, "-")) &&
	       output_takes_escapes(STDOUT_FILENO) && !(plain && *plain);
}

int output_close(struct output *output, int rc, struct error *err)
{
	mem_close(output->file);
	fflush(stdout);
	if (rc >= 0 &&
	    target_write(&output->target, output->text, output->size, err) < 0)
		rc = -1;
	target_close(&output->target);
	free(output->text);
	return rc;
}
