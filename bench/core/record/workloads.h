/*
 * What a record's workloads report. Records up to version 1.0 have no tables:
 * this program's are used.
 */
#ifndef WORKLOADS_H
#define WORKLOADS_H

#include <stddef.h>

#include "core/record/record.h"

/*
 * The workload's figures as the record's clock gives them. Of a workload that
 * neither the record nor this program describes, its name alone.
 */
struct figures record_figures(const struct record *record,
			      const char *workload);

/*
 * The workloads that are described, in the order of this program's, then the
 * record's own; NULL after the last.
 */
const char *record_workload(const struct record *record, size_t i);

/* The workload's place in that order. */
size_t record_workload_rank(const struct record *record, const char *workload);

/* Whether its messages are due at --rate, so that a process idles between. */
bool record_is_paced(const struct record *record, const char *workload);

/* Adds a table unless the record has one of the workload. */
void record_add_figures(struct record *record, const struct figures *figures);

#endif
