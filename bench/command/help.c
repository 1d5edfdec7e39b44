/* help and version: what the program is and can do. */
#include <stdio.h>

#include "base/error.h"
#include "base/options.h"
#include "base/units.h"
#include "command.h"
#include "command/command_util.h"
#include "registry.h"
#include "version.h"

static const char examples[] =
	"  mqbench run                      System V against POSIX, in a "
	"minute\n"
	"  mqbench run --workload flood --size 64..8192*2 --placement "
	"two-cpus\n"
	"  mqbench run --workload pingpong --wait block,poll,epoll,notify\n"
	"  mqbench plot                     draw the newest record into "
	"plots/\n";

int command_unknown(const char *word, struct error *err)
{
	const char *names[64] = {NULL};
	for (size_t i = 0; commands[i] && i < 63; i++)
		names[i] = commands[i]->name;
	return units_unknown(err, "", word, names, "see mqbench --help");
}

static int run_help(int argc, char **argv, struct error *err)
{
	if (argc > 1) {
		const struct command *command = command_find(argv[1]);
		if (!command)
			return command_unknown(argv[1], err);
		command_help_print(command);
		return STATUS_OK;
	}
	printf("mqbench " MQBENCH_VERSION
	       ": System V and POSIX message queues, measured\n\n%s\n"
	       "Commands:\n",
	       examples);
	for (size_t i = 0; commands[i]; i++)
		printf("  %-10s %s\n", commands[i]->name, commands[i]->summary);
	printf("\nmqbench COMMAND --help tells more. Exit status: 0 done; 1 a "
	       "regression;\n2 usage or bad input; 3 cannot tell, under "
	       "--strict; 4 nothing could be\nmeasured; 5 a measurement "
	       "failed; 130 interrupted.\n");
	return STATUS_OK;
}

void command_help_print(const struct command *command)
{
	printf("Usage: mqbench %s %s\n%s.\n", command->name, command->usage,
	       command->summary);
	if (!command->options && !command->more)
		return;
	printf("\nOptions:\n");
	options_help(stdout, command->options, command->more);
}

static int run_version(int argc, char **argv, struct error *err)
{
	(void)argc;
	(void)argv;
	(void)err;
	printf("mqbench " MQBENCH_VERSION " (" MQBENCH_COMMIT
	       ", " MQBENCH_COMPILER ", " MQBENCH_BUILD_TYPE ")\n");
	return STATUS_OK;
}

const struct command command_help = {
	.name = "help",
	.usage = "[COMMAND]",
	.summary = "Tell what the program or a command does",
	.run = run_help,
};

const struct command command_version = {
	.name = "version",
	.usage = "",
	.summary = "Tell version, commit and compiler",
	.run = run_version,
};
