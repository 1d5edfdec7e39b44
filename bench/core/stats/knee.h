/*
 * --find-knee: the highest rate of an open loop that keeps a target. Doubling
 * until a rate fails, bisection between the last that kept it and the first
 * that did not, and one confirmation by fresh runs. Where the first rate
 * fails, an eighth of it is tried, three times at most. A rate that could not
 * be measured bounds the search as one that fails, and is told apart. Pure.
 */
#ifndef KNEE_H
#define KNEE_H

#include <stdbool.h>
#include <stdint.h>

struct error;

/* "p99<100us": the response's percentile stays under a time. */
struct knee_target {
	unsigned percentile; /* place in percentiles[] */
	uint64_t ns;
	char text[32]; /* as it was asked for */
};

/* -1 and an error of STATUS_USAGE for anything else. */
int knee_parse(struct knee_target *target, const char *text, struct error *err);

/* Rates closer than this share of the lower one count as equal. */
#define KNEE_STEP 0.05
#define KNEE_RATE_MAX 100000000ull

enum rate_answer { RATE_KEEPS, RATE_LOSES, RATE_UNMEASURED };

struct knee {
	uint64_t first;
	uint64_t rate;	 /* to be tried next; once done, the knee, or 0 */
	uint64_t kept;	 /* highest that kept the target; 0: none yet */
	uint64_t lost;	 /* lowest that did not; 0: none yet */
	uint64_t unseen; /* lowest that could not be measured; 0: none yet */
	bool done;
};

/* Begins at a rate, messages a second. */
void knee_begin(struct knee *knee, uint64_t rate);

/* What became of knee->rate; sets the next, or is done. */
void knee_tell(struct knee *knee, enum rate_answer answer);

/*
 * Whether what bounds the rates from above is that they could not be measured,
 * and not that the target was lost.
 */
bool knee_is_unseen(const struct knee *knee);

#endif
