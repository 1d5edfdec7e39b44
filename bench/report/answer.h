/*
 * The answer to the question of which family is faster: where, in how many
 * configurations, by how much. Counted over the verdicts of all rows, for each
 * kind of figure, placement and blocking mode.
 */
#ifndef ANSWER_H
#define ANSWER_H

#include "report/difference.h"

enum { SYSV, POSIX };

/* Verdicts for one family: how many times as fast it is. */
struct extent {
	size_t rows;
	double least, most; /* from 1 */
};

struct answer {
	const struct pairing *like; /* for the figure, placement and wait */
	struct extent lead[2];	    /* of SYSV, of POSIX */
	size_t same;		    /* within the margin */
	size_t open;		    /* cannot tell, or too few runs */
};

struct answers {
	struct answer *answer; /* blocking calls first */
	size_t answers;
	/* Summed over messages between two processes; over all, if there are
	 * none. */
	struct answer sum;
	bool between;	     /* it is */
	size_t judged, rows; /* comparisons that had runs enough; of how many */
};

void answers_collect(struct answers *all, const struct differences *d);
void answers_release(struct answers *all);

/* How many comparisons it is of. */
size_t answer_rows(const struct answer *answer);

/* "round trip p50", "receive p50, by fill". */
char *answer_figure(const struct answer *answer, char *text, size_t n);

/* "two CPUs, spin"; "" of blocking calls that have no placement. */
char *answer_place(const struct answer *answer, char *text, size_t n);

/*
 * "System V faster by 6.0 to 24 % in 9 of 15, POSIX faster by a factor of 2.6
 * in 3, the same in 2, no verdict in 1".
 */
char *answer_say(const struct answer *answer, char *text, size_t n);

/* The same summed, or why there are no verdicts: a sentence. */
char *answers_headline(const struct answers *all, char *text, size_t n);

#endif
