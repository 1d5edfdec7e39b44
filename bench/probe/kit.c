/* Verdicts, processes that block, users and limits. */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/child.h"
#include "base/clock.h"
#include "base/error.h"
#include "probe/kit.h"

#define PATIENCE_NS (2 * NSEC_PER_SEC)
#define OTHER_USER 65534

static void end_jobs(struct probe *p)
{
	for (size_t i = 0; i < p->jobs; i++)
		if (p->job[i].pid > 0 && !p->job[i].reaped)
			kill(p->job[i].pid, SIGKILL);
	while (waitpid(-1, NULL, 0) > 0)
		continue;
}

/* A job that concludes leaves the cleanup of the others to the row. */
_Noreturn static void conclude(struct probe *p, enum keeping verdict,
			       const char *format, va_list args)
{
	if (!atomic_exchange(&p->concluded, true)) {
		p->verdict = verdict;
		vsnprintf(p->observed, sizeof(p->observed), format, args);
	}
	end_jobs(p);
	_exit(0);
}

void probe_conclude(struct probe *p, bool held, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	conclude(p,
		 held			    ? KEPT
		 : p->offer->expect == KEPT ? NOT_KEPT
					    : NOT_OFFERED,
		 format, args);
}

void probe_skip(struct probe *p, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	conclude(p, SKIPPED, format, args);
}

#define ERROR(name)                                                            \
	{                                                                      \
		name, #name                                                    \
	}

const char *said(int rc)
{
	static const struct {
		int number;
		const char *name;
	} errors[] = {
		ERROR(EACCES),	     ERROR(EAGAIN), ERROR(EBADF),
		ERROR(EBUSY),	     ERROR(E2BIG),  ERROR(EEXIST),
		ERROR(EFAULT),	     ERROR(EIDRM),  ERROR(EINTR),
		ERROR(EINVAL),	     ERROR(EMFILE), ERROR(EMSGSIZE),
		ERROR(ENAMETOOLONG), ERROR(ENFILE), ERROR(ENOENT),
		ERROR(ENOMEM),	     ERROR(ENOMSG), ERROR(ENOSPC),
		ERROR(ENOSYS),	     ERROR(EPERM),  ERROR(ETIMEDOUT),
		ERROR(EPIPE),
	};
	if (rc >= 0)
		return "ok";
	for (size_t i = 0; i < sizeof(errors) / sizeof(*errors); i++)
		if (errors[i].number == -rc)
			return errors[i].name;
	return strerror(-rc);
}

static int run_job(void *context)
{
	struct job *job = context;
	if (job->before)
		job->result = job->before(job);
	if (job->result < 0)
		return 0;
	atomic_store(&job->calling, true);
	job->result = job->body(job);
	return 0;
}

struct job *job_start(struct probe *p, const struct job *what)
{
	struct error err = {0};
	struct job *job = &p->job[p->jobs];
	if (p->jobs == JOBS)
		probe_skip(p, "over %d processes", JOBS);
	*job = *what;
	job->probe = p;
	job->pid = child_start(run_job, job, &err);
	if (job->pid < 0)
		probe_skip(p, "%s", err.text);
	p->jobs++;
	return job;
}

/* The letter of proc_pid_stat(5); '?' if there is no process. */
char state_of(pid_t pid)
{
	char path[64], text[256] = "";
	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? 0 : read(fd, text, sizeof(text) - 1);
	if (fd >= 0)
		close(fd);
	const char *end = n > 0 ? strrchr(text, ')') : NULL;
	return end ? end[2] : '?';
}

static bool asleep(const struct job *job)
{
	return atomic_load(&job->calling) && state_of(job->pid) == 'S';
}

static bool asleep_or_gone(void *context)
{
	const struct job *job = context;
	char state = state_of(job->pid);
	return asleep(job) || state == 'Z' || state == '?';
}

bool until_true(bool (*holds)(void *), void *context)
{
	uint64_t until = clock_now() + PATIENCE_NS;
	while (!holds(context)) {
		if (clock_now() > until)
			return false;
		nanosleep(&(struct timespec){.tv_nsec = 100000}, NULL);
	}
	return true;
}

void job_blocks(struct job *job)
{
	until_true(asleep_or_gone, job);
	if (!asleep(job))
		probe_conclude(job->probe, false, "does not wait: %s",
			       said(job->result));
}

bool job_stays(struct job *job)
{
	pause_ms(20);
	until_true(asleep_or_gone, job);
	return asleep(job);
}

static bool ended(void *context)
{
	struct job *job = context;
	job->reaped |= waitpid(job->pid, NULL, WNOHANG) == job->pid;
	return job->reaped;
}

bool job_over(struct job *job)
{
	return ended(job);
}

int job_result(struct job *job)
{
	char doing[96];
	if (until_true(ended, job))
		return job->result;
	child_doing(job->pid, doing, sizeof(doing));
	probe_conclude(job->probe, false, "still %s after 2 s", doing);
}

int try_other(void)
{
	uid_t uid = OTHER_USER - (geteuid() == OTHER_USER);
	if (setgroups(0, NULL) < 0 || setresgid(uid, uid, uid) < 0 ||
	    setresuid(uid, uid, uid) < 0)
		return -errno;
	/* Forgotten with every change of user (prctl(2)). */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	prctl(PR_SET_DUMPABLE, 1);
	return 0;
}

void become_other(struct probe *p)
{
	int rc = try_other();
	if (rc < 0)
		probe_skip(p, "no second user: setresuid: %s", said(rc));
}

static void give_up(unsigned first, unsigned second)
{
	struct __user_cap_header_struct head = {
		.version = _LINUX_CAPABILITY_VERSION_3,
	};
	struct __user_cap_data_struct data[2];
	if (syscall(SYS_capget, &head, data) < 0)
		return;
	data[0].effective &= ~first;
	data[1].effective &= ~second;
	syscall(SYS_capset, &head, data);
}

void give_up_resource(void)
{
	give_up(1u << CAP_SYS_RESOURCE, 0);
}

void give_up_all(void)
{
	give_up(~0u, ~0u);
}

void set_limit(struct probe *p, const char *path, const char *value)
{
	if (!p->private)
		probe_skip(p, "no private namespace: %s",
			   p->namespace_error.text);
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0 || write(fd, value, strlen(value)) < 0)
		probe_skip(p, "%s: %s", path, said(-errno));
	close(fd);
}

void pause_ms(long ms)
{
	struct timespec t = {.tv_sec = ms / 1000,
			     .tv_nsec = ms % 1000 * 1000000};
	while (nanosleep(&t, &t) < 0 && errno == EINTR)
		continue;
}

struct timespec from_now(long ms)
{
	struct timespec t;
	clock_gettime(CLOCK_REALTIME, &t);
	t.tv_nsec += ms % 1000 * 1000000;
	t.tv_sec += ms / 1000 + t.tv_nsec / 1000000000;
	t.tv_nsec %= 1000000000;
	return t;
}

bool is_due(const struct timespec *deadline, long ms)
{
	struct timespec then = from_now(ms);
	return then.tv_sec > deadline->tv_sec ||
	       (then.tv_sec == deadline->tv_sec &&
		then.tv_nsec >= deadline->tv_nsec);
}
