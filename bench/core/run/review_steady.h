/* Warns of results whose runs did not settle. */
#ifndef REVIEW_STEADY_H
#define REVIEW_STEADY_H

struct record;

/* unsteady: runs in which no level lasted. */
void review_unsteady(struct record *record);

#endif
