/* Opens and closes what a command prints to. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "command/output.h"

FILE *output_open(const char *path, struct error *err)
{
	FILE *out = path ? fopen(path, "we") : stdout;
	if (!out)
		error_errno(err, STATUS_USAGE, errno, "open %s", path);
	return out;
}

bool output_takes_escapes(int fd)
{
	const char *terminal = getenv("TERM");
	return isatty(fd) && !(terminal && !strcmp(terminal, "dumb"));
}

bool output_is_coloured(const char *path)
{
	const char *plain = getenv("NO_COLOR");
	return !path && output_takes_escapes(STDOUT_FILENO) &&
	       !(plain && *plain);
}

int output_close(FILE *out, const char *path, int rc, const struct error *why,
		 struct error *err)
{
	const char *name = path ? path : "standard output";
	errno = 0;
	bool lost = ferror(out) || fflush(out) == EOF;
	if (path && fclose(out) == EOF)
		lost = true;
	int number = errno ? errno : EIO;
	if (rc < 0 && why && why->status == STATUS_SKIPPED)
		return error_set(err, STATUS_SKIPPED, "%s", why->text);
	if (rc < 0 && why && why->status != STATUS_OK)
		return error_set(err, why->status, "%s: %s", name, why->text);
	if (lost)
		return error_errno(err, STATUS_FAILED, number, "write %s",
				   name);
	if (rc < 0)
		return error_set(err, STATUS_FAILED, "%s: out of memory", name);
	return rc;
}
