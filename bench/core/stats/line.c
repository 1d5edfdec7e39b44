/* Theil's line. */
#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "core/stats/line.h"
#include "core/stats/stats.h"

/* Pairs are many: of more points, every k-th is taken. */
#define POINTS_MAX 512

#define LEAST 8	   /* points */
#define VARIES 0.1 /* of the median: the least distance of quartiles */

static bool varies(const double *x, size_t n)
{
	double *sorted = mem_copy(x, n * sizeof(*sorted));
	n = stats_sort(sorted, n);
	bool does = n >= LEAST && sorted[3 * n / 4] > sorted[n / 4] &&
		    sorted[3 * n / 4] - sorted[n / 4] >= VARIES * sorted[n / 2];
	free(sorted);
	return does;
}

/* Between points of different x; how many. */
static size_t slopes(double *slope, const double *x, const double *y, size_t n,
		     size_t step)
{
	size_t count = 0;
	for (size_t i = 0; i < n; i += step)
		for (size_t j = i + step; j < n; j += step)
			if (x[i] != x[j])
				slope[count++] = (y[j] - y[i]) / (x[j] - x[i]);
	return count;
}

bool line_through(struct line *line, const double *x, const double *y, size_t n)
{
	size_t step = n / POINTS_MAX + 1, points = (n + step - 1) / step;
	if (!varies(x, n))
		return false;
	size_t pairs = points * (points - 1) / 2;
	double *value = mem_array(pairs > n ? pairs : n, sizeof(*value));
	line->slope = stats_median(value, slopes(value, x, y, n, step));
	for (size_t i = 0; i < n; i++)
		value[i] = y[i] - line->slope * x[i];
	line->at_zero = stats_median(value, n);
	free(value);
	return isfinite(line->slope);
}
