/* A picture of lines or bars as text. */
#ifndef SERIES_TEXT_H
#define SERIES_TEXT_H

#include <stdio.h>

struct heading;
struct section;

/* Title, subtitle, axis and the picture in words. */
void section_heading(struct heading *heading, const struct section *section);

/*
 * Of the series that begins at a point: the highest rate at which the latency
 * is under twice the lowest, if it is over that at every rate above; or what
 * --find-knee found, where it looked for one of this mechanism. 0: none.
 */
double section_knee(const struct section *section, size_t begin);

/* The whole section of columns, heading and all. */
void section_print(FILE *out, const struct section *section);

#endif
