/* POSIX against System V: a row for each configuration that has both. */
#ifndef RATIOS_H
#define RATIOS_H

#include "core/judge/pairing.h"

struct viewer;

/* The ratio, inverted if higher is better, so that less is always better. */
struct interval ratios_cost(const struct pairing *pair);

/* Says which way. */
extern const char ratios_axis[];

void ratios_show(const struct record *record, const struct viewer *viewer);

#endif
