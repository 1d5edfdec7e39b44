/* The order of candidates, and how sure it is. */
#ifndef CHOICE_RANK_H
#define CHOICE_RANK_H

#include <stdbool.h>

#include "core/judge/standing.h"

/* Orders the candidates and gives places. */
void choice_rank(struct choice *choice);

/*
 * Whether the first place is not shared, meets everything, and was measured on
 * a machine that was fit for it.
 */
bool choice_is_sure(const struct choice *choice);

/* Whether a record's machine was found fit for one, or all that are wanted. */
bool choice_is_fit_for(unsigned percentile, const struct record *record);
bool choice_is_fit(const struct choice_want *want, const struct record *record);

#endif
