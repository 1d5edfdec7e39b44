/* What `explain` prints of two explanations, or of one. */
#ifndef EXPLAIN_TEXT_H
#define EXPLAIN_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "core/record/explanation.h"

struct figures;
struct result;

struct explain_view {
	char title[320];
	const char *unit;      /* what the instructions are of: "round trip" */
	enum stream_cost cost; /* only that one, of a stream; or NO_COST */
	const struct figures *figures; /* of the workload */
	struct {
		char label[48];
		const struct result *result; /* that is explained */
		enum where cpu;		     /* only what that one executed */
	} side[2];
	size_t sides;	    /* 1 or 2 */
	bool by_difference; /* largest first; else the largest part first */
	bool all;	    /* functions, not the first few */
};

void explain_print(FILE *out, const struct explain_view *view);

#endif
