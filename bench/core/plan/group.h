/*
 * Which of n configurations share runs: all that differ in their mechanism
 * alone, so that slices of one run tell which one is faster.
 */
#ifndef GROUP_H
#define GROUP_H

#include "core/plan/config.h"

struct error;
struct request;

/*
 * Sets group and what follows from it, slice_ns and cold of each. -1 and an
 * error of STATUS_USAGE where a slice that was asked for does not fit a run.
 */
int group_configs(struct config *config, size_t n,
		  const struct request *request, struct error *err);

/* Why its runs cannot be divided into slices; NULL: they can. */
const char *group_why_whole(const struct config *config);

/* How many share the runs of one. */
unsigned group_contenders(const struct config *config, size_t which);

#endif
