/* Verdicts, users, limits and deadlines. */
#include <errno.h>
#include <grp.h>
#include <linux/capability.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
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
#define NOBODY 65534
#define STRANGER 1900000000   /* from here on 65536 that no system gives out */
#define CLOCK_SET_NS 10000000 /* no slewing moves it so far in a row's time */

static void end_jobs(struct probe *p)
{
	for (size_t i = 0; i < p->jobs; i++)
		if (p->job[i].pid > 0 && !p->job[i].reaped)
			kill(p->job[i].pid, SIGKILL);
	while (waitpid(-1, NULL, 0) > 0)
		continue;
}

int64_t probe_clock_ahead(void)
{
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * (int64_t)NSEC_PER_SEC + now.tv_nsec -
	       (int64_t)clock_now();
}

/*
 * Deadlines go by a clock that anybody may set. A process that loses its CPU
 * between two readings sees too much, so it looks more than once.
 */
static bool clock_was_set(const struct probe *p)
{
	for (int i = 0; i < 3; i++)
		if (llabs(probe_clock_ahead() - p->clock_ahead) <= CLOCK_SET_NS)
			return false;
	return true;
}

/* A job that concludes leaves the cleanup of the others to the row. */
_Noreturn static void conclude(struct probe *p, enum keeping verdict,
			       const char *format, va_list args)
{
	if (!atomic_exchange(&p->concluded, true)) {
		bool unseen = verdict != KEPT && verdict != SKIPPED &&
			      clock_was_set(p);
		p->verdict = unseen ? SKIPPED : verdict;
		text_vformat(p->observed, sizeof(p->observed),
			     unseen ? "the clock was set meanwhile" : format,
			     args);
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

char probe_state(pid_t pid)
{
	char doing[96];
	child_doing(pid, doing, sizeof(doing));
	return doing[0];
}

bool probe_wait_until(struct probe *p, bool (*holds)(void *), void *context)
{
	uint64_t until = clock_now() + PATIENCE_NS;
	bool held;
	atomic_store(&p->watches, true);
	while (!(held = holds(context)) && clock_now() <= until)
		nanosleep(&(struct timespec){.tv_nsec = 100000}, NULL);
	atomic_store(&p->watches, false);
	return held;
}

static bool is_counted(void *context)
{
	struct probe *p = context;
	return atomic_load(&p->count) > 0;
}

bool probe_wait_count(struct probe *p)
{
	return probe_wait_until(p, is_counted, p);
}

static bool become(uid_t uid)
{
	return setgroups(0, NULL) == 0 && setresgid(uid, uid, uid) == 0 &&
	       setresuid(uid, uid, uid) == 0;
}

int probe_try_other(void)
{
	/* A user namespace may have few ids. */
	if (!become(STRANGER + (uid_t)getpid() % 65536) &&
	    !become(NOBODY - (geteuid() == NOBODY)))
		return -errno;
	/* Forgotten with every change of user (prctl(2)). */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	prctl(PR_SET_DUMPABLE, 1);
	probe_drop_caps(); /* kept under some securebits (capabilities(7)) */
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
