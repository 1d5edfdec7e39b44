/* Performance events of one process, in one group. */
#include <errno.h>
#include <linux/perf_event.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/counters.h"

const struct counter_event counter_cycles_instructions[COUNTERS_MAX] = {
	{PERF_TYPE_HARDWARE, PERF_COUNT_HW_CPU_CYCLES},
	{PERF_TYPE_HARDWARE, PERF_COUNT_HW_INSTRUCTIONS},
};

/* What PERF_FORMAT_GROUP reads, with both times. */
struct group {
	uint64_t n, enabled_ns, running_ns;
	uint64_t count[COUNTERS_MAX];
};

static int open_event(const struct counter_event *event, int leader)
{
	struct perf_event_attr attr = {
		.type = event->type,
		.size = sizeof(attr),
		.config = event->config,
		.disabled = leader < 0,
		.exclude_hv = 1,
		.read_format = PERF_FORMAT_GROUP |
			       PERF_FORMAT_TOTAL_TIME_ENABLED |
			       PERF_FORMAT_TOTAL_TIME_RUNNING,
	};
	long fd = syscall(SYS_perf_event_open, &attr, 0, -1, leader,
			  PERF_FLAG_FD_CLOEXEC);
	return fd < 0 ? -errno : (int)fd;
}

int counters_open(struct counters *counters, const struct counter_event *event,
		  size_t n)
{
	counters->n = 0;
	while (counters->n < n) {
		int leader = counters->n > 0 ? counters->fd[0] : -1;
		int fd = open_event(&event[counters->n], leader);
		if (fd < 0) {
			counters_close(counters);
			return fd;
		}
		counters->fd[counters->n++] = fd;
	}
	return 0;
}

void counters_start(const struct counters *counters)
{
	if (counters->n == 0)
		return;
	ioctl(counters->fd[0], PERF_EVENT_IOC_RESET, PERF_IOC_FLAG_GROUP);
	ioctl(counters->fd[0], PERF_EVENT_IOC_ENABLE, 0);
}

int counters_stop(const struct counters *counters, uint64_t count[COUNTERS_MAX])
{
	struct group group;
	if (counters->n == 0)
		return -EBADF;
	ioctl(counters->fd[0], PERF_EVENT_IOC_DISABLE, 0);
	ssize_t size = read(counters->fd[0], &group, sizeof(group));
	if (size < 0)
		return -errno;
	if (group.n != counters->n || group.running_ns == 0)
		return -EAGAIN;
	for (size_t i = 0; i < group.n; i++)
		count[i] = group.running_ns == group.enabled_ns
				   ? group.count[i]
				   : (uint64_t)((double)group.count[i] *
						(double)group.enabled_ns /
						(double)group.running_ns);
	return 0;
}

void counters_close(struct counters *counters)
{
	for (size_t i = 0; i < counters->n; i++)
		close(counters->fd[i]);
	memset(counters, 0, sizeof(*counters));
}

const char *counters_reason(int errnum)
{
	switch (errnum) {
	case EACCES:
		return "perf_event_open is not permitted: "
		       "kernel.perf_event_paranoid is over 1";
	case EPERM:
		return "perf_event_open is not permitted: a seccomp filter or "
		       "a security module forbids the call";
	case ENOENT:
	case EOPNOTSUPP:
	case ENODEV:
		return "there are no hardware counters, as in most virtual "
		       "machines";
	case ENOSYS:
		return "perf_event_open does not exist: a kernel without "
		       "CONFIG_PERF_EVENTS, or a container";
	default:
		return strerror(errnum);
	}
}

const char *counters_hint(int errnum)
{
	switch (errnum) {
	case EACCES:
		return "sudo sysctl kernel.perf_event_paranoid=1";
	case EPERM:
		return "docker run --security-opt seccomp=unconfined, if it is "
		       "a container";
	case ENOENT:
	case EOPNOTSUPP:
	case ENODEV:
		return "measure on bare metal, or have the hypervisor expose "
		       "the PMU";
	default:
		return "see perf_event_open(2)";
	}
}
