/*
 * The answer to the question of which family is faster: where, in how many
 * configurations, by how much. Counted over the verdicts of all rows, for each
 * kind of figure and each placement.
 */
#ifndef ANSWER_H
#define ANSWER_H

#include "report/difference.h"

/* Ratios of POSIX to System V, of verdicts that agree; least < most. */
struct extent {
	size_t rows;
	double least, most; /* by how far they are from 1 */
};

struct answer {
	const struct pairing *like;   /* for the figure and the placement */
	struct extent faster, slower; /* POSIX is */
	size_t same;		      /* within the margin */
	size_t unclear;		      /* cannot tell, or too few runs */
};

struct answers {
	struct answer *answer;
	size_t answers;
	struct answer all; /* summed; its extents are of rows alone */
	size_t judged;	   /* comparisons that had runs enough; 0: no answer */
};

/* 0, or -1 where memory runs out. */
int answers_collect(struct answers *all, const struct differences *d);
void answers_release(struct answers *all);

/* "round trip p50", "receive p50, by fill". */
char *answer_figure(const struct answer *answer, char *text, size_t n);

/* "CPUs kept busy"; "" of what has no placement. */
char *answer_place(const struct answer *answer, char *text, size_t n);

/* "2.4 to 12 %", "8 % to 9.2x"; "" of no rows. */
char *answer_extent(const struct extent *extent, char *text, size_t n);

/* "POSIX is faster than System V in 4 of 9 comparisons, slower in ...". */
char *answers_headline(const struct answers *all, char *text, size_t n);

#endif
