/*
 * How often a comparison of 24 configurations raises an alarm though nothing
 * changed, and how often it sees that one of them became slower: the whole
 * comparison, with its many tests of many metrics, on records made up.
 *
 * 14 runs a side are spread log-normally, by 2 %, around what their
 * configuration costs; 99th percentiles by 4 %. Blocked experiments also drift
 * by 5 % from beginning to end. Records differ by themselves: each as a whole
 * (the host's mood), or each configuration of each (where its memory lies), or
 * their runs are correlated one with the next.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "core/judge/compare.h"
#include "core/record/summarise.h"
#include "core/stats/block.h"
#include "sim.h"

#define CONFIGURATIONS 24
#define CV .02
#define RUNS 14 /* a side */
#define RECORDS_MAX (2 * RUNS)
#define SEVERAL 4	 /* records a side */
#define TAIL 2		 /* place of the 99th percentile */
#define BLOCKED_SHARE 20 /* blocks take long: a twentieth of the trials */

struct study {
	const char *what;
	double slower; /* the first of B's configurations, by this share */
	bool blocked;
	double drift;
	size_t records;	    /* a side, of what is not blocked */
	double whole, each; /* what a record, or a configuration, is off by */
	double correlation; /* of a run with the one before */
};

/* What a comparison is made of: two records of many runs, or many of one. */
struct made {
	struct record record[RECORDS_MAX];
	const struct record *in[RECORDS_MAX];
	char side[RECORDS_MAX];
	size_t records;
};

static double spread(double cv)
{
	return exp(cv * sim_normal());
}

/* The next of a series around 0 whose spread is 1. */
static double next_of(double last, double correlation)
{
	return correlation * last +
	       sqrt(1 - correlation * correlation) * sim_normal();
}

static void fill_run(struct run *run, const struct result *result, double level,
		     double off)
{
	enum metric_id metric =
		figures_leading(figures_known(result->params.workload));
	double cost = level * exp(CV * off);
	struct measurement *m = &run->measure[0];
	*m = (struct measurement){.metric = metric};
	m->value = metrics[metric].better == HIGHER ? 1e6 / cost : cost;
	m->distribution.count = 100000;
	m->distribution.percentile[0] = cost;
	m->distribution.percentile[TAIL] = 3 * level * spread(2 * CV);
	run->measures = 1;
}

static void add_runs(struct result *result, size_t runs, double level,
		     double correlation)
{
	double off = sim_normal();
	for (size_t i = 0; i < runs; i++) {
		struct run run = {.index = (unsigned)i, .block = (unsigned)i};
		fill_run(&run, result, level, off);
		off = next_of(off, correlation);
		result_add_run(result, &run);
	}
}

/* 3 sizes, 2 mechanisms, 2 workloads with a tail that counts, 2 without. */
static void add_result(struct record *record, size_t i)
{
	static const char *const workload[] = {"pingpong", "oneway", "flood",
					       "priority"};
	struct result *result = record_add_result(record);
	result->params = params_initial;
	strcpy(result->params.workload, workload[i / 6]);
	strcpy(result->params.mechanism, i % 2 ? "posix" : "sysv");
	result->params.size = 64u << (i % 6 / 2 * 3);
	result->params.capacity = 10;
}

static void fill_record(struct record *record, const struct study *study,
			size_t runs, char side, double level)
{
	facts_text(&record->environment, "machine_class", "made up");
	facts_text(&record->environment, "kernel.boot_id", "one");
	for (size_t i = 0; i < CONFIGURATIONS; i++) {
		bool slow = side == 'B' && i == 0;
		add_result(record, i);
		add_runs(&record->result[i], runs,
			 level * spread(study->each) *
				 (slow ? 1 + study->slower : 1),
			 study->correlation);
	}
	record_summarise(record);
}

static void make(struct made *made, const struct study *study)
{
	static const char *const orders[] = {"AABB", "ABAB", "ABBA",
					     "BAAB", "BABA", "BBAA"};
	size_t records = study->blocked ? RECORDS_MAX : 2 * study->records;
	const char *order = "";
	memset(made, 0, sizeof(*made));
	made->records = records;
	for (size_t i = 0; i < records; i++) {
		if (study->blocked && i % BLOCK == 0)
			order = orders[(size_t)(sim_uniform() * 6)];
		made->in[i] = &made->record[i];
		made->side[i] = study->blocked	     ? order[i % BLOCK]
				: i < study->records ? 'A'
						     : 'B';
		fill_record(&made->record[i], study, study->blocked ? 1 : RUNS,
			    made->side[i],
			    1000 * spread(study->whole) *
				    (1 + study->drift * (double)i /
						 (double)records));
	}
}

