/*
 * --memcg: in which memory cgroup the workers of a run are, which is the one
 * that their messages are charged to.
 */
#ifndef CHARGE_H
#define CHARGE_H

#include <sys/types.h>

#include "params.h"

struct error;

/* All zero: the workers stay where they are started, and no cgroup is made. */
struct charge {
	const char *folder; /* that the next workers enter; NULL: none */
	char made[96];	    /* a child of the root, if it had to be made */
	pid_t keeper;	    /* removes it; or 0 */
};

/*
 * Chooses for the next workers. A child is the cgroup that mqbench is in, or,
 * where that is the root, one that is made once and kept until charge_release.
 * For workers in the root it is made as well, if possible: a kernel takes
 * another path in the root from its first child on, for good, so this is to be
 * called for all of a plan before the first run. In a kernel without memory
 * cgroups every process is where it should be. -1 and an error of
 * STATUS_SKIPPED where the hierarchy is out of sight or may not be changed.
 */
int charge_choose(struct charge *charge, enum memcg which, struct error *err);

/* Moves the calling process there. -1 and an error of STATUS_SKIPPED. */
int charge_enter(const struct charge *charge, struct error *err);

/*
 * Removes what was made, once the workers have ended. It is removed as well if
 * mqbench is killed.
 */
void charge_release(struct charge *charge);

#endif
