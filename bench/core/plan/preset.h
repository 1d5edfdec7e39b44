/* The presets: what is measured by default, and for how long. */
#ifndef PRESET_H
#define PRESET_H

#include <stdbool.h>
#include <stdint.h>

/* How much is measured in one run; it ends at whichever comes first. */
struct amount {
	uint64_t messages; /* UINT64_MAX: no bound */
	uint64_t duration_ns;
	uint64_t max_samples;
};

struct preset {
	const char *name;
	const char *summary;
	unsigned runs;
	struct amount sampled;	  /* workloads that time each message */
	struct amount rate;	  /* workloads that time the stream */
	struct amount paced;	  /* open loops */
	const char *const *grids; /* in the words of the command line */
	bool promises;		  /* those of the mechanisms are tried too */
};

/* smoke quick default publish; ended by a NULL name. */
extern const struct preset presets[];

/* NULL where there is none of the name. */
const struct preset *preset_find(const char *name);

#endif
