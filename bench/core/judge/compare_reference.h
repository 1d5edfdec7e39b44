/*
 * How the machine changed, by its references. One that changed alone is no
 * measure of the machine: a kernel that made pipes faster.
 */
#ifndef COMPARE_REFERENCE_H
#define COMPARE_REFERENCE_H

#include <stdbool.h>

#include "core/judge/compare_row.h"

/* Of what is relative, or would be. */
enum reference_kind compare_kind(const struct point *point);

/* Whether others are relative to it, by its mechanism. */
bool compare_is_control(const struct point *point);

/* Fills comparison.reference but `rows`. */
void compare_references(struct work *work);

#endif
