/* compare --live -- ARGS --versus ARGS2: two configurations of a program. */
#ifndef VERSUS_H
#define VERSUS_H

#include <stddef.h>

struct error;

#define VERSUS_WORDS 128 /* a side, at most */

struct versus {
	char *old[VERSUS_WORDS + 1]; /* what precedes --versus */
	char *new[VERSUS_WORDS + 1]; /* that with its options replaced */
	char text[1024];	     /* what follows it; "" without it */
};

/* The words point into `word`. -1 and an error: too many, or nothing follows.
 */
int versus_split(struct versus *versus, char *const *word, struct error *err);

#endif
