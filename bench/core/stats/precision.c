/* Stopping at a wished precision. */
#include <math.h>

#include "core/stats/precision.h"
#include "core/stats/stats.h"

bool precision_reached(const double *value, size_t n, double wish)
{
	if (stats_count(value, n) < PRECISION_RUNS_MIN)
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
