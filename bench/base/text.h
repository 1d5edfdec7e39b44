/* Text in fixed buffers, and padded on paper. */
#ifndef TEXT_H
#define TEXT_H

#include <stddef.h>
#include <stdio.h>

/*
 * Appends to the text in a buffer of n bytes; what does not fit is cut off.
 */
void text_append(char *text, size_t n, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/*
 * Pads a UTF-8 text to a width, by the characters that are seen: spaces go
 * before it, or behind it where the width is negative.
 */
void text_pad(FILE *out, const char *text, int width);

#endif
