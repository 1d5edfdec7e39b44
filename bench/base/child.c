/* Starting, waiting for and ending child processes. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/array.h"
#include "base/child.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/stop.h"

static volatile sig_atomic_t interrupted;

static void fill_set(sigset_t *set)
{
	stop_signals(set);
	sigaddset(set, SIGCHLD);
}

void child_take_signals(void)
{
	sigset_t set;
	fill_set(&set);
	sigprocmask(SIG_BLOCK, &set, NULL);
	signal(SIGPIPE, SIG_IGN);
}

/*
 * A terminal and a shell send theirs to all: the parent ends its children then.
 * Any other is for the process that gets it.
 */
static void take_own_signals(void)
{
	static const int shared[] = {SIGINT, SIGQUIT, SIGTERM, SIGHUP};
	sigset_t set;
	stop_signals(&set);
	for (size_t i = 0; i < ARRAY_LENGTH(shared); i++)
		sigdelset(&set, shared[i]);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
}

/*
 * If memory runs out, the kernel kills a worker first, and mqbench reports it.
 */
static void offer_first(void)
{
	FILE *file = fopen("/proc/self/oom_score_adj", "we");
	if (!file)
		return;
	fputs("500", file);
	fclose(file);
}

/* In the child: what must hold before anything else runs. */
static void settle_in(pid_t parent)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(1);
	signal(SIGPIPE, SIG_IGN);
	take_own_signals();
	offer_first();
}

pid_t child_start(int (*body)(void *context), void *context, struct error *err)
{
	pid_t parent = getpid();
	fflush(NULL);
	pid_t pid = fork();
	if (pid < 0 && errno == EAGAIN)
		return error_set(err, STATUS_SKIPPED,
				 "fork: over the limit of processes: see "
				 "ulimit -u, and pids.max of the cgroup");
	if (pid < 0)
		return error_errno(err, STATUS_FAILED, errno, "fork");
	if (pid > 0)
		return pid;
	settle_in(parent);
	_exit(body(context));
}

/* What is executed gets the signals that a shell would give it. */
static void reset_signals(void)
{
	sigset_t none;
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	signal(SIGXFSZ, SIG_DFL);
}

static void run_shell(const char *command)
{
	reset_signals();
	execl("/bin/sh", "sh", "-c", command, (char *)NULL);
	_exit(127);
}

/*
 * Leads the load's process group and ends it when mqbench is gone, however
 * that went: a shell alone would leave its children.
 */
static int keep_shell(void *command)
{
	sigset_t set;
	int status = 0;
	setpgid(0, 0);
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_BLOCK, &set, NULL);
	pid_t pid = fork();
	if (pid == 0)
		run_shell(command);
	while (pid > 0 && waitpid(pid, &status, WNOHANG) == 0)
		if (sigwaitinfo(&set, NULL) == SIGTERM)
			kill(0, SIGKILL);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

pid_t child_shell(const char *command, struct error *err)
{
	char copy[1024];
	snprintf(copy, sizeof(copy), "%s", command);
	pid_t pid = child_start(keep_shell, copy, err);
	if (pid > 0)
		setpgid(pid, pid);
	return pid;
}

static int lead_shell(void *command)
{
	setpgid(0, 0);
	run_shell(command);
	return 127;
}

pid_t child_command(const char *command, struct error *err)
{
	pid_t pid = child_start(lead_shell, (void *)command, err);
	if (pid > 0)
		setpgid(pid, pid);
	return pid;
}

static int run_program(void *context)
{
	char *const *argv = context;
	reset_signals();
	execvp(argv[0], argv);
	return CHILD_NOT_STARTED;
}

int child_run(char *const argv[], struct error *err)
{
	pid_t pid = child_start(run_program, (void *)argv, err);
	int status;
	if (pid < 0)
		return -1;
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		continue;
	if (!WIFEXITED(status))
		return error_set(err, STATUS_FAILED, "%s: killed by signal %d",
				 argv[0], WTERMSIG(status));
	return WEXITSTATUS(status);
}

