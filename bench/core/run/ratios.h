/* The contenders of a run compared slice by slice. */
#ifndef RATIOS_H
#define RATIOS_H

#include "core/run/reduce.h"

/*
 * Compares n products of one run, each with those before it, slice by slice. 0,
 * or -1 and an error when memory runs out.
 */
int ratios_add(const struct config *const *config, struct product *product,
	       unsigned n, struct error *err);

#endif
