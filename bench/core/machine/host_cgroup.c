/* Which cgroup this task is in, and what the cgroup limits. */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "core/machine/host_cgroup.h"
#include "core/machine/host_file.h"
#include "core/record/facts.h"

struct cgroup {
	bool v2;
	char path[1024];
};

/* Where the task is for a controller: in its v1 hierarchy, else in v2's. */
static bool find_cgroup(const char *controller, struct cgroup *cgroup)
{
	char text[8192], *rest = text;
	if (!host_read_file("/proc/self/cgroup", text, sizeof(text)))
		return false;
	for (char *line; (line = strsep(&rest, "\n"));) {
		strsep(&line, ":");
		char *list = strsep(&line, ":");
		if (!line)
			continue;
		/* v2's line, which is the last, names no controller. */
		cgroup->v2 = !*list;
		snprintf(cgroup->path, sizeof(cgroup->path), "%s", line);
		for (char *word; (word = strsep(&list, ","));) {
			if (cgroup->v2 || !strcmp(word, controller))
				return true;
		}
	}
	return false;
}

/* To the one around it; false where there is none. */
static bool go_up(struct cgroup *cgroup)
{
	char *end = strrchr(cgroup->path, '/');
	if (end)
		*end = '\0';
	return end;
}

static bool has_file(const char *path, const char *file)
{
	char name[1200];
	snprintf(name, sizeof(name), CGROUP_MOUNT "%s/%s", path, file);
	return access(name, F_OK) == 0;
}

/* Of v2's root: what may be given to its children, or is. */
static bool lists_memory(const char *file)
{
	char name[64], list[512];
	snprintf(name, sizeof(name), CGROUP_MOUNT "/%s", file);
	return host_read_line(name, list, sizeof(list)) &&
	       text_lists(list, " ", "memory");
}

/* One without the controller is accounted where its nearest ancestor is. */
static enum memory_place place_below(const struct cgroup *cgroup)
{
	struct cgroup at = *cgroup;
	if (!cgroup->v2 || !has_file(at.path, "cgroup.procs"))
		return MEMORY_CHILD;
	do {
		if (has_file(at.path, "memory.current"))
			return MEMORY_CHILD;
	} while (go_up(&at));
	return MEMORY_ROOT;
}

/*
 * "/" may be the root of a cgroup namespace; v2 gives a cgroup.type to all but
 * the real root, whose list has each controller that v2 could have.
 */
static enum memory_place place_of(const struct cgroup *cgroup, bool is_initial)
{
	bool is_child = has_file("", "cgroup.type");
	if (cgroup->v2 && !is_child && has_file("", "cgroup.controllers") &&
	    !lists_memory("cgroup.controllers"))
		return MEMORY_ABSENT;
	if (strcmp(cgroup->path, "/") != 0)
		return place_below(cgroup);
	if (is_initial)
		return MEMORY_ROOT;
	return cgroup->v2 && is_child ? MEMORY_CHILD : MEMORY_UNSEEN;
}

/* The initial namespace has a fixed inode (PROC_CGROUP_INIT_INO). */
void host_memory_cgroup(struct memory_cgroup *now)
{
	struct cgroup cgroup = {0};
	struct stat space;
	*now = (struct memory_cgroup){.place = MEMORY_UNSEEN};
	now->is_initial = stat("/proc/self/ns/cgroup", &space) < 0 ||
			  space.st_ino == 0xEFFFFFFBu;
	if (find_cgroup("memory", &cgroup))
		now->place = place_of(&cgroup, now->is_initial);
	else if (access("/proc/self/cgroup", F_OK) < 0 &&
		 access("/proc/self/stat", F_OK) == 0)
		now->place = MEMORY_ABSENT;
	now->root = cgroup.v2 ? CGROUP_MOUNT : CGROUP_MOUNT "/memory";
	now->is_delegated =
		!cgroup.v2 || lists_memory("cgroup.subtree_control");
	if (now->place != MEMORY_ABSENT)
		memcpy(now->path, cgroup.path, sizeof(now->path));
}

