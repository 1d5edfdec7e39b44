/*
 * The instructions of a configuration's messages by function, as a counting
 * boot found them (core/explain/counts.h) and a record keeps them.
 */
#ifndef EXPLANATION_H
#define EXPLANATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/record/stages.h"
#include "metric.h"

#define FUNCTION_MAX 64

/* Of a message between two CPUs, which of them. */
enum where { ANYWHERE, AT_SENDER, AT_RECEIVER, WHERES };

/* As in the record. */
extern const char *const where_names[WHERES];

/* What a function costs in one stage, on one CPU. */
struct function_cost {
	char function[FUNCTION_MAX];
	enum stage stage;
	enum where cpu;
	double instructions; /* a message */
};

/* Further ones in a record are not read: it may be untrusted. */
#define PARTS_MAX 4096

/* Of the median run of those that were counted. */
struct explanation {
	uint64_t runs;	     /* that were counted; 0: there is none */
	uint64_t messages;   /* in units of explanation_unit() */
	double instructions; /* a message */
	double low, high;    /* the same of the shortest and longest run */
	double beside;	     /* a message: in interrupts and kernel threads */
	double clock; /* all that was counted, of a cost without `beside`,
			 divided by the clock's */
	struct function_cost *part; /* the largest first */
	size_t parts;
};

/* What the workload counts: "round trip", "message"; and a stream's costs. */
const char *explanation_unit(const char *workload);
extern const char *const cost_units[NO_COST];

/* Appends a function, without looking for its like. */
void explanation_append(struct explanation *e,
			const struct function_cost *part);

/* Adds to the part of that name, stage and CPU, or appends it. */
void explanation_add(struct explanation *e, const struct function_cost *part);

/* Instructions a message of a stage, on all CPUs or on one; 0: none. */
double explanation_stage(const struct explanation *e, enum stage stage,
			 enum where where);

/* Whether it is known which of two CPUs executed what. */
bool explanation_has_sides(const struct explanation *e);

/* A function, or a stage, in two explanations: instructions a message. */
struct cost_pair {
	const char *name;
	enum stage stage;
	double value[2];
};

/*
 * All functions of both, of which e[1] may be NULL, in no order; of each only
 * what was executed at at[side]. The names are the explanations', *pair is the
 * caller's; how many there are.
 */
size_t explanation_pair(const struct explanation *const e[2],
			const enum where at[2], struct cost_pair **pair);

/* For qsort: the largest difference, up or down, first. */
int cost_pair_by_difference(const void *left, const void *right);

void explanation_sort(struct explanation *e);
void explanation_release(struct explanation *e);

#endif
