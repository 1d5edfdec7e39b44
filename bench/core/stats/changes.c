/* Change points of one series, by binary segmentation. */
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#define MATHLIB_STANDALONE
#include <Rmath.h>

#include "base/memory.h"
#include "base/random.h"
#include "core/stats/changes.h"
#include "core/stats/rank.h"
#include "core/stats/stats.h"

#define SIDE_MIN 2
/* Orders as extreme as the true one that make a change not significant. */
#define EXTREMES 5
/* The same arrangement, summed in another order, differs by rounding. */
#define ROUNDING 1e-9

struct segment {
	size_t begin, end;
};

struct search {
	const double *value; /* finite ones only */
	size_t n;
	double alpha, clip;
	/* Of the segment being tested, length n: */
	double *centred; /* clipped, about their mean */
	double *share;	 /* of a split k: n / (k (n - k)) */
	double *age;	 /* of a split: m^(2/n) */
	double squares;	 /* sum of centred^2 */
	double highest;	 /* largest |centred| */
	/* Segments: those before `tested` will not be split any more. */
	struct segment *segment;
	size_t segments, tested;
	struct change *change; /* `at` is a place in value[] */
	size_t changes;
};

static void shuffle(double *value, size_t n, uint64_t *random)
{
	for (size_t i = n - 1; i > 0; i--) {
		uint64_t j = (random_next(random) >> 32) * (i + 1) >> 32;
		double kept = value[i];
		value[i] = value[j];
		value[j] = kept;
	}
}

/* More than half of the values may be one and the same. */
static double robust_deviation(const double *deviation, size_t n)
{
	double median = 1.4826 * stats_median(deviation, n), sum = 0;
	for (size_t i = 0; i < n; i++)
		sum += deviation[i];
	return median > 0 ? median : 1.2533 * sum / (double)n;
}

static void clip(struct search *s, const double *value, size_t n)
{
	double middle = stats_median(value, n), sum = 0;
	for (size_t i = 0; i < n; i++)
		s->centred[i] = fabs(value[i] - middle);
	double most = s->clip * robust_deviation(s->centred, n);
	for (size_t i = 0; i < n; i++) {
		s->centred[i] = fmax(-most, fmin(most, value[i] - middle));
		sum += s->centred[i];
	}
	s->squares = s->highest = 0;
	for (size_t i = 0; i < n; i++) {
		s->centred[i] -= sum / (double)n;
		s->squares += s->centred[i] * s->centred[i];
		s->highest = fmax(s->highest, fabs(s->centred[i]));
	}
}

static void weigh_splits(struct search *s, size_t n)
{
	double all = (double)n;
	for (size_t k = SIDE_MIN; k + SIDE_MIN <= n; k++) {
		double before = (double)k, after = (double)(n - k);
		s->share[k] = all / (before * after);
		s->age[k] = pow(after, 2 / all);
	}
}

/*
 * The best split has the least (1 - r^2) m^(2/n), which is the likelihood of
 * the header without its logarithm; here times the sum of squares.
 */
static double best_split(const struct search *s, size_t n, size_t *split)
{
	double sum = 0, least = INFINITY;
	for (size_t k = 1; k < SIDE_MIN; k++)
		sum += s->centred[k - 1];
	for (size_t k = SIDE_MIN; k + SIDE_MIN <= n; k++) {
		sum += s->centred[k - 1];
		double left =
			(s->squares - sum * sum * s->share[k]) * s->age[k];
		if (left < least) {
			least = left;
			*split = k;
		}
	}
	return least;
}

/*
 * At most so probable is a split as good in a random order. The sum of a side
 * reaches `reach` with no more than 2 exp(-reach^2 / (2 (k v + b reach / 3))),
 * for k values of variance v and none above b; the smaller side bounds best.
 * Above the level it is of no use, and cut short.
 */
static double chance_bound(const struct search *s, size_t n, double least,
			   double level)
{
	double variance = s->squares / (double)n, chance = 0;
	for (size_t k = SIDE_MIN; k + SIDE_MIN <= n && chance <= level; k++) {
		double side = (double)(k < n - k ? k : n - k);
		double explained = s->squares - least / s->age[k];
		double square = explained / s->share[k];
		double reach = sqrt(fmax(square, 0));
		if (reach > side * s->highest * (1 + ROUNDING))
			continue;
		double spread = side * variance + s->highest * reach / 3;
		chance += 2 * exp(-square / (2 * spread));
	}
	return chance;
}

