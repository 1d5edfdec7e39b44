/* Drawing primitives for lines and rows. */
#ifndef HTML_DRAW_H
#define HTML_DRAW_H

#include "picture.h"

#define CHARACTER 6.3 /* about the width of one, at 12 pixels */

enum { WIDE = 860, NARROW = 360 };

/* Colours of what is no mechanism, from one that none has: see style.css. */
enum {
	COLOUR_GOOD = 31,
	COLOUR_BAD,
	COLOUR_SIDE, /* of a record among several, and those after it */
	COLOUR_SIDES = 4,
};

/* Series that can be shown and hidden: style sheet and controls know them. */
#define SERIES_MOST 24

/* One of the ways in which a picture is drawn. */
struct look {
	bool narrow, log;
	bool only_scale; /* the only scale of this width */
	double width, height;
};

void draw_open(FILE *out, const struct look *look, const char *id,
	       const struct picture *picture);
void draw_close(FILE *out);

enum anchor { START, MIDDLE, END };

/* `class` may be "". */
void draw_text(FILE *out, double x, double y, enum anchor anchor,
	       const char *class, const char *text);

void draw_line(FILE *out, const char *class, double x1, double y1, double x2,
	       double y2);

/* The path of a series' mark around the place where it is. */
const char *draw_shape(const struct picture_series *series);

/*
 * That of a series, filled in every other variant, with its words. NULL: a
 * cross, for a value off the scale.
 */
void draw_mark(FILE *out, const struct picture_series *series, double x,
	       double y, const char *text);

/* A group that is shown and hidden with its series. */
void draw_group(FILE *out, const struct picture_series *series, size_t number,
		const char *class);

/* "2.42 µs", and its interval if there is one. */
void draw_value(char *text, size_t n, double value, double low, double high,
		const char *unit);

#endif
