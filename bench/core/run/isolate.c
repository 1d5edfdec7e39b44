/* unshare(2), and the limits inside. */
#include <errno.h>
#include <limits.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/child.h"
#include "base/error.h"
#include "base/shm.h"
#include "base/text.h"
#include "core/machine/host_file.h"
#include "core/plan/plan.h"
#include "core/run/isolate.h"

/*
 * Root of the new namespace, which may write its limits; outside, the same
 * user.
 */
static int map_self(uid_t uid, gid_t gid)
{
	char map[64];
	int rc = text_write("/proc/self/setgroups", "deny");
	if (rc < 0 && rc != -ENOENT)
		return rc;
	snprintf(map, sizeof(map), "0 %u 1", uid);
	if ((rc = text_write("/proc/self/uid_map", map)) < 0)
		return rc;
	snprintf(map, sizeof(map), "0 %u 1", gid);
	return text_write("/proc/self/gid_map", map);
}

#define CLONE_SYSCTL "/proc/sys/kernel/unprivileged_userns_clone"
#define APPARMOR_SYSCTL "/proc/sys/kernel/apparmor_restrict_unprivileged_userns"

static uint64_t number_in(const char *path, uint64_t otherwise)
{
	char text[32];
	return host_read_line(path, text, sizeof(text))
		       ? strtoull(text, NULL, 10)
		       : otherwise;
}

/* Either may be used up, in this user namespace or in one around it. */
static void hint_limits(char *hint, size_t n)
{
	uint64_t users = number_in("/proc/sys/user/max_user_namespaces", 0);
	uint64_t queues = number_in("/proc/sys/user/max_ipc_namespaces", 0);
	uint64_t more = 2 * (users > queues ? users : queues);
	more = more < 10000 ? 10000 : more > INT_MAX ? INT_MAX : more;
	snprintf(hint, n,
		 "sudo sysctl user.max_user_namespaces=%llu "
		 "user.max_ipc_namespaces=%llu",
		 (unsigned long long)more, (unsigned long long)more);
}

/* EPERM is the answer of five: what can be read tells which it was. */
static const char *hint_permission(void)
{
	char status[4096];
	if (number_in(CLONE_SYSCTL, 1) == 0)
		return "sudo sysctl kernel.unprivileged_userns_clone=1";
	if (number_in(APPARMOR_SYSCTL, 0) == 1)
		return "sudo sysctl "
		       "kernel.apparmor_restrict_unprivileged_userns=0";
	if (host_read_file("/proc/self/status", status, sizeof(status)) &&
	    strstr(status, "\nSeccomp:\t2"))
		return "docker run --security-opt seccomp=unconfined (a "
		       "seccomp filter forbids it)";
	return geteuid() == 0 ? "it takes CAP_SYS_ADMIN, which this root lacks"
			      : "run as root";
}

static int refuse(struct error *err, int errnum, const char *call)
{
	char hint[128] = "";
	if (errnum == ENOSPC || errnum == EUSERS)
		hint_limits(hint, sizeof(hint));
	else if (errnum == EPERM || errnum == EACCES)
		snprintf(hint, sizeof(hint), "%s", hint_permission());
	else if (errnum == EINVAL)
		snprintf(hint, sizeof(hint),
			 "it takes a kernel with CONFIG_IPC_NS and, unless "
			 "root, CONFIG_USER_NS");
	return error_set(err, STATUS_SKIPPED, "%s: %s%s%s", call,
			 strerror(errnum), *hint ? ISOLATE_HINT : "", hint);
}

int isolate_enter(struct error *err)
{
	uid_t uid = geteuid();
	gid_t gid = getegid();
	if (unshare(CLONE_NEWIPC) == 0)
		return 0;
	if (errno != EPERM)
		return refuse(err, errno, "unshare CLONE_NEWIPC");
	/* Without its ids in there, a process could not come back. */
	if (access("/proc/self/uid_map", W_OK) < 0)
		return refuse(err, errno, "/proc/self/uid_map");
	if (unshare(CLONE_NEWUSER | CLONE_NEWIPC) < 0)
		return refuse(err, errno, "unshare CLONE_NEWUSER|CLONE_NEWIPC");
	int rc = map_self(uid, gid);
	return rc < 0 ? refuse(err, -rc, "/proc/self/uid_map") : 0;
}

static int enter(void *why)
{
	return isolate_enter(why) < 0;
}

int isolate_try(struct error *err)
{
	struct error *why = shm_map(sizeof(*why), err);
	pid_t pid = why ? child_start(enter, why, err) : -1;
	int status = 0;
	while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
		continue;
	int rc = pid < 0 ? -1 : 0;
	if (rc == 0 && (!WIFEXITED(status) || WEXITSTATUS(status) != 0))
		rc = error_set(err, STATUS_SKIPPED, "%s", why->text);
	shm_unmap(why, sizeof(*why));
	return rc;
}

static void raise_sysctl(const char *path, uint64_t need)
{
	char text[32];
	if (!host_read_line(path, text, sizeof(text)) ||
	    strtoull(text, NULL, 10) >= need)
		return;
	snprintf(text, sizeof(text), "%llu", (unsigned long long)need);
	text_write(path, text);
}

static void raise_rlimit(int resource)
{
	struct rlimit limit;
	if (getrlimit((__rlimit_resource_t)resource, &limit) < 0)
		return;
	limit.rlim_cur = limit.rlim_max;
	setrlimit((__rlimit_resource_t)resource, &limit);
}

struct need {
	uint64_t size, capacity, bytes, queues;
};

static void add_need(struct need *need, const struct params *p)
{
	uint64_t size = p->size ? p->size : 1;
	uint64_t bytes = p->capacity * size, queues = p->others + 256;
	need->size = size > need->size ? size : need->size;
	need->bytes = bytes > need->bytes ? bytes : need->bytes;
	need->queues = queues > need->queues ? queues : need->queues;
	if (p->capacity > need->capacity)
		need->capacity = p->capacity;
}

void isolate_raise(const struct plan *plan)
{
	struct need need = {0};
	for (size_t i = 0; i < plan->configs; i++)
		if (!plan->config[i].reason[0])
			add_need(&need, &plan->config[i].params);
	raise_sysctl("/proc/sys/kernel/msgmax", need.size);
	raise_sysctl("/proc/sys/kernel/msgmnb", need.bytes);
	raise_sysctl("/proc/sys/kernel/msgmni", need.queues);
	raise_sysctl("/proc/sys/fs/mqueue/msg_max", need.capacity);
	raise_sysctl("/proc/sys/fs/mqueue/msgsize_max", need.size);
	raise_sysctl("/proc/sys/fs/mqueue/queues_max", need.queues);
	raise_rlimit(RLIMIT_MSGQUEUE);
	raise_rlimit(RLIMIT_NOFILE);
}
