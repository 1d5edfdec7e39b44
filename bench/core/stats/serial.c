/* The correlation of neighbours, and what it costs. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define MATHLIB_STANDALONE
#include <Rmath.h>

#include "base/memory.h"
#include "base/random.h"
#include "core/stats/serial.h"

#define SHUFFLES 999
#define EVIDENCE 0.05
#define MOST 0.95 /* correlated more, no number of runs is enough */

/*
 * The mid-ranks of what is finite, their mean taken off, their squares 1;
 * `sorted` has room for them.
 */
static void standardise(double *to, const double *from, size_t n,
			double *sorted)
{
	double squares = 0;
	memcpy(sorted, from, n * sizeof(*sorted));
	size_t finite = stats_sort(sorted, n);
	for (size_t i = 0; i < n; i++) {
		to[i] = NAN;
		if (!isfinite(from[i]))
			continue;
		size_t below = stats_below(sorted, finite, from[i]);
		size_t upto = stats_below(sorted, finite,
					  nextafter(from[i], INFINITY));
		to[i] = (double)(below + upto) - (double)finite;
		squares += to[i] * to[i];
	}
	for (size_t i = 0; i < n && squares > 0; i++)
		to[i] /= sqrt(squares);
}

/* Over all series, with the columns in this order. */
static double correlation(const double *rank, size_t series, size_t n,
			  const size_t *column)
{
	double sum = 0;
	for (size_t s = 0; s < series; s++)
		for (size_t i = 0; i + 1 < n; i++) {
			double a = rank[s * n + column[i]];
			double b = rank[s * n + column[i + 1]];
			if (isfinite(a) && isfinite(b))
				sum += a * b;
		}
	return sum / (double)series;
}

static void shuffle(size_t *column, size_t n, uint64_t *seed)
{
	for (size_t i = n - 1; i > 0; i--) {
		size_t j = random_next(seed) % (i + 1), held = column[i];
		column[i] = column[j];
		column[j] = held;
	}
}

/* The correlation in order; 0 where it may be by chance. */
static double evident(const double *rank, size_t series, size_t n,
		      size_t *column)
{
	uint64_t seed = 1;
	size_t as_much = 1;
	double found = correlation(rank, series, n, column);
	for (int i = 0; i < SHUFFLES && found > 0; i++) {
		shuffle(column, n, &seed);
		as_much += correlation(rank, series, n, column) >= found;
	}
	return (double)as_much <= EVIDENCE * (SHUFFLES + 1) ? fmax(0, found)
							    : 0;
}

double stats_serial_inflation(const double *value, size_t series, size_t n)
{
	double sum = 0, power = 1, runs = (double)n;
	if (series == 0 || n <= 4)
		return 1;
	double *rank = mem_array(series * n, sizeof(*rank));
	double *sorted = mem_array(n, sizeof(*sorted));
	size_t *column = mem_array(n, sizeof(*column));
	for (size_t s = 0; s < series; s++)
		standardise(rank + s * n, value + s * n, n, sorted);
	for (size_t i = 0; i < n; i++)
		column[i] = i;
	double r = evident(rank, series, n, column);
	free(rank);
	free(sorted);
	free(column);
	if (r <= 0)
		return 1;
	r = fmin(MOST, (r + 1 / runs) / (1 - 4 / runs));
	for (size_t k = 1; k < n; k++) {
		power *= r;
		sum += (1 - (double)k / runs) * power;
	}
	return 1 + 2 * sum;
}

double stats_serial_p(double p, double inflation)
{
	if (!(inflation > 1 && p < 1))
		return p;
	return 2 *
	       pnorm(qnorm(p / 2, 0, 1, 1, 0) / sqrt(inflation), 0, 1, 1, 0);
}

struct interval stats_serial_interval(struct interval i, double inflation)
{
	double wider = sqrt(inflation);
	if (inflation > 1) {
		i.low = i.estimate - (i.estimate - i.low) * wider;
		i.high = i.estimate + (i.high - i.estimate) * wider;
	}
	return i;
}
