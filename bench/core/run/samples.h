/* The memory that workers leave their stamps in. */
#ifndef SAMPLES_H
#define SAMPLES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/counters.h"
#include "base/error.h"
#include "core/machine/awake.h"
#include "core/machine/charge.h"
#include "core/run/turns.h"
#include "worker.h"

struct config;
struct manifest;
struct plan;

#define PAIRS_MAX 64

/* All workers leave the barrier when the last has come to it. */
struct barrier {
	_Alignas(64) _Atomic uint32_t arrived;
	_Atomic uint32_t open;
	_Atomic uint32_t prepared; /* workers, each with its memory */
};

/* The head of the shared memory; the lanes follow. */
struct control {
	struct barrier barrier;
	struct gate gate[PAIRS_MAX]; /* of a pair, or of a contender */
	struct baton baton[PAIRS_MAX];
	struct outcome outcome[WORKERS_MAX];
	struct error error[WORKERS_MAX]; /* of a worker's preparation */
	/* Each is of one process, which the parent may watch as it counts. */
	struct worker worker[WORKERS_MAX];
};

/*
 * Called every so often while a run goes on, with the messages that its
 * consumers have measured so far; 0 for a workload that does not tell.
 */
struct pulse {
	void (*beat)(void *context, uint64_t messages); /* or NULL */
	void *context;
	uint64_t every_ns;
};

/* What all runs of a plan share: memory, and processes that outlive a run. */
struct samples {
	struct control *memory; /* mapped before the workers are forked */
	size_t size;
	uint64_t *scratch; /* as long as the longest lane */
	size_t scratch_size;
	bool raw; /* --raw: the products have a text of them */
	/* What each worker counts, COUNTERS_MAX events; NULL: nothing. */
	const struct counter_event *counters;
	struct awake awake;
	struct charge charge;
	struct pulse pulse;
	struct manifest
		*manifest; /* NULL: a private namespace, nothing stays */
	struct hand_over turn;
	uint32_t random; /* seeds the workers of a run; not 0 */
};

/* Large enough for any configuration of the plan. 0, or -1 and an error. */
int samples_init(struct samples *samples, const struct plan *plan,
		 struct error *err);
/*
 * Makes room for one more configuration, and so many contenders in its runs; to
 * be called between runs.
 */
int samples_reserve(struct samples *samples, const struct config *config,
		    unsigned contenders, struct error *err);

void samples_release(struct samples *samples);

/* A lane's room after its last sample: n intervals have n + 1 ends. */
#define LANE_SPARE (COLD_MAX + 1)

/* Samples in one lane of a configuration's workers. */
size_t samples_lane(const struct config *config);

#endif
