/*
 * The figures that a service which watches benchmarks is given: those that
 * compare holds a workload to, or, where it is to be verbose, all that are
 * better high or low and those of null too. Of results that are ok.
 */
#ifndef TRACK_H
#define TRACK_H

#include <stdbool.h>

#include "core/record/record.h"
#include "core/record/yardstick.h"

/* -1 ends it. */
typedef int track_fn(void *context, const struct result *result,
		     const struct yardstick *of, const struct estimate *e);

/* 0, or the -1 of `each`. */
int track(const struct record *record, bool verbose, track_fn *each,
	  void *context);

#endif
