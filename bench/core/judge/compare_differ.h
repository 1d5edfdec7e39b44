/* The differences between the records of two sides. */
#ifndef COMPARE_DIFFER_H
#define COMPARE_DIFFER_H

#include "core/judge/comparison.h"

struct error;
struct work;

/* Refuses machines of different classes: -1 and an error of STATUS_USAGE. */
int compare_check_machines(const struct compare_input *input,
			   struct error *err);

/*
 * Sets unit[] to the first record of each record's boot or, where the record is
 * the unit, to itself; counts the boots and records of each side, and says what
 * the unit is and which variation is unknown.
 */
void compare_find_units(struct comparison *comparison,
			const struct compare_input *input, size_t *unit);

/*
 * Fills the comparison's differences: of configurations (their CPUs, what their
 * queues held), unless NEW was to differ, and of whole records.
 */
void compare_find_differences(const struct work *work);

/*
 * Whether what two results really had differs, and the first of it with both
 * values: "CPUs 0:0 and 1:1".
 */
bool compare_traits(const struct result *a, const struct result *b, char *text,
		    size_t n);

/* Whether it is one of how things were measured, not of where. */
bool compare_is_setting(const struct comparison_difference *difference);

#endif
