/* One configuration and one figure: the values of both sides, and the test. */
#ifndef COMPARE_ROW_H
#define COMPARE_ROW_H

#include "core/judge/comparison.h"

/* A configuration: its result in each record or NULL, and any of a side's. */
struct point {
	const struct result **in;
	const struct record *record; /* the first that has it */
	const struct result *side[SIDES_COMPARED];
};

struct work {
	const struct compare_input *input;
	const struct compare_options *options;
	struct comparison *comparison;
	const char *versus; /* options in which NEW was to differ; "" */
	struct point *point;
	size_t points;
	size_t *unit;  /* of each record: the first record of its unit */
	double *value; /* room for a value of every run, and of every record */
};

/*
 * The logarithm of a run's figure, over its reference's unless that is NULL;
 * NAN: it has none that is over zero.
 */
double compare_run(const struct result *result, const struct run *run,
		   const struct result *reference, const struct figure *figure);

/* Of each run of OLD, ln(NEW / OLD) to the one that was its pair; or NAN. */
void compare_pairs(const struct point *point, const struct figure *figure,
		   double *change);

/* That of the point in the k'th record; NULL: none. */
const struct result *compare_reference_of(const struct work *w,
					  const struct point *point, size_t k);

/* Fills a row of the point; false where neither side has a value. */
bool compare_estimate(const struct work *w, struct comparison_row *row,
		      const struct point *point);

/* The same of its leading figure; false too if both sides do not know it. */
bool compare_leading(const struct work *work, const struct point *point,
		     struct comparison_row *row);

/* The two modes of a row that was filled. */
void compare_find_modes(const struct work *w, struct comparison_row *row,
			const struct point *point);

#endif
