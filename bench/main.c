/* mqbench: finds the command, runs it, prints the one error line. */
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/memory.h"
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

/*
 * No file that is opened later takes the place of a descriptor that is closed:
 * /dev/null does, so that reading or writing fails as it would without.
 */
static void fill_descriptors(void)
{
	static const int modes[] = {O_WRONLY, O_RDONLY, O_RDONLY};
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", modes[fd]) < 0)
			break;
}

/* Of all that was printed, not of the last buffer alone. */
static int end_output(struct error *err)
{
	errno = 0;
	if (text_close(stdout))
		return 0;
	if (errno == 0)
		return error_set(err, STATUS_FAILED,
				 "write standard output: not all of it "
				 "arrived");
	return error_errno(err, STATUS_FAILED, errno, "write standard output");
}

int main(int argc, char **argv)
{
	struct error err = {0};
	fill_descriptors();
	json_set_alloc_funcs(mem_alloc, free);
	signal(SIGXFSZ, SIG_IGN); /* the call fails as well, and is told */
	char *alone[] = {"help", NULL};
	const struct command *command = choose(argc, argv);
	int status = !command	? command_unknown(argv[1], &err)
		     : argc < 2 ? command_start(command, alone, &err)
				: command_start(command, argv + 1, &err);
	if (end_output(&err) < 0)
		status = -1;
	if (err.status != STATUS_OK)
		fprintf(stderr, "mqbench: %s\n", err.text);
	return status < 0 ? (int)err.status : status;
}
