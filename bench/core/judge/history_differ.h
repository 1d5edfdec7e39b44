/* What else changed on a machine near a change of a figure. */
#ifndef HISTORY_DIFFER_H
#define HISTORY_DIFFER_H

#include <stddef.h>

#include "core/judge/history.h"

/* A fact of the environment or the tool that differs from the one before. */
struct history_difference {
	char name[96], before[128], after[128];
	size_t record; /* the first that has it */
};

/*
 * What differs between neighbouring records from the last before a change up to
 * the first of the new level, and up to HISTORY_OFF places further on either
 * side, since its place is that uncertain. Returns how many are stored, by
 * record. Facts that vary by themselves, such as load and uptime, are left out.
 */
#define HISTORY_OFF 2
size_t history_around(const struct history_class *class,
		      const struct history_change *change,
		      struct history_difference *list, size_t room);

#endif
