/*
 * The figures of a workload: what is reported of it, which one leads, which are
 * compared, judged, shown and drawn. Each workload has its table, every record
 * has those of its workloads, and every reader of a record uses them.
 */
#ifndef FIGURES_H
#define FIGURES_H

#include <stdbool.h>

#include "metric.h"
#include "params.h"

/* Places in percentiles[], and the mean behind them (core/stats/summary.h). */
enum { P50 = 0, P99 = 2, MEAN = 5 };

/* What a figure is for. */
enum figure_use {
	LEADS = 1 << 0,	      /* decides steadiness and --precision: one */
	IN_TABLE = 1 << 1,    /* a column, or a row where `by_call` */
	IS_COMPARED = 1 << 2, /* by compare and history, and for gates */
	IS_JUDGED = 1 << 3,   /* POSIX against System V */
	IS_DRAWN = 1 << 4,    /* along the workload's axis */
	FIGURE_USES = 5,
	/* In a workload's table: only if the clock gives that. */
	OF_TIMES = 1 << 5,
	OF_COUNTS = 1 << 6,
};

/* The words of the uses in a record, by bit. */
extern const char *const figure_use_names[FIGURE_USES];

struct figure {
	enum metric_id metric;
	unsigned percentile; /* place, or MEAN; 0 of a number */
	char head[12];	     /* of a table's column: "p50" */
	unsigned use;	     /* enum figure_use; 0 ends a list */
};

#define FIGURES_MAX 16

struct figures {
	char workload[WORD_MAX]; /* "" in a workload's own */
	char label[48];		 /* "ROUND TRIP" */
	char title[176];	 /* of a table: "ROUND TRIP, µs" */
	char title_counted[176]; /* of instructions; "" in a record */
	char each[32];		 /* what is done once: "round trip" */
	char axis[WORD_MAX];	 /* along which it is drawn; "": none */
	bool by_call;		 /* a configuration has a row a figure */
	bool placed;		 /* it matters on which CPUs it runs */
	struct figure figure[FIGURES_MAX + 1];
};

struct known_figures {
	const char *workload;
	const struct figures *figures;
};

/* This program's workloads, ended by NULL; the registry fills it. */
extern const struct known_figures known_figures[];

/* NULL where this program has no such workload. */
const struct figures *figures_known(const char *workload);

/*
 * The table for measured times, or for counted instructions: each metric by
 * metric_in(), without the figures that are not reported then. Of a count the
 * mean stands for the median, which would jump from one of its paths through
 * the kernel to another. A stream's own count is a mixture of messages with and
 * without a switch: it is not compared, but what each of these costs.
 */
struct figures figures_in(const struct figures *table, const char *workload,
			  bool counted);

/* The first that has all of these uses; NULL: none. */
const struct figure *figures_first(const struct figures *figures, unsigned use);

/* The metric that leads; METRICS: none. */
enum metric_id figures_leading(const struct figures *figures);

#endif
