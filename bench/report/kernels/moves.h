/* Where figures moved from one kernel to the next. */
#ifndef KERNELS_MOVES_H
#define KERNELS_MOVES_H

#include <stdbool.h>

#include "report/kernels/columns.h"

struct move {
	size_t kernel; /* the first with the new value */
	const struct params *params;
	struct figure figure;
	double before, after; /* in the metric's own unit */
};

struct moves {
	struct move *move; /* the caller frees it */
	size_t count;
	size_t compared;  /* figures of a kernel and the one before it */
	size_t undecided; /* of them: compare cannot tell */
};

/*
 * Each kernel against the one before it, if they are alike: what compare
 * says has regressed or improved (core/judge/compare.h).
 */
struct moves kernels_moves(const struct kernels *kernels, bool verbose);

/* What is to be said beside the moves, or of none. Returns `text`; "". */
char *moves_doubt(const struct moves *moves, char *text, size_t n);

/* "one way mean: 64 B same CPU". Returns `text`. */
char *move_label(const struct move *move, char *text, size_t n);

/*
 * "psi_group_change +210, kfree -31": the functions that changed most, where
 * both kernels were counted by function, else "". Returns `text`.
 */
char *move_functions(const struct move *move, const struct kernels *kernels,
		     char *text, size_t n);

/* A table of them in order of release, where there are three or more. */
void kernels_put_moves(struct document *d, const struct kernels *kernels,
		       bool verbose);

#endif
