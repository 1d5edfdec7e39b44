/*
 * The plan: which configurations, how long, in which order. Pure: the same
 * request, catalogue and topology give the same plan.
 */
#ifndef PLAN_H
#define PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/record/record.h"
#include "core/stats/knee.h"
#include "params.h"

struct error;
struct mechanism;
struct topology;
struct workload;

/* What there is to measure; both end with NULL. */
struct catalogue {
	const struct mechanism *const *mechanisms;
	const struct workload *const *workloads;
};

const struct mechanism *catalogue_mechanism(const struct catalogue *catalogue,
					    const char *name);
const struct workload *catalogue_workload(const struct catalogue *catalogue,
					  const char *name);

#define AXES_MAX 32
#define GRID_VALUES_MAX 4096 /* of one axis */

/* A list of values for each axis; all combinations are meant. */
struct grid {
	char **value[AXES_MAX]; /* by the axis' place in axes[] */
	size_t values[AXES_MAX];
};

/* How much is measured in one run; it ends at whichever comes first. */
struct amount {
	uint64_t messages; /* UINT64_MAX: no bound */
	uint64_t duration_ns;
	uint64_t max_samples;
};

struct preset {
	const char *name;
	const char *summary;
	unsigned runs;
	struct amount sampled;	  /* workloads that time each message */
	struct amount rate;	  /* workloads that time the stream */
	struct amount paced;	  /* open loops */
	const char *const *grids; /* in the words of the command line */
	bool promises;		  /* those of the mechanisms are tried too */
};

/* smoke quick default publish; ended by a NULL name. */
extern const struct preset presets[];

const struct preset *preset_find(const char *name);

/* What the caller asked for; core/request.h sets it. */
struct request {
	const struct preset *preset;
	struct grid asked;	   /* replaces the preset's values */
	struct amount amount;	   /* 0: the preset's */
	unsigned runs;		   /* 0: the preset's; with a precision, 50 */
	double precision;	   /* wished for, a share; 0: none */
	uint64_t max_ns;	   /* no block begins later; 0: no bound */
	struct knee_target target; /* "": none; else rates are found as it
				    * goes, and have no steps */
	uint64_t seed;
	bool counted; /* the clock counts instructions */
};

/*
 * Sets one axis from a list: "64,1k", "64..8192*2", "steps". Registered words
 * are checked against the catalogue. -1 and an error of STATUS_USAGE.
 */
int grid_set(struct grid *grid, const struct axis *axis, const char *list,
	     const struct catalogue *catalogue, struct error *err);
void grid_release(struct grid *grid);

struct config {
	struct params params;
	const struct mechanism *mechanism;
	const struct workload *workload;
	struct amount amount;
	int cpu[2];
	bool counted;		 /* the clock counts instructions */
	char reason[REASON_MAX]; /* why it is skipped; "" when it is not */
};

struct step {
	size_t config; /* index */
	unsigned block;
};

struct plan {
	struct config *config;
	size_t configs;
	struct step *step; /* runs x configurations that are not skipped */
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

/* Axes that the workload does not use at their initial value, and a capacity.
 */
void config_normalise(struct params *params, const struct workload *workload);

/* Sets the reason why it cannot be measured, or "". */
void config_judge(struct config *config);

/* What was skipped or failed once is not tried again. */
void config_give_up(struct config *config, const struct run *run);

/* Its workload's leading metric, as the clock gives it. */
enum metric_id config_leading(const struct config *config);

/* Whether a run gives a distribution: it times each message. */
bool workload_is_sampled(const struct workload *workload);

/* Seconds that a run and the whole plan will about take. */
double config_seconds(const struct config *config);
double plan_seconds(const struct plan *plan);

/* How long an open loop goes on; 0 for every other workload. */
uint64_t config_paced_ns(const struct config *config);

/*
 * Messages before the measured part: a 20th, from 20 to 1000; for a stream,
 * the queue filled twice and 500; for a backlog, it twice; for an open loop,
 * those of 50 ms, from 2 to 1000.
 */
uint64_t config_warmup(const struct config *config);

/* The priority that nothing in the configuration goes above. */
unsigned config_prio_max(const struct config *config);

void plan_release(struct plan *plan);

#endif
