/* Few values: their mean, and by how much two samples differ. Pure. */
#ifndef STATS_MEAN_H
#define STATS_MEAN_H

#include <stddef.h>

#include "core/stats/stats.h"

/*
 * Student's t with the spread of both sides pooled. For units so few that ranks
 * could never be significant, and each itself the median of many values, so
 * about normal. It assumes that the two sides spread alike; one of them may
 * then be a single value. (Student 1908; Lehmann 1975, section 2.)
 *
 * stats_mean_test: two-sided p that there is no difference. 1 under three
 * values or where a side is empty. Values without any spread have no t: theirs
 * is the p of the rank test.
 *
 * stats_mean_shift: the mean of b less that of a, and its interval; NAN bounds
 * under three values.
 */
struct known;
double stats_mean_test(const double *a, size_t na, const double *b, size_t nb,
		       const struct known *known);
struct interval stats_mean_shift(const double *a, size_t na, const double *b,
				 size_t nb, const struct known *known,
				 double level);

/*
 * A standard deviation that is known beforehand, as if from so many values
 * more, which is pooled with that of the values (Smyth 2004); one value a side
 * is enough then. NULL: none is.
 */
struct known {
	double spread, freedom;
};

/*
 * Of one sample: its mean with the interval by Student's t, NAN bounds under
 * two values; and the two-sided p that the true mean is 0, 1 under two values,
 * with the sample's standard deviation in *spread. Values that are all alike
 * have no t: theirs is the p of the sign test.
 */
struct interval stats_mean_interval(const double *value, size_t n,
				    double level);
double stats_mean_zero_test(const double *value, size_t n, double *spread);

#endif
