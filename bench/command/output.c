/* Where a command prints: standard output, or the file of -o. */
#include <errno.h>

#include "base/error.h"
#include "command/command_util.h"

FILE *output_open(const char *path, struct error *err)
{
	FILE *out = path ? fopen(path, "we") : stdout;
	if (!out)
		error_errno(err, STATUS_USAGE, errno, "open %s", path);
	return out;
}

int output_close(FILE *out, const char *path, int rc, struct error *err)
{
	if (path && fclose(out) == EOF)
		return error_errno(err, STATUS_FAILED, errno, "write %s", path);
	return rc;
}
