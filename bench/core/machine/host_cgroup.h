/* The limits of our cgroup and those around it. */
#ifndef HOST_CGROUP_H
#define HOST_CGROUP_H

struct facts;

/*
 * Sets "cgroup.root", whether this is the root memory cgroup, where messages
 * are charged to no one; and "cgroup.cpu_max", the tightest CPU limit of the
 * cgroup and those around it, "quota period". FACT_NONE where unknown, and
 * for no limit. Sets "cgroup.throttled_periods".
 */
void host_describe_cgroup(struct facts *facts);

/*
 * How often our cgroup and those around it were held up by their CPU limit,
 * since they were made: nr_throttled of cpu.stat. NAN where none tells.
 */
double host_throttled_periods(void);

#endif
