/*
 * Where the instructions of a configuration's messages went, function by
 * function: what a counting boot found (core/counts.h) and a record keeps.
 */
#ifndef EXPLANATION_H
#define EXPLANATION_H

#include <stddef.h>
#include <stdint.h>

#include "core/record/stages.h"

#define FUNCTION_MAX 64

struct function_cost {
	char function[FUNCTION_MAX];
	enum stage stage;
	double instructions; /* a message */
};

/* An untrusted record is not read further. */
#define PARTS_MAX 4096

/* Of the run in the middle, of those that were counted. */
struct explanation {
	uint64_t runs;	     /* that were counted; 0: there is none */
	uint64_t messages;   /* whatever a message is: see below */
	double instructions; /* a message */
	double low, high;    /* the same of the shortest and longest run */
	double beside;	     /* a message: in interrupts and kernel threads */
	double clock; /* all counted instructions, as a share of those that the
		       * clock says */
	struct function_cost *part; /* the largest first */
	size_t parts;
};

/* What the workload counts: "round trip", "message". */
const char *explanation_unit(const char *workload);

/* A function more, whatever there is; -1 when memory runs out. */
int explanation_append(struct explanation *e, const char *function,
		       enum stage stage, double instructions);

/* The same, or more of the function of that name. */
int explanation_add(struct explanation *e, const char *function,
		    enum stage stage, double instructions);

/* Instructions a message, of a stage; 0 where none. */
double explanation_stage(const struct explanation *e, enum stage stage);

void explanation_sort(struct explanation *e);
void explanation_release(struct explanation *e);

#endif
