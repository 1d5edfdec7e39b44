/* Lists of values for each axis, as they are written on a command line. */
#ifndef GRID_H
#define GRID_H

#include <stdbool.h>
#include <stddef.h>

#include "params.h"

struct catalogue;
struct error;

#define GRID_VALUES_MAX 4096 /* of one axis */

/* A list of values for each axis; all combinations are meant. */
struct grid {
	struct params *value[AXES]; /* in each only the axis' own member */
	size_t values[AXES];
};

/*
 * Adds the values of a list to an axis: "64,1k", "64..8192*2", "steps".
 * Registered words are checked against the catalogue; NULL: any will do. -1
 * and an error of STATUS_USAGE.
 */
int grid_set(struct grid *grid, const struct axis *axis, const char *list,
	     const struct catalogue *catalogue, struct error *err);

/* Whether one of the axis' values is that of the parameters. */
bool grid_has(const struct grid *grid, enum axis_id id,
	      const struct params *params);

/* Whether they have a value in common; without any an axis is initial. */
bool grid_shares(const struct grid *a, const struct grid *b, enum axis_id id);

void grid_clear(struct grid *grid, enum axis_id id);
void grid_release(struct grid *grid);

#endif
