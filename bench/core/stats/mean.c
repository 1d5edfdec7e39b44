/* Student's t of one sample and of two. */
#include <math.h>
#include <stdbool.h>

#define MATHLIB_STANDALONE
#include <Rmath.h>

#include "core/stats/mean.h"
#include "core/stats/rank.h"

/* How far b lies above a, its standard error and degrees of freedom. */
struct shift {
	double size, error, freedom;
};

static double mean_of(const double *value, size_t n)
{
	double sum = 0;
	for (size_t i = 0; i < n; i++)
		sum += value[i];
	return sum / (double)n;
}

static double squares_of(const double *value, size_t n, double mean)
{
	double sum = 0;
	for (size_t i = 0; i < n; i++)
		sum += (value[i] - mean) * (value[i] - mean);
	return sum;
}

static struct shift shift_of(const double *a, size_t na, const double *b,
			     size_t nb, const struct known *known)
{
	double n = (double)na, m = (double)nb;
	double more = known ? known->freedom : 0;
	double left = mean_of(a, na), right = mean_of(b, nb);
	double squares = squares_of(a, na, left) + squares_of(b, nb, right);
	double freedom = n + m - 2 + more;
	squares += more > 0 ? more * known->spread * known->spread : 0;
	return (struct shift){right - left,
			      sqrt(squares / freedom * (1 / n + 1 / m)),
			      freedom};
}

static bool has_spread(const struct shift *shift)
{
	return shift->error > 1e-12 * fabs(shift->size);
}

double stats_mean_test(const double *a, size_t na, const double *b, size_t nb,
		       const struct known *known)
{
	if (na == 0 || nb == 0)
		return 1;
	struct shift s = shift_of(a, na, b, nb, known);
	if (s.freedom < 1)
		return 1;
	if (!has_spread(&s))
		return stats_rank_test(a, na, b, nb);
	return 2 * pt(-fabs(s.size) / s.error, s.freedom, 1, 0);
}

struct interval stats_mean_shift(const double *a, size_t na, const double *b,
				 size_t nb, const struct known *known,
				 double level)
{
	struct interval i = {NAN, NAN, NAN, NAN};
	if (na == 0 || nb == 0)
		return i;
	struct shift s = shift_of(a, na, b, nb, known);
	i.estimate = s.size;
	if (s.freedom >= 1) {
		double half = s.error * qt((1 + level) / 2, s.freedom, 1, 0);
		i.low = s.size - half;
		i.high = s.size + half;
		i.level = level;
	}
	return i;
}

/* Its standard error; NAN under two values. */
static double error_of(const double *value, size_t n)
{
	double squares = squares_of(value, n, mean_of(value, n));
	return sqrt(squares / (double)(n - 1) / (double)n);
}

struct interval stats_mean_interval(const double *value, size_t n, double level)
{
	struct interval i = {NAN, NAN, NAN, NAN};
	if (n > 0)
		i.estimate = mean_of(value, n);
	if (n > 1) {
		double half = error_of(value, n) *
			      qt((1 + level) / 2, (double)n - 1, 1, 0);
		i.low = i.estimate - half;
		i.high = i.estimate + half;
		i.level = level;
	}
	return i;
}

double stats_mean_zero_test(const double *value, size_t n, double *spread)
{
	*spread = NAN;
	if (n < 2)
		return 1;
	double mean = mean_of(value, n), error = error_of(value, n);
	*spread = error * sqrt((double)n);
	if (!(error > 1e-12 * fabs(mean)))
		return mean == 0 ? 1 : stats_sign_test(n, n);
	return 2 * pt(-fabs(mean) / error, (double)n - 1, 1, 0);
}
