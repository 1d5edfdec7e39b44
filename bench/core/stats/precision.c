/* Stopping at a wished precision. */
#include <math.h>

#include "core/stats/precision.h"
#include "core/stats/stats.h"

static size_t count_finite(const double *value, size_t n)
{
	size_t count = 0;
	for (size_t i = 0; i < n; i++)
		count += isfinite(value[i]) != 0;
	return count;
}

bool precision_reached(const double *value, size_t n, double wish)
{
	if (count_finite(value, n) < PRECISION_RUNS_MIN)
		return false;
	struct interval i = stats_median_interval(value, n, PRECISION_LEVEL);
	double far = fmax(i.high - i.estimate, i.estimate - i.low);
	return i.estimate > 0 && far <= wish * i.estimate;
}

struct interval precision_interval(const double *value, size_t n, double wish)
{
	if (!precision_reached(value, n, wish))
		return stats_median_interval(value, n, PRECISION_STATED);
	struct interval i = stats_median_interval(value, n, PRECISION_LEVEL);
	i.level = PRECISION_STATED;
	return i;
}
