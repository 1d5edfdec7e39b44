/* Which family is faster, by figure and placement, as part of a document. */
#ifndef ANSWER_TABLE_H
#define ANSWER_TABLE_H

#include "report/difference.h"

struct document;

/* All of it; nothing where there are no verdicts. */
void answers_put(struct document *d, const struct differences *differences);

/* The first of it, in three lines. */
void answers_put_short(struct document *d,
		       const struct differences *differences);

#endif
