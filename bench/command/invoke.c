/* A command in a child: its namespaces and signals are its own. */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/child.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/text.h"
#include "command.h"
#include "command/invoke.h"
#include "command/start.h"
#include "core/run/session.h"
#include "registry.h"

void invoke_name(char *path, size_t n, const char *kind)
{
	char stamp[32];
	bool beside = !strncmp(kind, "mqbench-", 8) && session_in_checkout();
	clock_date(stamp, sizeof(stamp), CLOCK_FILE, time(NULL));
	snprintf(path, n, "%s%s-%s.json", beside ? "results/" : "", kind,
		 stamp);
	for (unsigned i = 2; access(path, F_OK) == 0; i++)
		snprintf(path, n, "%s%s-%s-%u.json", beside ? "results/" : "",
			 kind, stamp, i);
}

void invoke_say(char *const *argv)
{
	fputs("measuring: mqbench", stderr);
	for (; *argv; argv++) {
		fputc(' ', stderr);
		text_shell(stderr, *argv);
	}
	fputc('\n', stderr);
}

static int body(void *context)
{
	char **argv = context;
	struct error err = {0};
	int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
	if (null >= 0)
		dup2(null, STDOUT_FILENO);
	int status = command_start(command_find(argv[0]), argv, &err);
	if (err.status != STATUS_OK)
		fprintf(stderr, "mqbench: %s\n", err.text);
	fflush(NULL);
	return status < 0 ? (int)err.status : status;
}

int invoke_apart(char **argv, struct error *err)
{
	int status;
	child_take_signals();
	pid_t pid = child_start(body, argv, err);
	if (pid < 0)
		return -1;
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		continue;
	if (!WIFEXITED(status))
		return error_set(err, STATUS_FAILED,
				 "mqbench %s: killed by signal %d", argv[0],
				 WTERMSIG(status));
	if (WEXITSTATUS(status) == STATUS_INTERRUPTED || child_interrupted())
		return error_set(err, STATUS_INTERRUPTED, "interrupted");
	return WEXITSTATUS(status);
}
