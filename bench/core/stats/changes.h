/*
 * Change points: where the level of a series steps up or down for good, as
 * after a new kernel; a value alone that is far off is none. Pure, and the
 * same input always gives the same answer.
 *
 * A segment, at first the whole series, is split where a step explains it
 * best, and its parts are searched in turn (binary segmentation, Vostrikova
 * 1981):
 *
 * - Values are drawn in to CHANGES_CLIP robust standard deviations (1.4826
 *   times the median absolute deviation) around the segment's median. So a
 *   spike weighs little, wherever it is, and an order drawn at random is
 *   treated as the true one is.
 * - For each split that leaves 2 values or more on either side, r^2 is the
 *   share of the sum of squares that a step there explains. Sought is the
 *   largest -n/2 ln(1 - r^2) - ln m: the Gaussian log likelihood ratio of the
 *   step, less the logarithm of the m values after it. The latter is a prior
 *   of 1/m on a step's age: what has just become slower is to be found soon,
 *   and there are few young splits among many old ones.
 * - p is the share of random orders of the segment's values that give as much
 *   (Fisher's randomization test), the true order included; so it holds for
 *   any distribution of exchangeable values. Where Bernstein's inequality for
 *   sums drawn without replacement (Hoeffding 1963, section 6), summed over
 *   the splits, shows that p is small enough, it is taken and nothing is
 *   drawn.
 * - A split counts where p is at most alpha divided by the number of segments
 *   that the series has by then (Bonferroni).
 *
 * The values have to be exchangeable between changes: a slow drift is cut into
 * steps, and a level that comes back after few values may be overlooked.
 *
 * That alpha is for one look at one series. Who looks at many, after each new
 * value, has to ask for more of a change:
 *
 * - Whether it stood without the last value. Most of what chance shows is made
 *   of the last two or three values and is gone with the next.
 * - Whether the same test gives an eighth of alpha with values drawn in to
 *   CHANGES_WIDE, which holds for any distribution.
 * - How clear it is, also if neighbouring values are correlated, as they are
 *   where a machine has good and bad days: see changes_chance.
 */
#ifndef CHANGES_H
#define CHANGES_H

#include <stdbool.h>
#include <stddef.h>

#include "core/stats/stats.h"

#define CHANGES_ALPHA 0.008 /* chance that a series without one has any */
#define CHANGES_CLIP 2
/* With fewer values no change can be significant. */
#define CHANGES_FEWEST 10
#define CHANGES_LEVEL 0.95 /* of the interval of a change's size */

/*
 * The size of a change is estimated from at most so many values on either side,
 * those next to it: older ones say less about it, and the number of pairs
 * grows.
 */
#define CHANGES_NEAR 40

/*
 * Without the last value a change shows less: it may be found so many values
 * off, and with so many times alpha.
 */
#define CHANGES_OFF 5
#define CHANGES_LOOSER 5

/*
 * Drawn in to so much, clear steps have a smaller p, and spikes weigh more;
 * and such a share of alpha is then asked for.
 */
#define CHANGES_WIDE 3
#define CHANGES_FIRMER 8

struct change {
	size_t at;	      /* place of the first value of the new level */
	size_t before, after; /* values of the two segments that meet here */
	double p;	      /* no more than this */
	struct interval size; /* stats_shift of the new level from the old */
	double step;	      /* from the mean of the old level to the new */
	bool stood;	      /* without the last value, in that direction */
	bool firm;	      /* with a smaller p, between its neighbours */
};

/* How the values lie about the levels. */
struct changes_noise {
	size_t values, levels;
	double deviation;   /* standard */
	double correlation; /* of neighbours, without its bias: about 0 */
};

struct changes {
	struct change *change; /* in the order of the series */
	size_t count;
	struct changes_noise noise;
};

/*
 * Searches n values; one that is not finite is missing and keeps its place.
 * To be released.
 */
void changes_find(struct changes *changes, const double *value, size_t n,
		  double alpha);
void changes_release(struct changes *changes);

/*
 * About how likely one look shows so clear a step somewhere in a series that
 * has none: Student's t of the two means, its two-sided p times m ln n for m
 * values after the step of n (the places where it could be, with the prior
 * above). The mean of k values with a correlation of r from each to the next
 * has the variance of one over k times (1 + r) / (1 - r) - 2 r (1 - r^k) /
 * (k (1 - r)^2), and there are (1 - r) / (1 + r) times as many degrees of
 * freedom (Bartlett 1946). A correlation under 0 is taken as none.
 */
double changes_chance(const struct change *change,
		      const struct changes_noise *noise, double correlation);

#endif