/* Ends as soon as no change can come out. The order is lost. */
static double chance_drawn(struct search *s, size_t n, double least,
			   double level)
{
	uint64_t random = n;
	double orders = ceil(EXTREMES / level);
	unsigned extremes = 1;
	size_t split;
	for (double i = 1; i < orders && extremes <= EXTREMES; i++) {
		shuffle(s->centred, n, &random);
		if (best_split(s, n, &split) <= least * (1 + ROUNDING))
			extremes++;
	}
	return extremes / orders;
}

/* Whether the segment changes within, and where. */
static bool split_segment(struct search *s, struct segment segment,
			  struct change *change)
{
	size_t n = segment.end - segment.begin, split = 0;
	if (n < 2 * SIDE_MIN)
		return false;
	clip(s, s->value + segment.begin, n);
	if (!(s->squares > 0))
		return false;
	weigh_splits(s, n);
	double least = best_split(s, n, &split);
	double level = s->alpha / (double)s->segments;
	*change = (struct change){.at = segment.begin + split};
	change->p = chance_bound(s, n, least, level);
	if (change->p > level)
		change->p = chance_drawn(s, n, least, level);
	return change->p <= level;
}

/* There are never more segments than n / SIDE_MIN, and a change less. */
static void search(struct search *s)
{
	s->segment[0] = (struct segment){0, s->n};
	s->segments = 1;
	s->changes = s->tested = 0;
	while (s->tested < s->segments) {
		struct segment *segment = &s->segment[s->tested];
		struct change *change = &s->change[s->changes];
		if (!split_segment(s, *segment, change)) {
			s->tested++;
			continue;
		}
		s->segment[s->segments++] =
			(struct segment){change->at, segment->end};
		segment->end = change->at;
		s->changes++;
	}
}

static int by_place(const void *a, const void *b)
{
	size_t x = ((const struct change *)a)->at;
	size_t y = ((const struct change *)b)->at;
	return (x > y) - (x < y);
}

static size_t near(size_t n)
{
	return n < CHANGES_NEAR ? n : CHANGES_NEAR;
}

/* Sizes, once it is known where each segment ends. */
static void measure_changes(struct search *s)
{
	if (s->changes > 1)
		qsort(s->change, s->changes, sizeof(*s->change), by_place);
	for (size_t i = 0; i < s->changes; i++) {
		struct change *c = &s->change[i];
		size_t begin = i > 0 ? c[-1].at : 0;
		size_t end = i + 1 < s->changes ? c[1].at : s->n;
		c->before = c->at - begin;
		c->after = end - c->at;
		size_t old = near(c->before), new = near(c->after);
		c->size = stats_shift(s->value + c->at - old, old,
				      s->value + c->at, new, CHANGES_LEVEL);
	}
}

/* From the median of each level, drawn in; their means and steps are known. */
static void take_residuals(struct search *s, double *residual, double *size)
{
	size_t begin = 0;
	double old = 0;
	for (size_t i = 0; i <= s->changes; i++) {
		size_t end = i < s->changes ? s->change[i].at : s->n;
		double middle = stats_median(s->value + begin, end - begin);
		for (size_t j = begin; j < end; j++) {
			residual[j] = s->value[j] - middle;
			size[j] = fabs(residual[j]);
		}
		begin = end;
	}
	double most = CHANGES_WIDE * robust_deviation(size, s->n);
	for (size_t i = 0, j = begin = 0; i <= s->changes; i++) {
		size_t end = i < s->changes ? s->change[i].at : s->n;
		double middle = s->value[begin] - residual[begin], sum = 0;
		for (j = begin; j < end; j++) {
			residual[j] = fmax(-most, fmin(most, residual[j]));
			sum += residual[j];
		}
		double mean = sum / (double)(end - begin);
		for (j = begin; j < end; j++)
			residual[j] -= mean;
		if (i > 0)
			s->change[i - 1].step = middle + mean - old;
		old = middle + mean;
		begin = end;
	}
}

