/* Plans made from the words of a command line, on machines made up. */
#ifndef PLANNING_H
#define PLANNING_H

#include "core/plan/plan.h"

#define TWO_CORES "pack:1 l3:1 core:2 pu:1"

/* "size=64,1k wait=spin"; seed and runs 0 are the test's own defaults. */
struct wish {
	const char *preset;
	const char *asked;
	uint64_t seed;
	unsigned runs;
	struct amount amount;
	const char *target;  /* of a search; NULL: none */
	const char *machine; /* HWLOC_SYNTHETIC; NULL: TWO_CORES */
	const struct catalogue *catalogue; /* NULL: the program's */
};

/* 0, or -1 and an error, as plan_expand returns it. */
int wish_expand(struct plan *plan, const struct wish *wish, struct error *err);

/* The same where it must succeed. */
void wish_plan(struct plan *plan, const struct wish *wish);

/* The first configuration of that mechanism; the test fails without one. */
const struct config *plan_first(const struct plan *plan, const char *mechanism);

/* A plan of this configuration alone, which may come from another. */
struct plan plan_alone(struct config *config);

/* Configurations of a mechanism; NULL: of sysv and posix. */
size_t plan_count(const struct plan *plan, const char *mechanism);

#endif
