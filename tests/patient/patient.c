/*
 * patient: runs a command, and kills all that it has started once it hangs.
 * The limit is of what does not move, so a busy machine never reaches it: so
 * many seconds in which none of its processes has used a CPU, or four times as
 * many of CPU time. It ends as the command does; with 137 where it was killed.
 *
 * usage: patient SECONDS COMMAND [ARGUMENT...]
 */
#include <dirent.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PROCESSES 8192
#define CPU_SHARE 4
#define STATUS_USAGE 2
#define STATUS_NOT_FOUND 127

struct process {
	int pid, parent;
	unsigned long long ticks; /* its own and of children it waited for */
	bool ours;
};

static bool read_process(struct process *p, const char *name)
{
	char path[300], text[1024];
	snprintf(path, sizeof(path), "/proc/%s/stat", name);
	FILE *file = fopen(path, "re");
	size_t n = file ? fread(text, 1, sizeof(text) - 1, file) : 0;
	if (file)
		fclose(file);
	text[n] = '\0';
	unsigned long long user, system, users, systems;
	const char *rest = strrchr(text, ')'); /* its name may have one */
	*p = (struct process){.pid = atoi(name)};
	if (!rest || sscanf(rest,
			    ") %*c %d %*d %*d %*d %*d %*u %*u %*u %*u %*u "
			    "%llu %llu %llu %llu",
			    &p->parent, &user, &system, &users, &systems) != 5)
		return false;
	p->ticks = user + system + users + systems;
	return true;
}

/* All processes, and which of them descend from this one. */
static size_t list(struct process *all)
{
	size_t n = 0;
	DIR *proc = opendir("/proc");
	for (struct dirent *e; proc && n < PROCESSES && (e = readdir(proc));)
		if (e->d_name[0] >= '1' && e->d_name[0] <= '9')
			n += read_process(&all[n], e->d_name);
	if (proc)
		closedir(proc);
	for (bool more = true; more;) {
		more = false;
		for (size_t i = 0; i < n; i++)
			for (size_t k = 0; k < n && !all[i].ours; k++)
				if (all[i].parent == getpid() ||
				    (all[k].ours &&
				     all[k].pid == all[i].parent))
					more = all[i].ours = true;
	}
	return n;
}

/* The CPU time of all that this process has started, in ticks. */
static unsigned long long cpu_used(struct process *all)
{
	unsigned long long ticks = 0;
	size_t n = list(all);
	for (size_t i = 0; i < n; i++)
		if (all[i].ours)
			ticks += all[i].ticks;
	return ticks;
}

static void kill_all(struct process *all)
{
	size_t n = list(all);
	for (size_t i = 0; i < n; i++)
		if (all[i].ours)
			kill(all[i].pid, SIGKILL);
}

/* What is orphaned comes here, and is waited for too. */
static bool has_ended(pid_t pid, int *status)
{
	int one;
	bool ended = false;
	for (pid_t who; (who = waitpid(-1, &one, WNOHANG)) > 0;)
		if (who == pid) {
			*status = one;
			ended = true;
		}
	return ended;
}

static int wait_patiently(pid_t pid, long seconds)
{
	static struct process all[PROCESSES];
	unsigned long long used = 0, most = 0;
	long still = 0;
	int status = 0;
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	while (!has_ended(pid, &status)) {
		struct timespec second = {.tv_sec = 1};
		if (sigtimedwait(&set, NULL, &second) > 0)
			continue;
		unsigned long long now = cpu_used(all);
		still = now == used ? still + 1 : 0;
		used = now;
		most = now > most ? now : most;
		long long spent = (long long)most / sysconf(_SC_CLK_TCK);
		if (still < seconds && spent < CPU_SHARE * seconds)
			continue;
		fprintf(stderr,
			"patient: killed, %lld s of CPU, none for "
			"%ld s\n",
			spent, still);
		kill_all(all);
		return 128 + SIGKILL;
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int main(int argc, char **argv)
{
	sigset_t set, before;
	long seconds = argc > 2 ? atol(argv[1]) : 0;
	if (seconds < 1) {
		fprintf(stderr, "usage: patient SECONDS COMMAND...\n");
		return STATUS_USAGE;
	}
	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_BLOCK, &set, &before);
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	pid_t pid = fork();
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		sigprocmask(SIG_SETMASK, &before, NULL);
		execvp(argv[2], argv + 2);
		perror(argv[2]);
		_exit(STATUS_NOT_FOUND);
	}
	if (pid < 0) {
		perror("fork");
		return STATUS_USAGE;
	}
	return wait_patiently(pid, seconds);
}
