/* Stopping at a wished precision. */
#include <math.h>
#include <stdlib.h>

#include "core/precision.h"

static bool any_not_above_zero(const double *value, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (value[i] <= 0)
			return true;
	return false;
}

struct interval precision_interval(const double *value, size_t n)
{
	double *logs = calloc(n ? n : 1, sizeof(*logs));
	if (!logs || any_not_above_zero(value, n)) {
		free(logs);
		return (struct interval){NAN, NAN, NAN, NAN};
	}
	for (size_t i = 0; i < n; i++)
		logs[i] = log(value[i]);
	struct interval l = stats_mean_interval(logs, n, PRECISION_LEVEL);
	free(logs);
	return (struct interval){exp(l.estimate), exp(l.low), exp(l.high),
				 isnan(l.low) ? NAN : PRECISION_STATED};
}

static size_t count_finite(const double *value, size_t n)
{
	size_t count = 0;
	for (size_t i = 0; i < n; i++)
		count += isfinite(value[i]) != 0;
	return count;
}

/* In logs both bounds are as far away; so the upper one is the further. */
bool precision_reached(const double *value, size_t n, double wish)
{
	if (count_finite(value, n) < PRECISION_RUNS_MIN)
		return false;
	struct interval i = precision_interval(value, n);
	return i.high / i.estimate - 1 <= wish;
}
