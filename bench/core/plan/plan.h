/*
 * The plan: which configurations, how long, in which order. Pure: the same
 * request, catalogue and topology give the same plan.
 */
#ifndef PLAN_H
#define PLAN_H

#include <stddef.h>
#include <stdint.h>

#include "core/plan/config.h"

struct catalogue;
struct error;
struct request;
struct topology;

/* The default of --runs with --precision. */
#define PLAN_RUNS_MAX 50

struct step {
	size_t group; /* the place of its first configuration */
	unsigned block;
};

struct plan {
	struct config *config;
	size_t configs;
	struct step *step; /* runs x groups that are not skipped */
	size_t steps;
	unsigned runs; /* at most, with a precision */
	double precision;
	uint64_t max_ns;
	uint64_t seed;
};

int plan_expand(struct plan *plan, const struct request *request,
		const struct catalogue *catalogue,
		const struct topology *topology, struct error *err);

/* Points of the matrix at which both System V and POSIX are measured. */
size_t plan_pairs(const struct plan *plan);

/* The estimated duration in seconds, of a step and of all. */
double plan_step_seconds(const struct plan *plan, size_t step);
double plan_seconds(const struct plan *plan);

void plan_release(struct plan *plan);

#endif
