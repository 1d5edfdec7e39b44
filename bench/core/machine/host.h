/* What machine and kernel this is: the environment block of a record. */
#ifndef HOST_H
#define HOST_H

#include <stdbool.h>

struct facts;
struct topology;

/*
 * Fills the facts of docs/format.md's environment table: kernel, command line
 * (without init's arguments, root and identity), boot id, cpu, topology,
 * governor, clocksource, mitigations, virtualisation, cgroup, haltpoll, load,
 * memory, and every message-queue limit of the current IPC namespace with
 * RLIMIT_MSGQUEUE and what of them is taken. What cannot be read is a
 * FACT_NONE.
 */
void host_describe(struct facts *environment, const struct topology *topology);

/* The message-queue limits alone, as host_describe gives them. */
void host_limits(struct facts *environment);

/*
 * Sets "machine_class": 16 hex digits over architecture, CPU model, CPUs and
 * topology, hypervisor and clock unit, never the kernel, its limits,
 * microcode or governor, so that kernels of one machine can be compared.
 */
void host_machine_class(struct facts *environment, const char *clock_unit);

/*
 * Whether a nanosecond of the clock is an executed instruction, and nothing
 * else makes it pass: so in a guest whose hypervisor says so, with the word
 * mqbench.clock=instructions on the kernel's command line (scripts/qemu/).
 */
bool host_clock_counts(void);

/* "instructions" there, else "ns". */
const char *host_clock_unit(void);

/*
 * How often our cgroup and those around it were held up by their CPU limit,
 * since they were made: nr_throttled of cpu.stat. NAN where none tells.
 */
double host_throttled_periods(void);

/* How often all CPUs were slowed down for their heat, since boot; or NAN. */
double host_thermal_throttles(void);

#endif
