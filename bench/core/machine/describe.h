/* The program and the machine: the first blocks of a record. */
#ifndef DESCRIBE_H
#define DESCRIBE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct facts;
struct topology;

void describe_tool(struct facts *tool);

/*
 * The environment and the clock, all but the namespace; with the noise of
 * `noise_ns` on the nearest two CPUs, unless that is 0. Clocks are compared
 * across the pairs of CPUs that are used; if there is none, across the nearest
 * two.
 */
void describe_machine(struct facts *environment, struct facts *clock,
		      const struct topology *topology, const int (*pair)[2],
		      size_t pairs, uint64_t noise_ns);

/* The reason for the host's namespace if it was requested. */
#define NAMESPACE_ASKED_FOR "asked for by --namespace"

/* Whether it is "private" or "host"; the reason may be NULL. */
void describe_namespace(struct facts *environment, bool is_private,
			const char *reason);

/*
 * Whether a fact of the environment or the clock is a state or a reading,
 * which differs from one record to the next on a machine that is the same.
 */
bool describe_is_fleeting(const char *name);

#endif
