/* Configurations of which NEW lacks runs. */
#ifndef COMPARE_SPOILT_H
#define COMPARE_SPOILT_H

struct point;
struct work;

/*
 * Counts the point as spoilt if both sides have runs that are ok and NEW lacks
 * some (its result is not ok, a record is without it, or has fewer runs than
 * its plan, which knew their number), and OLD lacks none or has more.
 */
void compare_note_spoilt(const struct work *work, const struct point *point);

#endif
