/* A picture of lines or bars as text. */
#ifndef SERIES_TEXT_H
#define SERIES_TEXT_H

#include <stdio.h>

struct section;

/* The whole section of columns, heading and all. */
void section_print(FILE *out, const struct section *section);

#endif