/* Correlations come out too low by (1 + 3 r) / n, and more for each level. */
static struct changes_noise measure_noise(struct search *s)
{
	struct changes_noise noise = {.values = s->n, .levels = s->changes + 1};
	double *residual = s->centred, n = (double)s->n, squares = 0;
	double products = 0;
	if (s->n == 0)
		return noise;
	take_residuals(s, residual, s->share);
	for (size_t i = 0; i < s->n; i++) {
		squares += residual[i] * residual[i];
		products += i > 0 ? residual[i] * residual[i - 1] : 0;
	}
	double r = squares > 0 ? products / squares : 0;
	if (s->n > noise.levels)
		noise.deviation = sqrt(squares / (double)(s->n - noise.levels));
	noise.correlation = r + ((double)noise.levels + 3 * r) / n;
	return noise;
}

/* How many values of variance 1 that are independent make one such. */
static double variance_factor(double r, size_t values)
{
	double k = (double)values, rest = 1 - r;
	return (1 + r) / rest - 2 * r * (1 - pow(r, k)) / (k * rest * rest);
}

double changes_chance(const struct change *change,
		      const struct changes_noise *noise, double correlation)
{
	double r = fmax(0, fmin(correlation, 0.9)), n = (double)noise->values;
	double before = (double)change->before, after = (double)change->after;
	double error = noise->deviation *
		       sqrt(variance_factor(r, change->before) / before +
			    variance_factor(r, change->after) / after);
	double freedom = (n - (double)noise->levels) * (1 - r) / (1 + r);
	double p = 2 * pt(-fabs(change->step) / error, fmax(freedom, 2), 1, 0);
	return fmin(1, p * after * log(n));
}

/* Each alone, between its neighbours. */
static void mark_firm(struct search *s)
{
	struct search alone = *s;
	struct change again;
	alone.alpha /= CHANGES_FIRMER;
	alone.clip = CHANGES_WIDE;
	alone.segments = 1;
	for (size_t i = 0; i < s->changes; i++) {
		struct change *c = &s->change[i];
		struct segment both = {c->at - c->before, c->at + c->after};
		c->firm = split_segment(&alone, both, &again);
	}
}

/* Looks again without the last value, if there is anything to be seen. */
static void mark_stood(struct search *s, struct change *found, size_t n)
{
	if (n == 0)
		return;
	s->n--;
	s->alpha *= CHANGES_LOOSER;
	search(s);
	measure_changes(s);
	for (size_t i = 0; i < n; i++) {
		for (size_t j = 0; j < s->changes; j++) {
			const struct change *then = &s->change[j];
			size_t at = found[i].at;
			size_t off =
				at > then->at ? at - then->at : then->at - at;
			if (off <= CHANGES_OFF &&
			    found[i].size.estimate * then->size.estimate > 0)
				found[i].stood = true;
		}
	}
}

/* The finite values, and the place that each had. */
static size_t take_finite(double *value, size_t *place, const double *from,
			  size_t n)
{
	size_t kept = 0;
	for (size_t i = 0; i < n; i++) {
		if (!isfinite(from[i]))
			continue;
		place[kept] = i;
		value[kept++] = from[i];
	}
	return kept;
}

void changes_find(struct changes *changes, const double *value, size_t n,
		  double alpha)
{
	*changes = (struct changes){0};
	size_t room = n + SIDE_MIN;
	double *number = mem_array(4 * room, sizeof(*number));
	size_t *place = mem_array(room, sizeof(*place));
	struct change *found = mem_array(2 * room, sizeof(*found));
	struct search s = {.value = number,
			   .centred = number + room,
			   .share = number + 2 * room,
			   .age = number + 3 * room,
			   .n = take_finite(number, place, value, n),
			   .alpha = alpha,
			   .clip = CHANGES_CLIP,
			   .segment = mem_array(room, sizeof(*s.segment)),
			   .change = found};
	search(&s);
	measure_changes(&s);
	changes->noise = measure_noise(&s);
	mark_firm(&s);
	changes->change = found;
	changes->count = s.changes;
	s.change = found + room;
	mark_stood(&s, found, changes->count);
	for (size_t i = 0; i < changes->count; i++)
		found[i].at = place[found[i].at];
	free(number);
	free(place);
	free(s.segment);
}

void changes_release(struct changes *changes)
{
	free(changes->change);
	*changes = (struct changes){0};
}
