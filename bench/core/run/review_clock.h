/* Warns of times that are mostly those of the clock. */
#ifndef REVIEW_CLOCK_H
#define REVIEW_CLOCK_H

struct record;

/* clock_cost: times of which a reading of the clock is over 5 %. */
void review_clock(struct record *record);

#endif
