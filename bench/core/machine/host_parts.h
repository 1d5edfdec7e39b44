/* What host.c, host_cgroup.c and host_virtual.c share, and nobody else. */
#ifndef HOST_PARTS_H
#define HOST_PARTS_H

#include <stdbool.h>
#include <stddef.h>

struct facts;

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

/* Makes "?" of what is not ASCII text: the record's JSON takes only UTF-8. */
void host_make_ascii(char *text);

/*
 * Up to n - 1 bytes of a file, or of its first line without the newline, as
 * ASCII text. False where it cannot be read.
 */
bool host_read_file(const char *path, char *text, size_t n);
bool host_read_line(const char *path, char *text, size_t n);

/*
 * Sets "virtualisation.hypervisor": its name, "none" on bare metal, FACT_NONE
 * where nothing tells. Sets "virtualisation.container" where it is not known
 * yet and the mark of Podman or Docker is there.
 */
void host_describe_virtual(struct facts *facts);

/*
 * Sets "cgroup.root", whether this is the root memory cgroup, where messages
 * are charged to no one; and "cgroup.cpu_max", the tightest CPU limit of the
 * cgroup and those around it, "quota period". FACT_NONE where unknown, and
 * for no limit. Sets "cgroup.throttled_periods".
 */
void host_describe_cgroup(struct facts *facts);

/*
 * Sets what is so at this moment: "tasks_runnable" beside this one, memory
 * and swap, "cpu.idle_latency_us" of the deepest idle state allowed,
 * "cpu.thermal_throttles" of all CPUs since boot.
 */
void host_describe_state(struct facts *facts);

/* Sets how many queues there are, and what this user's POSIX ones take. */
void host_describe_queues(struct facts *facts);

#endif
