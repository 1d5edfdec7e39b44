/*
 * Whether a distribution has two modes, such as a wake-up with and without an
 * idle CPU's exit: then its median is a place where hardly a sample is. Bursts
 * and tails are no mode. Pure.
 */
#ifndef MODES_H
#define MODES_H

#include <stdbool.h>

#include "core/stats/histogram.h"

#define MODES_SAMPLES 1000 /* it takes so many to tell */

/* What it takes: the least that is two modes, and the most that is a valley. */
#define MODES_SHARE 0.1	      /* of the samples, in each */
#define MODES_APART 1.5	      /* one's median to the other's */
#define MODES_VALLEY (1 / 3.) /* of the lesser peak */
#define MODES_WIDE 2	      /* a mode's upper quartile to its lower one */

/*
 * Where the lower mode has half of the samples but for so much, the median lies
 * between them, or in the one in one run and in the other in the next.
 */
#define MODES_EDGE 0.1

struct modes {
	double share;	 /* of the samples that are in the lower mode */
	double place[2]; /* the median of each, the lower one first */
};

/* False where it has one, more than two, or where that cannot be told. */
bool modes_find(struct modes *modes, const struct histogram *h);

/* Whether the median is, on the edge of either. */
bool modes_part_median(const struct modes *modes);

#endif
