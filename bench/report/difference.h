/*
 * How POSIX differs from System V in the rows of a record's table, with a
 * verdict that can be quoted.
 */
#ifndef DIFFERENCE_H
#define DIFFERENCE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/judge/pairing.h"

/* All that the rows compare: one family of comparisons. */
struct differences {
	struct pairing *pairing;
	size_t pairings;
};

void differences_collect(struct differences *d, const struct record *record);
void differences_release(struct differences *d);

/* "7 %" of 1.07 or 0.93, from 2 "a factor of 3.1". Returns `text`. */
char *difference_size(double ratio, char *text, size_t n);

/*
 * "8.8 % less", "3.1x as much", "1/3.1 as much" of POSIX / System V. Returns
 * `text`.
 */
char *difference_change(double ratio, char *text, size_t n);

/*
 * "8.8 % less [7.5,9.5]", "1/5.3 as much [1/5.5,1/4.6]", "same within 3 %
 * [-0.6,0.4]", "cannot tell [-1,3]" (%), or in brackets a difference of too few
 * runs for a verdict; "" where there is none. Returns `text`.
 */
char *difference_text(const struct pairing *pair, char *text, size_t n);

/*
 * All that is said of a row: its verdict by one metric, or, for METRICS, by all
 * that are judged of it, each with its name if there are several. Where brief,
 * "same ±3 % [-0.6,0.4]". How many messages were received before their send
 * ended is said where it is more than a few: such a send holds the receiver's
 * turn.
 */
char *difference_row(const struct differences *d, const struct result *sysv,
		     enum metric_id metric, bool brief, char *text, size_t n);

/*
 * How verdicts were reached, or why there are none; how many blocks count where
 * they are correlated, and what "same" means, if a row is. "" of no comparison.
 */
char *differences_reach(const struct differences *d, char *text, size_t n);

#endif
