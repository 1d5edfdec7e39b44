/* One run in numbers. */
#ifndef RUN_H
#define RUN_H

#include <stddef.h>
#include <stdint.h>

#include "core/stats/steady.h"
#include "core/stats/summary.h"
#include "metric.h"
#include "params.h"

enum result_status {
	RESULT_OK,
	RESULT_SKIPPED, /* could not be measured; the reason says why */
	RESULT_FAILED,	/* a run broke */
	RESULT_INVALID, /* a message was lost, doubled, reordered, corrupted */
	RESULT_INVALID_LOAD,
	RESULT_STATUSES
};

extern const char *const result_status_names[RESULT_STATUSES];
extern const char *const result_status_words[RESULT_STATUSES]; /* to read */

/* What became of the messages of one run, warm-up included. */
struct integrity {
	uint64_t sent, received, lost, duplicated, reordered, corrupted;
};

/* Of all workers of a run, between the first stamp and the last. */
struct usage {
	uint64_t user_ns, system_ns;
	uint64_t voluntary_switches, involuntary_switches;
	uint64_t minor_faults, major_faults;
	uint64_t migrations;	    /* workers that ended on another CPU */
	uint64_t interrupted_calls; /* EINTR, retried; in the whole run */
	uint64_t max_rss_bytes;	    /* of the largest worker */
};

/* What others took from its CPUs. NAN: the kernel does not tell here. */
struct disturbance {
	double steal_ns; /* the host ran something else; in whole ticks */
	double throttled_periods; /* of our cgroup and those around it */
	double device_interrupts;
	double timer_interrupts;
	double other_interrupts; /* CPUs to each other, mostly: wake-ups too */
};

/* One metric in one run: a number, or a distribution if it is sampled. */
struct measurement {
	enum metric_id metric;
	double value;
	struct distribution distribution; /* of the samples that count */
	uint64_t omitted; /* samples before them, not in the distribution */
};

/*
 * What a run by slices knows of its mechanism against another one: the median,
 * over the rounds in which both had a slice, of the logarithm of this one's
 * figure in its slice over the other's.
 */
struct slice_ratio {
	char against[WORD_MAX]; /* a mechanism */
	enum metric_id metric;	/* its median within a slice; or a rate */
	double log_ratio;
	double disturbed; /* share of rounds over 3 robust sd from it */
};

/* How a run was divided; slices is 0 if it was not. */
struct slicing {
	uint64_t messages; /* measured in a slice */
	uint64_t cold;	   /* before them, not measured */
	uint64_t slices;   /* of this mechanism */
};

/* A figure in each slice, in their order: a median, or of a rate its inverse.
 */
struct series {
	enum metric_id metric;
	double *value;
	size_t n;
};

#define RUN_MEASURES 24
#define REASON_MAX 256

struct run {
	unsigned index; /* which run of its configuration, from 0 */
	unsigned block; /* which randomised block */
	unsigned order; /* place in the whole plan as it was run */
	enum result_status status;
	char reason[REASON_MAX];
	char ended_by[WORD_MAX]; /* messages, duration, max-samples */
	uint64_t started_ns;	 /* CLOCK_MONOTONIC */
	uint64_t messages;	 /* measured */
	uint64_t warmup_messages;
	uint64_t duration_ns; /* of the measured part */
	struct integrity integrity;
	struct usage usage;
	struct steady steady; /* by the leading metric, or the stream's rate */
	struct disturbance disturbance; /* of its CPUs, setting up included */
	struct measurement measure[RUN_MEASURES];
	unsigned measures;
	struct slicing slicing;
	struct slice_ratio *ratio; /* may be NULL */
	size_t ratios;
	/* Kept of a run that took turns with one of another invocation: */
	struct series *series; /* may be NULL */
	size_t n_series;
	uint64_t first_turn, last_turn; /* that it had, of all */
	double *interval_per_s; /* rate, each INTERVAL_NS; may be NULL */
	size_t intervals;
};

#define INTERVAL_NS 100000000ull

/* The logarithms of b's figure over a's, slice by slice; how many. */
size_t series_log_ratios(const struct series *a, const struct series *b,
			 double *ratio);

/*
 * The same of two runs that took turns: the median over their rounds, of the
 * metric itself where that is a rate; NAN: they have no such series.
 */
double run_turn_ratio(const struct run *a, const struct run *b,
		      enum metric_id metric);

/* Frees its series; all that it points to. */
void run_drop_series(struct run *run);
void run_clear(struct run *run);

const struct measurement *run_measurement(const struct run *run,
					  enum metric_id metric);

/*
 * A run's figure: the percentile of a sampled metric or its mean, or its
 * number, which is at P50 alone; NAN: it has none. Whether the run is ok is not
 * asked.
 */
double run_figure(const struct run *run, enum metric_id metric,
		  unsigned percentile);

/*
 * Between the runs of two mechanisms that were measured in the same slices:
 * the logarithm of b's figure over a's; NAN where neither run has it.
 */
double run_log_ratio(const struct run *a, const char *a_mechanism,
		     const struct run *b, const char *b_mechanism,
		     enum metric_id metric);

#endif
