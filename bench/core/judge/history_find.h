/* The changes of level in the series of a history. */
#ifndef HISTORY_FIND_H
#define HISTORY_FIND_H

#include <stdbool.h>
#include <stddef.h>

#include "core/judge/history.h"

/* Once all are added: orders them, and finds the changes. */
void history_find(struct history *history);

/* Whether it is an unacknowledged regression; and a confirmed one. */
bool history_is_open(const struct history_change *change);
bool history_counts(const struct history_change *change);

/* The median over the records of a series from `begin` to before `end`. */
double history_level(const struct history_series *series, size_t begin,
		     size_t end);

#endif
