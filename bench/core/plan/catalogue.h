/* The mechanisms and workloads, for code that may not include the registry. */
#ifndef CATALOGUE_H
#define CATALOGUE_H

struct mechanism;
struct workload;

/* Both end with NULL. */
struct catalogue {
	const struct mechanism *const *mechanisms;
	const struct workload *const *workloads;
};

/* NULL if there is none of the name. */
const struct mechanism *catalogue_mechanism(const struct catalogue *catalogue,
					    const char *name);
const struct workload *catalogue_workload(const struct catalogue *catalogue,
					  const char *name);

#endif
