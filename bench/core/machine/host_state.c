/* What is so at this moment: load, memory, heat, queues in use. */
#include <dirent.h>
#include <fcntl.h>
#include <glob.h>
#include <linux/magic.h>
#include <linux/mqueue.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/memory.h"
#include "core/machine/host_file.h"
#include "core/machine/host_state.h"
#include "core/record/facts.h"

#ifndef MQUEUE_MAGIC
#define MQUEUE_MAGIC 0x19800202 /* of ipc/mqueue.c, in no header */
#endif

#define CPUS "/sys/devices/system/cpu/"
#define QUEUES "/dev/mqueue"
#define QUEUE_OVERHEAD 96 /* bytes charged a message beside its size */

/* NAN where the file cannot be read or does not begin with a number. */
static double read_number(const char *path)
{
	char line[64], *end;
	if (!host_read_line(path, line, sizeof(line)))
		return NAN;
	double number = strtod(line, &end);
	return end == line ? NAN : number;
}

/* The number after a key; NAN where there is none. */
static double number_behind(const char *text, const char *key)
{
	const char *found = strstr(text, key);
	double number;
	return found && sscanf(found + strlen(key), "%lf", &number) == 1
		       ? number
		       : NAN;
}

/* "0.12 0.09 0.01 2/93 15470": two runnable, of which one is this task. */
static void describe_runnable(struct facts *facts)
{
	char line[64];
	unsigned running;
	bool known = host_read_line("/proc/loadavg", line, sizeof(line)) &&
		     sscanf(line, "%*f %*f %*f %u/", &running) == 1 &&
		     running > 0;
	facts_number(facts, "tasks_runnable",
		     known ? running - 1 : (double)NAN);
}

static void describe_memory(struct facts *facts)
{
	char text[4096];
	if (!host_read_file("/proc/meminfo", text, sizeof(text)))
		text[0] = '\0';
	facts_number(facts, "memory_available_bytes",
		     number_behind(text, "MemAvailable:") * 1024);
	facts_number(facts, "swap_used_bytes",
		     (number_behind(text, "SwapTotal:") -
		      number_behind(text, "SwapFree:")) *
			     1024);
	if (!host_read_line("/proc/pressure/memory", text, sizeof(text)))
		text[0] = '\0';
	facts_number(facts, "memory_stalled_percent",
		     number_behind(text, "avg10="));
}

/* Those of CPU 0; a state that is disabled is not entered. */
static void describe_idle(struct facts *facts)
{
	double deepest = NAN;
	for (unsigned i = 0; i < 16; i++) {
		char path[128];
		snprintf(path, sizeof(path),
			 CPUS "cpu0/cpuidle/state%u/disable", i);
		if (read_number(path) != 0)
			continue;
		snprintf(path, sizeof(path),
			 CPUS "cpu0/cpuidle/state%u/latency", i);
		deepest = fmax(deepest, read_number(path));
	}
	facts_number(facts, "cpu.idle_latency_us", deepest);
}

double host_thermal_throttles(void)
{
	glob_t found = {0};
	double sum = NAN;
	if (glob(CPUS "cpu[0-9]*/thermal_throttle/core_throttle_count", 0, NULL,
		 &found) == GLOB_NOSPACE)
		mem_out();
	for (size_t i = 0; i < found.gl_pathc; i++) {
		double count = read_number(found.gl_pathv[i]);
		sum = isnan(sum) ? count : sum + count;
	}
	globfree(&found);
	return sum;
}

void host_describe_state(struct facts *facts)
{
	describe_runnable(facts);
	describe_memory(facts);
	describe_idle(facts);
	facts_number(facts, "cpu.thermal_throttles", host_thermal_throttles());
}

/* The header is a line too. */
static double count_lines(const char *path)
{
	FILE *file = mem_got(fopen(path, "re"));
	double lines = 0;
	if (!file)
		return NAN;
	for (int c; (c = getc(file)) != EOF;)
		lines += c == '\n';
	fclose(file);
	return lines;
}

/*
 * What RLIMIT_MSGQUEUE is charged for a queue (mqueue_get_inode). An open file
 * of this file system is a queue's descriptor; reading its attributes changes
 * nothing. 0 for the queue of another, NAN where it may not be read.
 */
static double queue_bytes(int folder, const char *name)
{
	struct stat status;
	struct mq_attr attr;
	if (fstatat(folder, name, &status, 0) < 0 || status.st_uid != geteuid())
		return 0;
	int fd = openat(folder, name, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	long rc = syscall(SYS_mq_getsetattr, fd, NULL, &attr);
	if (fd >= 0)
		close(fd);
	return rc < 0 ? NAN
		      : (double)attr.mq_maxmsg *
				((double)attr.mq_msgsize + QUEUE_OVERHEAD);
}

/* False where the queues of the file system are not to be seen. */
static bool add_posix_queues(double *queues, double *bytes)
{
	struct statfs system;
	if (statfs(QUEUES, &system) < 0 || system.f_type != MQUEUE_MAGIC)
		return false;
	DIR *folder = mem_got(opendir(QUEUES));
	if (!folder)
		return false;
	for (struct dirent *entry; (entry = readdir(folder));) {
		if (entry->d_name[0] == '.' && entry->d_type == DT_DIR)
			continue;
		*queues += 1;
		*bytes += queue_bytes(dirfd(folder), entry->d_name);
	}
	closedir(folder);
	return true;
}

void host_describe_queues(struct facts *facts)
{
	double queues = 0, bytes = 0;
	facts_number(facts, "limits.sysv_queues_used",
		     count_lines("/proc/sysvipc/msg") - 1);
	if (!add_posix_queues(&queues, &bytes))
		queues = bytes = NAN;
	facts_number(facts, "limits.mqueue_queues_used", queues);
	facts_number(facts, "limits.mqueue_bytes_used", bytes);
}
