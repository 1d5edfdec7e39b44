/* A picture in words, for readers who cannot see it. */
#ifndef DRAW_WORDS_H
#define DRAW_WORDS_H

#include <stdio.h>

struct error;
struct picture;

/* Puts them in the place of gnuplot's own title and description. */
int draw_words_into_svg(const struct picture *picture, const char *path,
			struct error *err);

/*
 * An entry of a list in Markdown: the picture, and below it links to what it
 * was drawn from. `base` is the files' name without a suffix.
 */
void draw_words_list(FILE *out, const struct picture *picture, const char *base,
		     const char *suffix);

#endif
