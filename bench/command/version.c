/* version: what the program was made of, for a report of a fault. */
#include <gnu/libc-version.h>
#include <jansson.h>
#include <sqlite3.h>
#include <stdio.h>
#include <zlib.h>

#define MATHLIB_STANDALONE
#include <Rmath.h>

#include "base/error.h"
#include "command.h"
#include "registry.h"
#include "version.h"

/* Those that are loaded, where a library tells it. */
static void print_libraries(void)
{
	printf("jansson %s, hwloc " MQBENCH_HWLOC
	       ", SQLite %s, zlib %s, Rmath " R_VERSION_STRING
	       ", glibc %s" MQBENCH_LINKED "\n",
	       jansson_version_str(), sqlite3_libversion(), zlibVersion(),
	       gnu_get_libc_version());
}

static int run(void *options, const struct arguments *arguments,
	       struct error *err)
{
	(void)options, (void)arguments, (void)err;
	printf("mqbench " MQBENCH_VERSION " (" MQBENCH_COMMIT
	       ", " MQBENCH_COMPILER ", " MQBENCH_BUILD_TYPE ")\n");
	print_libraries();
	return STATUS_OK;
}

const struct command command_version = {
	.name = "version",
	.usage = "",
	.summary = "Print version, commit, compiler and libraries",
	.run = run,
};
