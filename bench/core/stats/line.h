/*
 * A line through points that lets outliers lie: the slope is the median of the
 * slopes between all pairs of points (Theil 1950, Sen 1968), the height the
 * median of what is left. Up to 29 % of the points may be anything.
 */
#ifndef LINE_H
#define LINE_H

#include <stdbool.h>
#include <stddef.h>

struct line {
	double at_zero; /* y where x is 0 */
	double slope;
};

/*
 * Through n points. False where x hardly varies, so that there is no slope:
 * with under 8 points, or quartiles that are less than a tenth of the median
 * apart.
 */
bool line_through(struct line *line, const double *x, const double *y,
		  size_t n);

#endif
