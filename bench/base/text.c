/* Appending to buffers and padding by characters. */
#include <stdarg.h>
#include <stdbool.h>
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

/* UTF-8: what continues a character is none of its own. */
static int characters(const char *text, size_t n)
{
	int seen = 0;
	for (size_t i = 0; i < n && text[i]; i++)
		seen += ((unsigned char)text[i] & 0xc0) != 0x80;
	return seen;
}

void text_pad(FILE *out, const char *text, int width)
{
	int seen = characters(text, strlen(text));
	int spaces = (width < 0 ? -width : width) - seen;
	if (width < 0)
		fputs(text, out);
	for (; spaces > 0; spaces--)
		fputc(' ', out);
	if (width > 0)
		fputs(text, out);
}

void text_wrap(FILE *out, const char *text, int at, int indent, int width)
{
	bool first = true;
	for (text += strspn(text, " "); *text; text += strspn(text, " ")) {
		size_t n = strcspn(text, " ");
		int wide = characters(text, n);
		if (!first && at + 1 + wide > width) {
			fprintf(out, "\n%*s", indent, "");
			at = indent;
		} else if (!first) {
			fputc(' ', out);
			at++;
		}
		fwrite(text, 1, n, out);
		at += wide;
		text += n;
		first = false;
	}
	fputc('\n', out);
}
