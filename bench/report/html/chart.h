/* Lines over an axis, as inline SVG. */
#ifndef HTML_CHART_H
#define HTML_CHART_H

#include <stdio.h>

struct picture;

/*
 * Draws the series of a picture, wide and narrow, each logarithmic and linear:
 * the style sheet shows one of them. `id` begins those of the elements.
 */
void chart_draw(FILE *out, const struct picture *picture, const char *id);

#endif
