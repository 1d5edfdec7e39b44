/* Lists of values for each axis, as they are written on a command line. */
#ifndef GRID_H
#define GRID_H

#include <stddef.h>

#include "params.h"

struct catalogue;
struct error;

#define GRID_VALUES_MAX 4096 /* of one axis */

/* A list of values for each axis; all combinations are meant. */
struct grid {
	char **value[AXES_MAX]; /* by the axis' place in axes[] */
	size_t values[AXES_MAX];
};

/*
 * Sets one axis from a list: "64,1k", "64..8192*2", "steps". Registered words
 * are checked against the catalogue. -1 and an error of STATUS_USAGE.
 */
int grid_set(struct grid *grid, const struct axis *axis, const char *list,
	     const struct catalogue *catalogue, struct error *err);
void grid_release(struct grid *grid);

#endif
