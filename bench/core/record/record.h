/*
 * A record: everything one invocation measured, in plain structs. On disk it
 * is the JSON of docs/format.md. Reports see records, never a live run.
 */
#ifndef RECORD_H
#define RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "core/record/explanation.h"
#include "core/record/facts.h"
#include "core/record/promise.h"
#include "core/record/run.h"
#include "core/stats/histogram.h"
#include "core/stats/summary.h"
#include "figures.h"

struct error;

#define RECORD_SCHEMA "mqbench-result"
#define RECORD_VERSION "1.1"
#define PROBE_SCHEMA "mqbench-probe" /* without results */

/*
 * What is read of a stranger's record before it is refused: a file of
 * TEXT_MAX bytes (base/text.h), facts in one block, and memory for its
 * results, runs, warnings and histograms. JSON nests 2048 deep at most
 * (jansson's JSON_PARSER_MAX_DEPTH).
 */
#define RECORD_FACTS_MAX 4096
#define RECORD_MEMORY_MAX (512ul << 20)

/* What mqbench measures into one: leaves as much room for histograms. */
#define RECORD_RUNS_MAX 100000

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
	struct run *run; /* in the order measured */
	size_t runs;
	struct histogram
		histogram[METRICS]; /* over all its runs, invalid ones too */
	/* filled by record_summarise: a percentile each, or the value in [0] */
	struct estimate summary[METRICS][PERCENTILES];
	struct explanation explanation; /* may be empty */
};

enum severity { SEVERITY_INFO, SEVERITY_WARNING };

struct warning {
	char code[WORD_MAX];
	enum severity severity;
	char message[256];
	double value; /* NAN: none */
	char hint[256];
};

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
	size_t loaded; /* bytes, of RECORD_MEMORY_MAX; 0: it was measured */
};

/* Appends copies; pointers into the arrays are void afterwards. */
struct result *record_add_result(struct record *record);
struct run *result_add_run(struct result *result, const struct run *run);
void record_warn(struct record *record, const char *code,
		 enum severity severity, double value, const char *hint,
		 const char *format, ...) __attribute__((format(printf, 6, 7)));

/* Whether its clock counts instructions. */
bool record_is_counted(const struct record *record);

/* Where what Linux promises was not so. */
void record_warn_promises(struct record *record);

/* Estimates over the runs that are ok, and each result's own status. */
void result_summarise(struct result *result);
void record_summarise(struct record *record);

/* The median over runs of a metric's percentile (index into percentiles[]; 0
 * for a number), NAN where there is none. */
double result_median(const struct result *result, enum metric_id metric,
		     unsigned percentile);

/* The result whose parameters are `like` but for the mechanism; or NULL. */
const struct result *record_find(const struct record *record,
				 const struct params *like,
				 const char *mechanism);

/*
 * Leaves out the results whose id a shell pattern does not match (NULL: none),
 * and of the others all metrics but one (METRICS: none); summarised again.
 */
void record_narrow(struct record *record, const char *pattern,
		   enum metric_id metric);

/* Integrity summed over all results. */
struct integrity record_integrity(const struct record *record);

void record_release(struct record *record);

/*
 * Reads a record and merges the journal beside it, if there is one. A file
 * that is no record, is truncated or of another major version: -1 and an
 * error of STATUS_USAGE that names it.
 */
int record_load(struct record *record, const char *path, struct error *err);

/* The same of several files, on all CPUs. The error is the first file's; all
 * records are to be released, whatever it gave. */
int records_load(struct record *record, const char *const *path, size_t n,
		 struct error *err);

/*
 * Writes temp, fsync, rename: the file on disk is whole at every moment.
 * -1 and an error that names it: STATUS_USAGE where it cannot be opened,
 * STATUS_FAILED where it cannot be written.
 */
int record_save(const struct record *record, const char *path,
		struct error *err);

/* The promises, with what says where they were tried. -1: not written. */
int record_save_promises(const struct record *record, FILE *out);

/*
 * Reads a record without its results, or what record_save_promises wrote. One
 * without promises is refused as above.
 */
int record_load_promises(struct record *record, const char *path,
			 struct error *err);

#endif
