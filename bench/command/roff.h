/* Prose and words as roff input that formatters have nothing to say about. */
#ifndef ROFF_H
#define ROFF_H

#include <stddef.h>
#include <stdio.h>

/* Characters that would mean something to roff are escaped. */
void roff_word(FILE *out, const char *word, size_t n);

/*
 * Sentences, each on lines of its own of at most 72 characters; what stands
 * between `backquotes` is bold. An empty line begins a paragraph.
 */
void roff_text(FILE *out, const char *text);

/* A line as it is. */
void roff_literal(FILE *out, const char *line);

#endif
