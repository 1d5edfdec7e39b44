/* From values to coordinates, and the marks of an axis. */
#ifndef HTML_SCALE_H
#define HTML_SCALE_H

#include <stdbool.h>
#include <stddef.h>

#include "picture.h"

struct scale {
	double low, high; /* values */
	double from, to;  /* where they are */
	bool log;
	enum picture_axis axis;
};

#define TICS_MOST 16 /* and a 0 before them */

/* Takes a value into the range, if it can be drawn; it begins as none. */
void scale_widen(struct scale *scale, double value);

/*
 * Widens the range so that no value lies on the frame; a linear one begins
 * at 0. A range that cannot be drawn becomes one that can.
 */
void scale_fit(struct scale *scale);

/* Where a value is; one outside the range is drawn at its end. */
double scale_at(const struct scale *scale, double value);

/* Values to mark, at least `apart` places from each other; how many. */
size_t scale_tics(const struct scale *scale, double apart,
		  double tic[TICS_MOST + 1]);

void scale_text(const struct scale *scale, double value, char *text, size_t n);

#endif
