/*
 * CPU time and interrupts of other activity on the CPUs of a run, counted
 * outside of its measured part.
 */
#ifndef DISTURBANCE_H
#define DISTURBANCE_H

#include "core/record/run.h"

/* Nothing is known: all NAN. */
extern const struct disturbance disturbance_unknown;

/*
 * The totals since boot on these CPUs; with CPU_NONE on all of them. From
 * /proc/stat, /proc/interrupts and the cgroup's cpu.stat (proc(5), cgroups(7)).
 */
void disturbance_read(struct disturbance *total, const int cpu[2]);

/* What `end` has more than `begin`. */
struct disturbance disturbance_between(const struct disturbance *begin,
				       const struct disturbance *end);

/* The columns of CPUs in /proc/interrupts. */
struct interrupt_columns {
	unsigned width; /* columns in a row */
	unsigned column[2];
	unsigned columns; /* of column[]; 0: all */
};

/* The header's columns of these CPUs. */
struct interrupt_columns interrupts_find(const char *header, const int cpu[2]);

/* Adds a row of /proc/interrupts, as a device's, a timer's or another's. */
void interrupts_add(struct disturbance *total, const char *row,
		    const struct interrupt_columns *columns);

#endif
