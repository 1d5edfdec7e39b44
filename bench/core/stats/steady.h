/*
 * Whether a run had settled: a level that lasts to its end, told from the
 * series of its samples in the order in which they were taken. Pure.
 */
#ifndef STEADY_H
#define STEADY_H

#include <stddef.h>
#include <stdint.h>

enum steady_class {
	STEADY_UNKNOWN,	 /* too few samples to say, or no series */
	STEADY_FLAT,	 /* one level from the first sample on */
	STEADY_WARMUP,	 /* slower first, then one level */
	STEADY_SLOWDOWN, /* faster first, then one level */
	STEADY_UNSTEADY, /* no level that lasts for half of the run */
	STEADY_CLASSES
};

extern const char *const steady_names[STEADY_CLASSES];

struct steady {
	enum steady_class class;
	uint64_t from;	  /* samples before the settled part; all: unsteady */
	uint64_t of;	  /* samples in the series */
	uint64_t omitted; /* samples that the metrics leave out */
};

/* Intervals of equal length that a series is cut into, a number for each. */
#define STEADY_INTERVALS 40

/* What a median of an interval takes at least. */
#define STEADY_SAMPLES_MIN (4 * STEADY_INTERVALS)

/*
 * The median of each interval of n values, n >= STEADY_SAMPLES_MIN. Scratch
 * has room for n / 10 + 2 values.
 */
void steady_medians(double interval[STEADY_INTERVALS], const uint64_t *value,
		    size_t n, uint64_t *scratch);

/*
 * The mean step of each interval of n + 1 ascending stamps, for streams: n >=
 * STEADY_INTERVALS, since a step is a mean over many messages already.
 */
void steady_steps(double interval[STEADY_INTERVALS], const uint64_t *stamp,
		  size_t n);

/*
 * Classifies n samples by their intervals, whose numbers are times. A change
 * of level counts if it is larger than `margin` (0.03: 3 %) and at least 3.5
 * times what the intervals scatter about the two levels, by their mean
 * absolute deviation. So a change has to matter and to stand out from the
 * scatter; a spike or an alternating level does not. The place of a change is
 * where two medians leave the least absolute deviation; what follows it is
 * judged in the same way, until nothing more changes. What is left must not
 * drift either: by the same two tests of what its halves differ by, with the
 * scatter about a line through them. Omitted is what comes before the end of a
 * warm-up.
 *
 * The classes are those of Barrett et al., "Virtual machine warmup blows hot
 * and cold" (OOPSLA 2017); the test is simpler than theirs, for series that
 * are short. tests/pure_steady.c has its error rates.
 */
void steady_judge(struct steady *steady,
		  const double interval[STEADY_INTERVALS], uint64_t n,
		  double margin);

#endif
