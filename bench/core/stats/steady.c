/* Levels and their changes in a short series. */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/order.h"
#include "core/stats/steady.h"
#include "core/stats/summary.h"

#define CLEAR 3.5   /* times the scatter */
#define LEVEL_MIN 4 /* intervals that make a level */

/* A normal distribution's standard deviation is this x its mean one. */
#define SIGMA_PER_DEVIATION 1.2533

const char *const steady_names[STEADY_CLASSES] = {
	[STEADY_UNKNOWN] = "unknown",	[STEADY_FLAT] = "flat",
	[STEADY_WARMUP] = "warmup",	[STEADY_SLOWDOWN] = "slowdown",
	[STEADY_UNSTEADY] = "unsteady",
};

/* Two levels, and what lies off them. */
struct change {
	size_t at; /* the second level's first interval */
	double level[2];
	double off; /* sum of absolute deviations */
};

static size_t begin_of(size_t interval, uint64_t n)
{
	return (size_t)(interval * n / STEADY_INTERVALS);
}

void steady_medians(double interval[STEADY_INTERVALS], const uint64_t *value,
		    size_t n, uint64_t *scratch)
{
	size_t room = n / STEADY_INTERVALS + 1;
	for (size_t i = 0; i < STEADY_INTERVALS; i++) {
		size_t begin = begin_of(i, n),
		       count = begin_of(i + 1, n) - begin;
		memcpy(scratch, value + begin, count * sizeof(*value));
		samples_sort(scratch, scratch + room, count);
		interval[i] = ((double)scratch[(count - 1) / 2] +
			       (double)scratch[count / 2]) /
			      2;
	}
}

void steady_steps(double interval[STEADY_INTERVALS], const uint64_t *stamp,
		  size_t n)
{
	for (size_t i = 0; i < STEADY_INTERVALS; i++) {
		size_t begin = begin_of(i, n), end = begin_of(i + 1, n);
		interval[i] = (double)(stamp[end] - stamp[begin]) /
			      (double)(end - begin);
	}
}

static double median_of(const double *value, size_t n)
{
	double sorted[STEADY_INTERVALS];
	memcpy(sorted, value, n * sizeof(*value));
	qsort(sorted, n, sizeof(*sorted), order_doubles);
	return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
}

/* Of two levels with a change at `at`; none deviates by more than `most`. */
static double deviation(const double *value, size_t n, const double level[2],
			size_t at, double most)
{
	double sum = 0;
	for (size_t i = 0; i < n; i++)
		sum += fmin(fabs(value[i] - level[i >= at]), most);
	return sum;
}

static struct change best_change(const double *value, size_t n)
{
	struct change best = {.off = INFINITY};
	for (size_t at = LEVEL_MIN; at + LEVEL_MIN <= n; at++) {
		struct change c = {.at = at};
		c.level[0] = median_of(value, at);
		c.level[1] = median_of(value + at, n - at);
		c.off = deviation(value, n, c.level, at, INFINITY);
		if (c.off < best.off)
			best = c;
	}
	return best;
}

/*
 * The first interval after a change of level, or 0. Of an interval that is far
 * off, only as much counts as the change itself: so a spike hides no change.
 */
static size_t find_change(const double *value, size_t n, double margin)
{
	if (n < 2 * LEVEL_MIN)
		return 0;
	struct change c = best_change(value, n);
	double size = fabs(c.level[1] - c.level[0]);
	double scatter = SIGMA_PER_DEVIATION *
			 deviation(value, n, c.level, c.at, size) / (double)n;
	return size > margin && size >= CLEAR * scatter ? c.at : 0;
}

/*
 * Along a line through the medians of both halves (Brown and Mood 1951) the
 * two differ as much as a change of level has to, and the rest is little.
 */
static bool drifts(const double *value, size_t n, double margin)
{
	double rest[STEADY_INTERVALS], level[2];
	double size =
		median_of(value + n - n / 2, n / 2) - median_of(value, n / 2);
	for (size_t i = 0; i < n; i++)
		rest[i] = value[i] - 2 * size * (double)i / (double)n;
	level[0] = level[1] = median_of(rest, n);
	double scatter = SIGMA_PER_DEVIATION *
			 deviation(rest, n, level, 0, fabs(size)) / (double)n;
	return fabs(size) > margin && fabs(size) >= CLEAR * scatter;
}

void steady_judge(struct steady *steady,
		  const double interval[STEADY_INTERVALS], uint64_t n,
		  double margin)
{
	double level[STEADY_INTERVALS];
	size_t from = 0, more;
	for (size_t i = 0; i < STEADY_INTERVALS; i++)
		level[i] = log(fmax(interval[i], 1));
	while ((more = find_change(level + from, STEADY_INTERVALS - from,
				   log1p(margin))) > 0)
		from += more;
	steady->omitted = 0;
	steady->of = n;
	steady->from = begin_of(from, n);
	if (from > STEADY_INTERVALS / 2 ||
	    drifts(level + from, STEADY_INTERVALS - from, log1p(margin))) {
		steady->class = STEADY_UNSTEADY;
		steady->from = n;
	} else if (from == 0) {
		steady->class = STEADY_FLAT;
	} else {
		bool slower = median_of(level, from) >
			      median_of(level + from, STEADY_INTERVALS - from);
		steady->class = slower ? STEADY_WARMUP : STEADY_SLOWDOWN;
		steady->omitted = slower ? steady->from : 0;
	}
}
