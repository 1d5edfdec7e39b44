/* version: what the program was made of, for a report of a fault. */
#include <gnu/libc-version.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <zlib.h>

#define MATHLIB_STANDALONE
#include <Rmath.h>

#include "base/error.h"
#include "command.h"
#include "command/command_util.h"
#include "registry.h"
#include "version.h"

/* Those that are loaded, where a library tells it. */
static void print_libraries(void)
{
	printf("jansson %s, hwloc " MQBENCH_HWLOC
	       ", zlib %s, Rmath " R_VERSION_STRING ", glibc %s" MQBENCH_LINKED
	       "\n",
	       jansson_version_str(), zlibVersion(), gnu_get_libc_version());
}

static int run(int argc, char **argv, struct error *err)
{
	if (argc > 1 &&
	    (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h"))) {
		command_help_print(command_find("version"));
		return STATUS_OK;
	}
	if (argc > 1)
		return error_set(err, STATUS_USAGE,
				 "version %s: takes no argument", argv[1]);
	printf("mqbench " MQBENCH_VERSION " (" MQBENCH_COMMIT
	       ", " MQBENCH_COMPILER ", " MQBENCH_BUILD_TYPE ")\n");
	print_libraries();
	return STATUS_OK;
}

static const struct manual manual = {
	.text = "Prints the version, the commit, the compiler and the kind of "
		"build on one line, and the libraries on the next. A record "
		"has the same facts of its program.",
	.examples =
		(const struct note[]){
			{"mqbench --version", "the same"},
			{0},
		},
};

const struct command command_version = {
	.name = "version",
	.usage = "",
	.summary = "Print version, commit, compiler and libraries",
	.manual = &manual,
	.run = run,
};
