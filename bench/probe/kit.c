/* Verdicts, processes that block, users and limits. */
#include <errno.h>
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
#include "base/text.h"
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

void probe_expect(struct probe *p, int rc, int expected, const char *call)
{
	probe_conclude(p, rc == expected, "%s%s%s", call, *call ? " " : "",
		       rc_name(rc));
}

void probe_need(struct probe *p, int rc, const char *call)
{
	if (rc < 0)
		probe_skip(p, "%s: %s", call, rc_name(rc));
}

int rc_of(long result)
{
	return result < 0 ? -errno : (int)result;
}

#define ERROR(name) [name] = #name

const char *rc_name(int rc)
{
	static const char *const names[] = {
		ERROR(EACCES),	     ERROR(EAGAIN), ERROR(EBADF),
		ERROR(EBUSY),	     ERROR(E2BIG),  ERROR(EEXIST),
		ERROR(EFAULT),	     ERROR(EIDRM),  ERROR(EINTR),
		ERROR(EINVAL),	     ERROR(EMFILE), ERROR(EMSGSIZE),
		ERROR(ENAMETOOLONG), ERROR(ENFILE), ERROR(ENOENT),
		ERROR(ENOMEM),	     ERROR(ENOMSG), ERROR(ENOSPC),
		ERROR(ENOSYS),	     ERROR(EPERM),  ERROR(ETIMEDOUT),
		ERROR(EPIPE),
	};
	size_t n = rc < 0 ? (size_t)-rc : 0;
	if (n == 0)
		return "ok";
	return n < sizeof(names) / sizeof(*names) && names[n] ? names[n]
							      : strerror(-rc);
}

static int run_job(void *context)
{
	struct job *job = context;
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

int job_run(struct probe *p, const struct queue *q, int (*body)(struct job *))
{
	return job_result(
		job_start(p, &(struct job){.body = body, .queue = *q}));
}

struct job *job_blocked(struct probe *p, const struct queue *q,
			int (*body)(struct job *))
{
	return job_sleeps(
		job_start(p, &(struct job){.body = body, .queue = *q}));
}

char probe_state(pid_t pid)
{
	char doing[96];
	child_doing(pid, doing, sizeof(doing));
	return doing[0];
}

static bool asleep(const struct job *job)
{
	return atomic_load(&job->calling) && probe_state(job->pid) == 'S';
}

static bool asleep_or_gone(void *context)
{
	const struct job *job = context;
	char state = probe_state(job->pid);
	return asleep(job) || state == 'Z' || state == '?';
}

bool probe_wait_until(bool (*holds)(void *), void *context)
{
	uint64_t until = clock_now() + PATIENCE_NS;
	while (!holds(context)) {
		if (clock_now() > until)
			return false;
		nanosleep(&(struct timespec){.tv_nsec = 100000}, NULL);
	}
	return true;
}

static bool is_counted(void *context)
{
	struct probe *p = context;
	return atomic_load(&p->count) > 0;
}

bool probe_wait_count(struct probe *p)
{
	return probe_wait_until(is_counted, p);
}

struct job *job_sleeps(struct job *job)
{
	probe_wait_until(asleep_or_gone, job);
	if (!asleep(job))
		probe_conclude(job->probe, false, "does not wait: %s",
			       rc_name(job->result));
	return job;
}

bool job_stays(struct job *job)
{
	probe_pause(20);
	probe_wait_until(asleep_or_gone, job);
	return asleep(job);
}

bool job_over(struct job *job)
{
	job->reaped |= waitpid(job->pid, NULL, WNOHANG) == job->pid;
	return job->reaped;
}

static bool is_over(void *context)
{
	return job_over(context);
}

int job_result(struct job *job)
{
	char doing[96];
	if (probe_wait_until(is_over, job))
		return job->result;
	child_doing(job->pid, doing, sizeof(doing));
	probe_conclude(job->probe, false, "still %s after 2 s", doing);
}

int probe_try_other(void)
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

void probe_become_other(struct probe *p)
{
	probe_need(p, probe_try_other(), "no second user: setresuid");
}

static void drop(unsigned first, unsigned second)
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

void probe_drop_resource(void)
{
	drop(1u << CAP_SYS_RESOURCE, 0);
}

void probe_drop_caps(void)
{
	drop(~0u, ~0u);
}

void probe_set_limit(struct probe *p, const char *path, const char *value)
{
	if (!p->private)
		probe_skip(p, "no private namespace: %s",
			   p->namespace_error.text);
	probe_need(p, text_write(path, value), path);
}

void probe_pause(long ms)
{
	clock_sleep_until(clock_now() + (uint64_t)ms * 1000000);
}

struct timespec probe_deadline(long ms)
{
	struct timespec t;
	clock_gettime(CLOCK_REALTIME, &t);
	t.tv_nsec += ms * 1000000;
	t.tv_sec += t.tv_nsec / 1000000000;
	t.tv_nsec %= 1000000000;
	return t;
}

bool probe_is_due(const struct timespec *deadline, long ms)
{
	struct timespec then = probe_deadline(ms);
	return then.tv_sec > deadline->tv_sec ||
	       (then.tv_sec == deadline->tv_sec &&
		then.tv_nsec >= deadline->tv_nsec);
}
