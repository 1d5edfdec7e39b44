/* The limits of this process' cgroup and its ancestors. */
#ifndef HOST_CGROUP_H
#define HOST_CGROUP_H

#include <stdbool.h>

struct facts;

#define CGROUP_MOUNT "/sys/fs/cgroup"

enum memory_place {
	MEMORY_UNSEEN, /* it is not known */
	MEMORY_ABSENT, /* the kernel has none, or cgroup_disable=memory */
	MEMORY_ROOT,   /* what is there is charged to nobody */
	MEMORY_CHILD,
};

/* The memory cgroup of this task. */
struct memory_cgroup {
	enum memory_place place;
	char path[1024];   /* below the root; "" where MEMORY_ABSENT */
	const char *root;  /* the folder of the hierarchy */
	bool is_initial;   /* the cgroup namespace: that is the real root */
	bool is_delegated; /* a child of the root would have the controller */
};

void host_memory_cgroup(struct memory_cgroup *now);

/*
 * Sets "cgroup.path", the memory cgroup; "cgroup.root", whether it is the root;
 * "cgroup.kernel_memory", whether this kernel charges messages to any other;
 * "cgroup.cpu_max", the tightest CPU limit of the cgroup and its ancestors,
 * "quota period"; and "cgroup.throttled_periods". FACT_NONE where unknown, and
 * for no limit.
 */
void host_describe_cgroup(struct facts *facts);

/*
 * How often this cgroup and its ancestors were throttled by their CPU limit
 * since they were created: nr_throttled of cpu.stat. NAN if unknown.
 */
double host_throttled_periods(void);

#endif
