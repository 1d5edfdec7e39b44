/* The limits of this process' cgroup and its ancestors. */
#ifndef HOST_CGROUP_H
#define HOST_CGROUP_H

struct facts;

/*
 * Sets "cgroup.root", whether this is the root memory cgroup, where messages
 * are not charged; and "cgroup.cpu_max", the tightest CPU limit of the cgroup
 * and its ancestors, "quota period". FACT_NONE where unknown, and for no limit.
 * Sets "cgroup.throttled_periods".
 */
void host_describe_cgroup(struct facts *facts);

/*
 * How often this cgroup and its ancestors were throttled by their CPU limit
 * since they were created: nr_throttled of cpu.stat. NAN if unknown.
 */
double host_throttled_periods(void);

#endif
