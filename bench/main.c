/* mqbench: finds the command, runs it, prints the one error line. */
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "command.h"
#include "command/help.h"
#include "command/start.h"
#include "registry.h"

static const struct command *choose(int argc, char **argv)
{
	if (argc < 2 || !strcmp(argv[1], "--help") || !strcmp(argv[1], "-h"))
		return command_find("help");
	if (!strcmp(argv[1], "--version"))
		return command_find("version");
	return command_find(argv[1]);
}

int main(int argc, char **argv)
{
	struct error err = {0};
	char *alone[] = {"help", NULL};
	const struct command *command = choose(argc, argv);
	int status = !command	? command_unknown(argv[1], &err)
		     : argc < 2 ? command_start(command, alone, &err)
				: command_start(command, argv + 1, &err);
	text_clean(err.text);
	if (err.status != STATUS_OK)
		fprintf(stderr, "mqbench: %s\n", err.text);
	if (status < 0)
		return (int)err.status;
	if (fflush(stdout) == EOF) {
		perror("mqbench: standard output");
		return STATUS_FAILED;
	}
	return status;
}
