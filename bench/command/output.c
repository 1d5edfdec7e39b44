/* Opens and closes what a command prints to. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"
#include "command/output.h"

int output_open(struct output *output, const char *path,
		const char *const *input, size_t n, struct error *err)
{
	*output = (struct output){0};
	if (target_differs(path, input, n, err) < 0 ||
	    target_open(&output->target, path, err) < 0)
		return -1;
	output->file = open_memstream(&output->text, &output->size);
	if (output->file)
		return 0;
	target_close(&output->target);
	return error_set(err, STATUS_FAILED, "%s: out of memory",
			 output->target.path);
}

bool output_takes_escapes(int fd)
{
	const char *terminal = getenv("TERM");
	return isatty(fd) && !(terminal && !strcmp(terminal, "dumb"));
}

bool output_is_coloured(const char *path)
{
	const char *plain = getenv("NO_COLOR");
	return (!path || !strcmp(path, "-")) &&
	       output_takes_escapes(STDOUT_FILENO) && !(plain && *plain);
}

int output_close(struct output *output, int rc, const struct error *why,
		 struct error *err)
{
	const struct target *target = &output->target;
	bool whole = text_finish(output->file, &output->text);
	fflush(stdout);
	if (rc < 0 && why && why->status == STATUS_SKIPPED)
		error_set(err, STATUS_SKIPPED, "%s", why->text);
	else if (rc < 0 && why && why->status != STATUS_OK)
		error_set(err, why->status, "%s: %s", target->path, why->text);
	else if (rc < 0 || !whole)
		rc = error_set(err, STATUS_FAILED, "%s: out of memory",
			       target->path);
	else if (target_write(target, output->text, output->size, err) < 0)
		rc = -1;
	target_close(&output->target);
	free(output->text);
	return rc;
}
