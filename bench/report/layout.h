/*
 * A workload's section of a table: shared by the reports that are read as a
 * table.
 */
#ifndef LAYOUT_H
#define LAYOUT_H

#include "core/record/workloads.h"

#define COLUMNS 3

/* A line of each configuration: its columns, and what is judged of it. */
struct line {
	struct figure column[COLUMNS];
	int columns;
	enum metric_id judged; /* METRICS: all that is of its configuration */
};

struct layout {
	struct figures figures;
	struct line line[FIGURES_MAX]; /* several where `by_call` */
	size_t lines;		       /* 0: no figure is in a table */
};

struct layout layout_of(const struct record *record, const char *workload);

/* A figure's median over runs as it is shown; NAN where there is none. */
double layout_value(const struct figure *figure, const struct result *result);

/* What is in a row: the two families beside each other, or a control. */
struct row {
	const struct params *params;
	const struct line *line;
	const struct result *result[2]; /* System V, POSIX; NULL: has none */
	bool control; /* result[0] is neither of the families' */
	bool first;   /* of the lines of its configuration */
	bool unequal; /* one has room for other messages than was asked */
	bool holds;   /* a control whose capacity means something */
	/* Why the two were measured run by run, in a record of slices; "". */
	const char *apart;
};

/* The rows of a section, in the order of the record. */
struct rows {
	const struct record *record;
	const struct layout *layout;
	bool verbose;	     /* null too */
	size_t result, line; /* that come next */
};

/* The next row; false where there are no more. */
bool layout_next(struct rows *rows, struct row *row);
size_t layout_rows(const struct record *record, const struct layout *layout,
		   bool verbose);

/* Whether it is a control that was skipped: only a verbose table has its row.
 */
bool layout_leaves_out(const struct result *result);

/*
 * The heading of a configuration that has several lines, or the label before
 * each: "10 other queues".
 */
char *layout_group(const struct layout *layout, const struct params *params,
		   char *text, size_t n);

/* Whether the capacity is shown: if it does not follow from --fill. */
bool layout_has_capacity(const struct layout *layout);

/* Least and most runs of the results that are ok; SIZE_MAX and 0: none. */
void layout_runs(const struct record *record, size_t *least, size_t *most);

/* " · memcg: child, charged", where " · " is `before`; or "". */
char *layout_memcg(const struct record *record, const char *before, char *text,
		   size_t n);

/* "mqbench 1.0 · Linux 6.1 · some CPU, 2 CPUs, VM · ... · 14 runs each". */
char *layout_setup(const struct record *record, char *text, size_t n);

/* The doctor's verdict on the machine; NULL if it was not examined. */
const char *layout_verdict(const struct record *record);

/* "every message checked (123): 0 lost, ...". */
char *layout_integrity(const struct record *record, char *text, size_t n);

#endif