static void release(struct made *made)
{
	for (size_t i = 0; i < made->records; i++)
		record_release(&made->record[i]);
}

/* What the comparison says of a row, and of the one slowed down. */
struct said {
	unsigned alarms, significant, found;
};

static bool is_slowed(const struct comparison_row *row)
{
	const struct params *p = &row->result->params;
	return p->size == 64 && row->figure.percentile == 0 &&
	       !strcmp(p->workload, "pingpong") &&
	       !strcmp(p->mechanism, "sysv");
}

static struct said said_by(const struct comparison *comparison)
{
	struct said said = {0};
	for (size_t i = 0; i < comparison->rows; i++) {
		const struct comparison_row *row = &comparison->row[i];
		said.alarms |= row->verdict == VERDICT_REGRESSED ||
			       row->verdict == VERDICT_IMPROVED;
		said.significant |= row->verdict != VERDICT_INCONCLUSIVE &&
				    row->verdict != VERDICT_EQUIVALENT;
		said.found |=
			row->verdict == VERDICT_REGRESSED && is_slowed(row);
	}
	return said;
}

static struct said try_once(const struct study *study)
{
	static const struct compare_options options = {
		.alpha = COMPARE_ALPHA,
		.margin = MARGINS_USUAL,
	};
	struct made made;
	struct comparison comparison = {0};
	struct error err = {0};
	make(&made, study);
	struct compare_input input = {made.in, made.side, made.records,
				      study->blocked};
	if (comparison_make(&comparison, &input, &options, &err) < 0) {
		fprintf(stderr, "%s\n", err.text);
		exit(5);
	}
	struct said said = said_by(&comparison);
	comparison_release(&comparison);
	release(&made);
	return said;
}

static void tell(struct sim *sim, const char *what, const struct study *study,
		 unsigned hits, unsigned trials, double low, double high)
{
	char line[160];
	snprintf(line, sizeof(line), "%s, %s", what, study->what);
	sim_share(sim, line, hits, trials, low, high);
}

static void try_often(struct sim *sim, const struct study *study)
{
	struct said all = {0};
	unsigned trials = sim->trials;
	if (study->blocked)
		trials = (trials + BLOCKED_SHARE - 1) / BLOCKED_SHARE;
	for (unsigned i = 0; i < trials; i++) {
		struct said said = try_once(study);
		all.alarms += said.alarms;
		all.significant += said.significant;
		all.found += said.found;
	}
	if (study->slower > 0) {
		tell(sim, "one slower by 5 %", study, all.found, trials, .9, 1);
		return;
	}
	tell(sim, "any regressed or improved", study, all.alarms, trials, 0,
	     .01);
	tell(sim, "any significant, alarm or not", study, all.significant,
	     trials, 0, 1);
}

int main(int argc, char **argv)
{
	static const struct study study[] = {
		{.what = "two records", .records = 1},
		{.what = "two records, each off by 2 %",
		 .records = 1,
		 .whole = .02},
		{.what = "two records, each configuration off by 2 %",
		 .records = 1,
		 .each = .02},
		{.what = "two records, runs correlated by 0.8",
		 .records = 1,
		 .correlation = .8},
		{.what = "4 + 4 records, each off by 2 %",
		 .records = SEVERAL,
		 .whole = .02},
		{.what = "4 + 4 records, each configuration off by 2 %",
		 .records = SEVERAL,
		 .each = .02},
		{.what = "blocks, drift", .blocked = true, .drift = .05},
		{.what = "6 + 6 records, each configuration off by 0.2 %",
		 .slower = .05,
		 .records = 6,
		 .each = .002},
		{.what = "blocks, drift",
		 .slower = .05,
		 .blocked = true,
		 .drift = .05},
	};
	struct sim sim = sim_begin(argc, argv);
	for (size_t i = 0; i < sizeof(study) / sizeof(study[0]); i++)
		try_often(&sim, &study[i]);
	return sim_end(&sim);
}
