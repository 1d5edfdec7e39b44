/*
 * What a workload's rows show of each family: shared by the reports that are
 * read as a table.
 */
#ifndef LAYOUT_H
#define LAYOUT_H

#include "core/record/record.h"

#define COLUMNS 3

enum { P50 = 0, P99 = 2 }; /* places in percentiles[] */

struct layout {
	const char *workload, *title;
	struct {
		enum metric_id metric;
		unsigned percentile;
		double scale;
		const char *head;
	} column[COLUMNS];
	int compared; /* the column that the difference is of; -1: none */
};

/* Ended by a NULL workload, in the order of the sections; of times. */
extern const struct layout layouts[];

/* The same for the record: where its clock counts instructions, of those. */
const struct layout *layouts_of(const struct record *record);

/* lifecycle has a row for each of its calls. */
#define LIFE_METRICS 6
extern const enum metric_id life_metrics[LIFE_METRICS];

int layout_columns(const struct layout *layout);

/* A column's median over runs, scaled; NAN where there is none. */
double layout_value(const struct layout *layout, int column,
		    const struct result *result);

/* Neither of the two families. */
bool layout_is_control(const struct result *result);

/* Whether the i'th result is the first of its row of both families. */
bool layout_leads(const struct record *record, size_t i);

/* "mqbench 1.0 · Linux 6.1 · 2 CPUs, VM · private namespace · 14 runs each". */
char *layout_setup(const struct record *record, char *text, size_t n);

/* "every message checked (123): 0 lost, ...". */
char *layout_integrity(const struct record *record, char *text, size_t n);

#endif