static int wait_signal(uint64_t until_ns)
{
	sigset_t set;
	uint64_t now = clock_now();
	uint64_t left = until_ns > now ? until_ns - now : 0;
	struct timespec timeout = {
		.tv_sec = (time_t)(left / NSEC_PER_SEC),
		.tv_nsec = (long)(left % NSEC_PER_SEC),
	};
	fill_set(&set);
	int signal_number = sigtimedwait(&set, NULL, &timeout);
	if (signal_number > 0 && signal_number != SIGCHLD)
		interrupted = 1;
	return signal_number;
}

/* One SIGCHLD may stand for several children, so these are asked first. */
enum child_event child_next(pid_t *pid, int *status, uint64_t until_ns)
{
	for (;;) {
		*pid = waitpid(-1, status, WNOHANG);
		if (*pid > 0)
			return CHILD_ENDED;
		if (child_interrupted())
			return CHILD_INTERRUPTED;
		if (wait_signal(until_ns) < 0 && errno == EAGAIN)
			return CHILD_TIMEOUT;
	}
}

bool child_interrupted(void)
{
	sigset_t pending, set;
	sigpending(&pending);
	stop_signals(&set);
	sigandset(&set, &set, &pending);
	if (!sigisemptyset(&set))
		interrupted = 1;
	return interrupted;
}

void child_end(pid_t pid)
{
	if (pid == 0)
		return;
	kill(pid, SIGKILL);
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		continue;
}

void child_exchange(int (*ask)(void *context), int (*answer)(void *context),
		    void *context)
{
	pid_t other = child_start(answer, context, NULL);
	pid_t asker = other > 0 ? child_start(ask, context, NULL) : -1;
	if (asker > 0)
		waitpid(asker, NULL, 0);
	if (other > 0)
		child_end(other);
}

/* Only SIGKILL ends it earlier. The end of its parent is that of the pipe. */
static void wait_for_end(int end, void (*body)(void *context), void *context)
{
	sigset_t all;
	char word;
	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, NULL);
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		close(fd);
	if (read(end, &word, 1) == 0)
		body(context);
	_exit(0);
}

int child_after(void (*body)(void *context), void *context)
{
	int end[2];
	if (pipe2(end, O_CLOEXEC) < 0)
		return -1;
	pid_t pid = fork();
	if (pid == 0) {
		close(end[1]);
		wait_for_end(end[0], body, context);
	}
	close(end[0]);
	if (pid > 0)
		return end[1];
	close(end[1]);
	return -1;
}

void child_call_off(int after)
{
	while (write(after, "", 1) < 0 && errno == EINTR)
		continue;
	close(after);
}

static void read_word(pid_t pid, const char *file, char *text, size_t n)
{
	char path[64];
	snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid, file);
	FILE *f = fopen(path, "re");
	size_t got = f ? fread(text, 1, n - 1, f) : 0;
	text[got] = '\0';
	if (f)
		fclose(f);
}

/* A /proc of another PID namespace has other processes under these numbers. */
static bool proc_is_ours(void)
{
	char own[32], seen[32] = "";
	snprintf(own, sizeof(own), "%d", (int)getpid());
	return readlink("/proc/self", seen, sizeof(seen) - 1) > 0 &&
	       !strcmp(own, seen);
}

void child_doing(pid_t pid, char *text, size_t n)
{
	char stat[256] = "", wchan[64] = "";
	if (proc_is_ours()) {
		read_word(pid, "stat", stat, sizeof(stat));
		read_word(pid, "wchan", wchan, sizeof(wchan));
	}
	const char *state = strrchr(stat, ')');
	bool sleeps = wchan[0] && strcmp(wchan, "0") != 0;
	snprintf(text, n, "%c%s%s", state ? state[2] : '?',
		 sleeps ? ", in " : "", sleeps ? wchan : "");
}
