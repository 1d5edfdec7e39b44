/* What the page of a history is made of. */
#ifndef HTML_HISTORY_H
#define HTML_HISTORY_H

#include <stddef.h>
#include <stdio.h>

struct history_class;
struct interval;

/* "round trip p50, µs: POSIX, 64 B same CPU". */
void history_name(const struct history_class *class, size_t i, char *text,
		  size_t n);

/* "+20.1 % [+18.9, +21.2]", of a logarithm. */
void history_size(const struct interval *size, char *text, size_t n);

/* The figure of a series, in the class of that number; -1: no memory. */
int history_figure(FILE *out, const struct history_class *class, size_t number,
		   size_t i);

#endif
