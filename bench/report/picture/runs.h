/* How far each run of a configuration is off their median. */
#ifndef RUNS_H
#define RUNS_H

#include <stddef.h>

struct picture_row;
struct record;
struct viewer;

void runs_show(const struct record *record, const struct viewer *viewer);

/* What a run measured of its row's metric; NAN: nothing. */
double runs_value(const struct picture_row *row, size_t run);

#endif
