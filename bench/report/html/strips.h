/* Rows under each other, on one axis, as inline SVG. */
#ifndef HTML_STRIPS_H
#define HTML_STRIPS_H

#include <stddef.h>
#include <stdio.h>

struct picture;

/* Draws the first rows of a picture, wide and narrow. */
void strips_draw(FILE *out, const struct picture *picture, const char *id);

/* How many rows it draws: as many as are readable. */
size_t strips_rows(const struct picture *picture);

#endif
