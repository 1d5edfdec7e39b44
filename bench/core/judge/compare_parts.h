/* What the files of the comparison share; see compare.h. */
#ifndef COMPARE_PARTS_H
#define COMPARE_PARTS_H

#include "core/judge/compare.h"

/* A configuration: its result in each record or NULL, and any of a side's. */
struct point {
	const struct result **in;
	const struct result *side[SIDES_COMPARED];
};

struct work {
	const struct compare_input *input;
	const struct compare_options *options;
	struct comparison *comparison;
	struct point *point;
	size_t points;
	size_t *boot;  /* of each record: the first record of that boot */
	double *value; /* room for a value of every run, and of every record */
};

static inline int side_of(const struct compare_input *input, size_t record)
{
	return input->side[record] == 'B' ? NEW : OLD;
}

/* Refuses machines of different classes, and counts and marks the boots. */
int compare_check_machines(const struct compare_input *input,
			   struct error *err);
void compare_find_boots(struct work *w);

/* False where neither side has a value. */
bool compare_estimate(const struct work *w, struct comparison_row *row,
		      const struct point *point);

/* Verdicts and families, once all rows are estimated. */
int compare_judge(struct comparison *comparison,
		  const struct compare_options *options);

int compare_find_differences(struct comparison *comparison,
			     const struct compare_input *input);

#endif
