/*
 * What a record says before its first run: what was asked for, by which
 * program, and on what machine.
 */
#ifndef SURROUNDINGS_H
#define SURROUNDINGS_H

#include <stdbool.h>

struct plan;
struct record;
struct request;
struct topology;

/* The tool, the plan and the tables of its workloads. */
void describe_request(struct record *record, const struct plan *plan,
		      const struct request *request);

/*
 * Environment and clock, with the doctor's warnings: measures the noise, and
 * the clocks of the CPUs that the plan goes across. `reason`: why the namespace
 * is not private, or NULL.
 */
void describe_surroundings(struct record *record, const struct plan *plan,
			   const struct topology *topology,
			   bool private_namespace, const char *reason);

#endif
