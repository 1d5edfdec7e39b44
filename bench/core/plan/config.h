/* One configuration, and what follows from it. */
#ifndef CONFIG_H
#define CONFIG_H

#include <stdbool.h>
#include <stdint.h>

#include "base/sched.h"
#include "core/plan/preset.h"
#include "core/record/run.h"
#include "metric.h"
#include "params.h"

struct mechanism;
struct wait;
struct workload;

struct config {
	struct params params;
	const struct mechanism *mechanism;
	const struct workload *workload;
	const struct wait *wait;
	struct sched sched;
	struct amount amount;
	int cpu[2];
	bool counted; /* the clock counts instructions */
	/*
	 * The first configuration of the plan that shares its runs, which are
	 * divided into slices; its own place where it has none.
	 */
	size_t group;
	unsigned contenders;	 /* of the first: how many share its runs, */
	double shared_s;	 /* and how long one takes */
	uint64_t slice_ns;	 /* asked for */
	uint64_t cold;		 /* first messages of a slice, not measured */
	const char *apart;	 /* why it shares no runs; NULL */
	char reason[REASON_MAX]; /* why it is skipped; "" when it is not */
};

/*
 * Resets the axes that the workload does not use, and sets the default
 * capacity.
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

/* The estimated duration of a run in seconds. */
double config_seconds(const struct config *config);

/* How long an open loop goes on; 0 for every other workload. */
uint64_t config_paced_ns(const struct config *config);

/* Messages that its queue holds; what carries none is not filled for long. */
uint64_t config_holds(const struct config *config);

/*
 * Messages before the measured part: a 20th, from 20 to 1000; for a stream, the
 * queue filled twice and 500; for a backlog, two rounds; for an open loop,
 * those of 50 ms, from 2 to 1000.
 */
uint64_t config_warmup(const struct config *config);

/* The highest priority in the configuration. */
unsigned config_prio_max(const struct config *config);

#endif
