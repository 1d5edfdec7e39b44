/* What one family promises and the other does not, in a few lines. */
#ifndef CONTRAST_H
#define CONTRAST_H

#include <stdio.h>

struct sightings;

/* Prints nothing if there are none. */
void contrast_print(FILE *out, const struct sightings *all);

#endif