/* Unless the kernel was told not to. */
static bool charges_kernel_memory(void)
{
	char line[4096], *rest = line;
	if (!host_read_line("/proc/cmdline", line, sizeof(line)))
		return true;
	for (char *value; (value = strsep(&rest, " "));) {
		const char *name = strsep(&value, "=");
		if (value && ((!strcmp(name, "cgroup.memory") &&
			       text_lists(value, ",", "nokmem")) ||
			      (!strcmp(name, "cgroup_disable") &&
			       text_lists(value, ",", "memory"))))
			return false;
	}
	return true;
}

static void describe_memory_cgroup(struct facts *facts)
{
	struct memory_cgroup now;
	host_memory_cgroup(&now);
	facts_text(facts, "cgroup.path", now.path[0] ? now.path : NULL);
	facts_none(facts, "cgroup.root");
	facts_none(facts, "cgroup.kernel_memory");
	if (now.place == MEMORY_ROOT || now.place == MEMORY_CHILD)
		facts_flag(facts, "cgroup.root", now.place == MEMORY_ROOT);
	if (now.place != MEMORY_UNSEEN)
		facts_flag(facts, "cgroup.kernel_memory",
			   now.place != MEMORY_ABSENT &&
				   charges_kernel_memory());
}

static bool read_cgroup(const char *mount, const char *path, const char *file,
			char line[64])
{
	char name[1200];
	snprintf(name, sizeof(name), "/sys/fs/cgroup%s%s/%s", mount, path,
		 file);
	return host_read_line(name, line, 64);
}

/* False where the cgroup has no limit of its own: "max", or -1 in v1. */
static bool read_quota(const struct cgroup *cgroup, double *quota,
		       double *period)
{
	const char *path = cgroup->path;
	char line[64];
	if (cgroup->v2)
		return read_cgroup("", path, "cpu.max", line) &&
		       sscanf(line, "%lf %lf", quota, period) == 2;
	return read_cgroup("/cpu", path, "cpu.cfs_quota_us", line) &&
	       sscanf(line, "%lf", quota) == 1 && *quota > 0 &&
	       read_cgroup("/cpu", path, "cpu.cfs_period_us", line) &&
	       sscanf(line, "%lf", period) == 1;
}

/* Whether its files are here, whichever of them it has. */
static bool is_seen(const struct cgroup *cgroup)
{
	char name[1200];
	snprintf(name, sizeof(name), "/sys/fs/cgroup%s%s/cgroup.procs",
		 cgroup->v2 ? "" : "/cpu", cgroup->path);
	return access(name, F_OK) == 0;
}

/*
 * The tightest limit of the cgroup and those around it, as in cpu.max; none
 * where there is no limit, and no fact where none of them can be seen.
 */
static void describe_cpu_cgroup(struct facts *facts)
{
	struct cgroup cgroup;
	double quota, period, tightest = INFINITY;
	char text[64];
	if (!find_cgroup("cpu", &cgroup))
		return;
	do {
		if (is_seen(&cgroup) && isinf(tightest))
			facts_none(facts, "cgroup.cpu_max");
		if (read_quota(&cgroup, &quota, &period) &&
		    quota / period < tightest) {
			tightest = quota / period;
			snprintf(text, sizeof(text), "%.0f %.0f", quota,
				 period);
			facts_text(facts, "cgroup.cpu_max", text);
		}
	} while (go_up(&cgroup));
}

/* False where the cgroup has no such count, as v2's root. */
static bool read_throttled(const struct cgroup *cgroup, double *periods)
{
	char name[1200], text[2048];
	snprintf(name, sizeof(name), "/sys/fs/cgroup%s%s/cpu.stat",
		 cgroup->v2 ? "" : "/cpu", cgroup->path);
	const char *found = host_read_file(name, text, sizeof(text))
				    ? strstr(text, "nr_throttled ")
				    : NULL;
	return found && sscanf(found, "nr_throttled %lf", periods) == 1;
}

double host_throttled_periods(void)
{
	struct cgroup cgroup;
	double sum = NAN, periods;
	if (!find_cgroup("cpu", &cgroup))
		return NAN;
	do {
		if (read_throttled(&cgroup, &periods))
			sum = isnan(sum) ? periods : sum + periods;
	} while (go_up(&cgroup));
	return sum;
}

void host_describe_cgroup(struct facts *facts)
{
	describe_memory_cgroup(facts);
	describe_cpu_cgroup(facts);
	facts_number(facts, "cgroup.throttled_periods",
		     host_throttled_periods());
}
