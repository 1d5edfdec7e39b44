/* CPUs and their topology, from hwloc. */
#ifndef CPU_H
#define CPU_H

#include <stddef.h>

struct error;

#define CPU_NONE (-1)

/* Where the two ends of a channel run. */
struct placement {
	char name[32]; /* a word of placements[], or CPU numbers "0:1" */
	int cpu[2];    /* sender's and receiver's; CPU_NONE when unpinned */
};

struct placement_word {
	const char *name;
	const char *label; /* for a table: "same CPU", "two CPUs" */
	const char *summary;
};

/*
 * same-cpu, smt, same-llc, cross-llc, cross-node, unpinned, and two-cpus: the
 * nearest two CPUs that are not SMT siblings, else siblings; it is resolved
 * to the word for what was found. Ended by a NULL name.
 */
extern const struct placement_word placements[];

/* The CPUs this process may run on, as hwloc sees them. Opaque. */
struct topology;

/* Loads the topology, restricted to the CPUs allowed. NULL and an error. */
struct topology *topology_load(struct error *err);
void topology_free(struct topology *topology);

/* CPUs allowed, and CPUs in the machine. */
unsigned topology_cpus(const struct topology *topology);
unsigned topology_online(const struct topology *topology);

/*
 * Describes the machine in one line, such as "1 package, 2 cores, 2 CPUs,
 * 1 x 32 MiB L3, 1 node"; the same text at every boot of the same machine.
 */
void topology_describe(const struct topology *topology, char *text, size_t n);

/*
 * Resolves a word or a pair "A:B" of CPU numbers into CPUs. Pairs that are
 * given by number keep their text as the name. 0; or -1 with the reason, its
 * status STATUS_SKIPPED where the machine has no such pair or the CPU is not
 * allowed, STATUS_USAGE where the text is no placement.
 */
int topology_place(const struct topology *topology, const char *word,
		   struct placement *placement, struct error *err);

/* The table label of a placement's name; the name itself for CPU numbers. */
const char *placement_label(const char *name);

/* The CPU's pause instruction, for loops that spin; nothing if it has none. */
static inline void cpu_relax(void)
{
#if defined(__x86_64__) || defined(__i386__)
	__builtin_ia32_pause();
#elif defined(__aarch64__)
	__asm__ volatile("yield");
#elif defined(__riscv)
	__asm__ volatile(".insn i 0x0f, 0, x0, x0, 0x010"); /* pause */
#endif
}

#endif
