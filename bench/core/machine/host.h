/* The machine and its kernel: the environment block of a record. */
#ifndef HOST_H
#define HOST_H

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

#endif
