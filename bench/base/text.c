/* Appending to buffers and padding by characters. */
#include <stdarg.h>
#include <string.h>

#include "base/text.h"

void text_append(char *text, size_t n, const char *format, ...)
{
	size_t at = strlen(text);
	va_list args;
	va_start(args, format);
	vsnprintf(text + at, n - at, format, args);
	va_end(args);
}

void text_pad(FILE *out, const char *text, int width)
{
	int seen = 0;
	for (const char *c = text; *c; c++)
		seen += ((unsigned char)*c & 0xc0) != 0x80;
	int spaces = (width < 0 ? -width : width) - seen;
	if (width < 0)
		fputs(text, out);
	for (; spaces > 0; spaces--)
		fputc(' ', out);
	if (width > 0)
		fputs(text, out);
}
