/* Scales: linear and logarithmic, and the round values on them. */
#include <math.h>
#include <stdio.h>

#include "base/units.h"
#include "report/html/scale.h"

#define ZERO_PLACE 0.5 /* where a logarithmic axis shows 0 */

/*
 * No axis extends further: of a double's last decades pow() makes 0 and
 * infinity, between which marks would never end.
 */
#define LEAST 1e-30
#define MOST 1e30

void scale_widen(struct scale *s, double value)
{
	if (!isfinite(value) || (s->log && value <= 0))
		return;
	s->low = fmin(s->low, value);
	s->high = fmax(s->high, value);
}

void scale_fit(struct scale *s)
{
	if (!isfinite(s->low) || !isfinite(s->high) || s->low > s->high ||
	    (s->log && s->low <= 0)) {
		s->low = s->log ? 0.1 : 0;
		s->high = 1;
	}
	s->low = fmin(fmax(s->low, s->log ? LEAST : -MOST), MOST);
	s->high = fmin(fmax(s->high, s->low), MOST);
	if (s->log) {
		double room = fmax(pow(s->high / s->low, 0.05), 1.06);
		s->low /= room;
		s->high *= room;
		return;
	}
	s->low = fmin(0, s->low);
	s->high = s->high > s->low ? s->high + (s->high - s->low) * 0.06
				   : s->low + 1;
}

double scale_at(const struct scale *s, double value)
{
	double v = fmin(fmax(value, s->low), s->high);
	double share = s->log ? log(v / s->low) / log(s->high / s->low)
			      : (v - s->low) / (s->high - s->low);
	return s->from + share * (s->to - s->from);
}

/* Adds a value that is in range and far enough from the last. */
static size_t add(const struct scale *s, double value, double apart,
		  double *tic, size_t n)
{
	if (n == TICS_MOST || value < s->low || value > s->high ||
	    (n > 0 &&
	     fabs(scale_at(s, value) - scale_at(s, tic[n - 1])) < apart))
		return n;
	tic[n] = value;
	return n + 1;
}

static size_t linear_tics(const struct scale *s, double apart, double *tic)
{
	static const double steps[] = {1, 2, 2.5, 5, 10};
	double places = fabs(s->to - s->from), span = s->high - s->low;
	double least = span * apart / places, step = 0;
	double decade = pow(10, floor(log10(least)));
	for (size_t i = 0; i < 5 && step < least; i++)
		step = steps[i] * decade;
	if (s->axis == PICTURE_COUNT) /* there is no half of a record */
		step = ceil(step);
	size_t n = 0;
	for (double k = ceil(s->low / step); k * step <= s->high; k++)
		n = add(s, k * step, s->log ? apart : 0, tic, n);
	return n;
}

/* 1, 2 and 5 of each decade where there is room for them, else 1. */
static size_t log_tics(const struct scale *s, double apart, double *tic)
{
	static const double steps[] = {1, 2, 5};
	double ratio = s->high / s->low, every = 1;
	if (ratio < 5)
		return linear_tics(s, apart, tic);
	double decade = fabs(s->to - s->from) / log10(ratio);
	size_t marks = decade * log10(2) >= apart ? 3 : 1, n = 0;
	while (decade * every < apart)
		every++;
	double first = floor(log10(s->low) / every) * every;
	for (double e = first; pow(10, e) <= s->high; e += every)
		for (size_t i = 0; i < marks; i++)
			n = add(s, steps[i] * pow(10, e), apart, tic, n);
	return n;
}

static size_t byte_tics(const struct scale *s, double apart, double *tic)
{
	size_t n = add(s, ZERO_PLACE, 0, tic, 0);
	double octave = fabs(s->to - s->from) / log2(s->high / s->low);
	double every = fmax(1, ceil(apart / octave));
	for (double e = 0; exp2(e) <= s->high; e += every)
		n = add(s, exp2(e), apart, tic, n);
	return n;
}

static size_t percent_tics(const struct scale *s, double apart, double *tic)
{
	size_t n = add(s, 2, 0, tic, 0);
	for (double v = 10; v <= s->high && v < 1e12; v *= 10)
		n = add(s, v, apart, tic, n);
	return n;
}

/* From 1 both ways, so that 1 itself is never left out. */
static size_t ratio_tics(const struct scale *s, double apart, double *tic)
{
	static const double less[] = {0.975, 0.95, 0.9, 0.8, 0.7, 0.5};
	static const double more[] = {1,   1.025, 1.05, 1.1, 1.2,
				      1.3, 1.5,	  2,	3,   5};
	double kept[6], last = scale_at(s, 1);
	size_t n = 0, m = 0;
	if (s->high / s->low > 15)
		return log_tics(s, apart, tic);
	for (size_t i = 0; i < 6; i++)
		if (less[i] >= s->low &&
		    fabs(scale_at(s, less[i]) - last) >= apart) {
			last = scale_at(s, less[i]);
			kept[m++] = less[i];
		}
	while (m-- > 0)
		n = add(s, kept[m], 0, tic, n);
	for (size_t i = 0; i < 10; i++)
		n = add(s, more[i], apart, tic, n);
	return n;
}

size_t scale_tics(const struct scale *s, double apart,
		  double tic[TICS_MOST + 1])
{
	if (!s->log)
		return linear_tics(s, apart, tic);
	switch (s->axis) {
	case PICTURE_BYTES:
		return byte_tics(s, apart, tic);
	case PICTURE_PERCENT:
		return percent_tics(s, apart, tic);
	case PICTURE_RATIO:
		return ratio_tics(s, apart, tic);
	case PICTURE_COUNT:
	case PICTURE_NUMBER:
		break;
	}
	size_t n = 0;
	if (s->axis == PICTURE_COUNT)
		n = add(s, ZERO_PLACE, 0, tic, n);
	struct scale rest = *s;
	rest.low = n ? 1 : s->low;
	rest.from = n ? scale_at(s, 1) : s->from;
	return rest.high > rest.low ? n + log_tics(&rest, apart, tic + n) : n;
}

static void ratio_text(double value, char *text, size_t n)
{
	double percent = (value - 1) * 100;
	if (value >= 2 || value <= 0.5)
		snprintf(text, n, value >= 2 ? "%gx" : "1/%g",
			 value >= 2 ? value : round(10 / value) / 10);
	else
		snprintf(text, n, fabs(percent) < 0.01 ? "same" : "%+.3g %%",
			 percent);
}

void scale_text(const struct scale *s, double value, char *text, size_t n)
{
	double percent = 100 - 100 / value;
	if (s->axis == PICTURE_RATIO) {
		ratio_text(value, text, n);
		return;
	}
	if (s->axis == PICTURE_PERCENT) {
		snprintf(text, n, "%.9g %%", percent);
		return;
	}
	if (s->axis != PICTURE_NUMBER && value < 1)
		value = 0;
	if (s->axis == PICTURE_BYTES)
		units_bytes((uint64_t)value, text, n);
	else if (s->axis == PICTURE_NUMBER && value < 1e4)
		snprintf(text, n, "%.6g", value);
	else
		snprintf(text, n, "%.6g%s",
			 value / (value >= 1e6	 ? 1e6
				  : value >= 1e3 ? 1e3
						 : 1),
			 value >= 1e6	? "M"
			 : value >= 1e3 ? "k"
					: "");
}
