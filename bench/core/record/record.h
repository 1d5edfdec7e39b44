/*
 * A record: everything one invocation measured, in plain structs. On disk it
 * is the JSON of docs/format.md. Reports see records, never a live run.
 */
#ifndef RECORD_H
#define RECORD_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/record/explanation.h"
#include "core/record/facts.h"
#include "core/record/promise.h"
#include "core/record/run.h"
#include "core/stats/histogram.h"
#include "core/stats/summary.h"
#include "figures.h"

struct error;

#define RECORD_SCHEMA "mqbench-result"
#define RECORD_VERSION "1.2"
#define PROBE_SCHEMA "mqbench-probe" /* without results */

/*
 * What a record holds at most, for whom it is measured and read: results, runs,
 * facts in one block, and their bytes. An untrusted one is refused too where
 * its file has TEXT_MAX bytes (base/text.h), its JSON takes JSON_MEMORY_MAX
 * (core/record/json.h) or nests 2048 deep (jansson's JSON_PARSER_MAX_DEPTH), or
 * where all records of one command take RECORD_MEMORY_MAX.
 */
#define RECORD_RESULTS_MAX 4096
#define RECORD_RUNS_MAX 30000
#define RECORD_FACTS_MAX 4096
#define RECORD_WORKLOADS_MAX 256
#define RECORD_FACTS_BYTES (1u << 20)
#define RECORD_MEMORY_MAX (512ul << 20)

/* The queue as it really was, read back from the kernel. */
struct effective {
	uint64_t capacity_messages, capacity_bytes, message_bytes;
	bool equal; /* false: SysV and POSIX of this point were not alike */
	int cpu[2]; /* CPU_NONE: unpinned */
};

struct result {
	char id[512];
	struct params params;
	struct effective effective;
	enum result_status status;
	char reason[REASON_MAX];
	char apart[64];	 /* why it shares no runs with others; "" */
	struct run *run; /* in the order measured */
	size_t runs;
	struct histogram
		histogram[METRICS]; /* over all its runs, invalid ones too */
	/* by record_summarise(): a percentile each, or the value in [0] */
	struct estimate summary[METRICS][SUMMARIES];
	/* Of a summary read alone: relative.h, by place in the figures */
	char reference[WORD_MAX];
	double relative[FIGURES_MAX];
	struct explanation explanation;	  /* may be empty */
	struct explanation cost[NO_COST]; /* of a stream's; may be empty */
};

enum severity { SEVERITY_INFO, SEVERITY_WARNING };

struct warning {
	char code[WORD_MAX];
	enum severity severity;
	char message[256];
	double value; /* NAN: none */
	char hint[256];
};

/* In argv, for each byte over 127 of an argument that is not UTF-8. */
#define ARGUMENT_LOST "\uFFFD"

struct record {
	char id[96];
	char created[40]; /* RFC 3339 */
	char label[128];  /* "" */
	bool complete;
	struct facts tool;
	char **argv; /* NULL-ended */
	struct facts plan;
	struct facts environment;
	struct facts clock;
	struct sightings promises; /* may be empty */
	struct figures *workload;  /* its own tables: see workloads.h */
	size_t workloads;
	struct warning *warning;
	size_t warnings;
	struct result *result;
	size_t results;
	uint64_t hash;	      /* of its file, where only the summary was read */
	atomic_size_t *taken; /* while it is read: of RECORD_MEMORY_MAX */
};

/*
 * So many bytes more of a file's, unless it were over RECORD_MEMORY_MAX: -1
 * and an error of STATUS_USAGE.
 */
int record_reserve(struct record *record, size_t n, size_t size,
		   struct error *err);

/* "has over MOST WHAT, more than any record of mqbench"; returns -1. */
int record_has_over(size_t most, const char *what, struct error *err);

/* Of one of a stream's costs, or with NO_COST of the whole; may be empty. */
const struct explanation *result_explanation(const struct result *result,
					     enum stream_cost cost);

/* Of all its results. */
size_t record_runs(const struct record *record);

/* Each appends a copy; pointers into the arrays are void afterwards. */
struct result *record_add_result(struct record *record);
struct run *result_add_run(struct result *result, const struct run *run);
void record_warn(struct record *record, const char *code,
		 enum severity severity, double value, const char *hint,
		 const char *format, ...) __attribute__((format(printf, 6, 7)));

/* Whether its clock counts instructions. */
bool record_is_counted(const struct record *record);

/* Where what Linux promises was not so. */
void record_warn_promises(struct record *record);

/* The median over runs of a metric's percentile (index into percentiles[]; 0
 * for a number), NAN where there is none. */
double result_median(const struct result *result, enum metric_id metric,
		     unsigned percentile);

/*
 * The place of its first run of a block or a later one: blocks ascend. Or
 * `guess`, where a run of the block stands: another result has it there.
 */
size_t result_block(const struct result *result, unsigned block, size_t guess);

/* Whether its runs were divided into slices. */
bool result_is_sliced(const struct result *result);

/* The result whose parameters are `like` but for the mechanism; or NULL. */
const struct result *record_find(const struct record *record,
				 const struct params *like,
				 const char *mechanism);

/* Whether they are of one invocation or, of counts, of one boot again. */
bool record_is_twin(const struct record *a, const struct record *b);

/* Integrity summed over all results. */
struct integrity record_integrity(const struct record *record);

void result_release(struct result *result);
void record_release(struct record *record);

#endif
