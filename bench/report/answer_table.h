/* In how many rows which family is faster, by figure and placement. */
#ifndef ANSWER_TABLE_H
#define ANSWER_TABLE_H

#include "report/difference.h"

struct document;

/* Nothing where there are no verdicts. -1: no memory. */
int answers_put(struct document *d, const struct differences *differences);

#endif
