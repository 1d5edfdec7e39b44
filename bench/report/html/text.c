/* Escaping of untrusted text. */
#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/units.h"
#include "report/html/text.h"

#define REPLACEMENT "\xef\xbf\xbd"

/* Bytes of the character that a text begins with; 0: it is no UTF-8. */
static size_t decode(const char *text, uint32_t *code)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	const unsigned char *c = (const unsigned char *)text;
	size_t n = c[0] < 0x80	 ? 1
		   : c[0] < 0xc2 ? 0
		   : c[0] < 0xe0 ? 2
		   : c[0] < 0xf0 ? 3
		   : c[0] < 0xf5 ? 4
				 : 0;
	*code = n == 1 ? c[0] : c[0] & (0x7fu >> n);
	for (size_t i = 1; i < n; i++) {
		if ((c[i] & 0xc0) != 0x80)
			return 0;
		*code = *code << 6 | (c[i] & 0x3fu);
	}
	bool surrogate = *code >= 0xd800 && *code < 0xe000;
	return n && (*code < least[n] || surrogate || *code > 0x10ffff) ? 0 : n;
}

/* Controls, what reorders a line, and what XML forbids. */
static bool is_dangerous(uint32_t code)
{
	return code < 0x20 || (code >= 0x7f && code < 0xa0) || code == 0x61c ||
	       (code >= 0x200b && code <= 0x200f) ||
	       (code >= 0x2028 && code <= 0x202e) ||
	       (code >= 0x2060 && code <= 0x206f) || code == 0xfeff ||
	       (code & 0xfffe) == 0xfffe || (code >= 0xfdd0 && code <= 0xfdef);
}

static const char *escape_of(uint32_t code)
{
	return code == '&'    ? "&amp;"
	       : code == '<'  ? "&lt;"
	       : code == '>'  ? "&gt;"
	       : code == '"'  ? "&quot;"
	       : code == '\'' ? "&#39;"
			      : NULL;
}

static size_t put_character(FILE *out, const char *text)
{
	uint32_t code;
	size_t n = decode(text, &code);
	bool white = code == '\n' || code == '\t';
	const char *escape = n ? escape_of(code) : REPLACEMENT;
	if (n && white)
		fputc(' ', out);
	else if (n && is_dangerous(code))
		fputs(REPLACEMENT, out);
	else if (escape)
		fputs(escape, out);
	else
		fwrite(text, 1, n, out);
	return n ? n : 1;
}

size_t html_length(const char *text)
{
	size_t n = 0;
	uint32_t code;
	while (*text) {
		size_t bytes = decode(text, &code);
		text += bytes ? bytes : 1;
		n++;
	}
	return n;
}

void html_cut(FILE *out, const char *text, size_t most)
{
	bool cut = html_length(text) > most;
	for (size_t left = cut ? most - 1 : most; *text && left > 0; left--)
		text += put_character(out, text);
	if (cut)
		fputs("…", out);
}

void html_part(FILE *out, const char *text, size_t bytes)
{
	for (const char *end = text + bytes; text < end;)
		text += put_character(out, text);
}

void html_text(FILE *out, const char *text)
{
	html_part(out, text, strlen(text));
}

void html_element(FILE *out, const char *tag, const char *text)
{
	fprintf(out, "<%s>", tag);
	html_text(out, text);
	fprintf(out, "</%.*s>", (int)strcspn(tag, " "), tag);
}

void html_format(FILE *out, const char *markup, ...)
{
	va_list list;
	va_start(list, markup);
	while (*markup) {
		bool text = !strncmp(markup, "%s", 2);
		bool number = !strncmp(markup, "%zu", 3);
		if (text)
			html_text(out, va_arg(list, const char *));
		else if (number)
			fprintf(out, "%zu", va_arg(list, size_t));
		else
			fputc(*markup, out);
		markup += text ? 2 : number ? 3 : 1;
	}
	va_end(list);
}

void html_table(FILE *out, const char *class, const char *const *head,
		unsigned numbers)
{
	fputs("<div class=\"scroll\"><table", out);
	if (class)
		fprintf(out, " class=\"%s\"", class);
	fputs("><thead><tr>", out);
	for (; *head; head++, numbers >>= 1)
		html_element(out,
			     numbers & 1 ? "th scope=\"col\" class=\"n\""
					 : "th scope=\"col\"",
			     *head);
	fputs("</tr></thead><tbody>\n", out);
}

void html_table_end(FILE *out)
{
	fputs("</tbody></table></div>\n", out);
}

/* Whole numbers as they are, others with the seven digits of a record. */
static void put_exact(FILE *out, double value)
{
	bool whole = value == round(value) && fabs(value) < 0x1p53;
	fprintf(out, whole ? "%.0f" : "%.7g", value);
}

void html_number(FILE *out, const char *name, double value, double scale)
{
	char text[32];
	if (!isfinite(value)) {
		fputs("–", out);
		return;
	}
	fputs("<data value=\"", out);
	put_exact(out, value);
	if (name)
		fprintf(out, "\" data-metric=\"%s", name);
	fprintf(out, "\">%s</data>",
		units_three(value * scale, text, sizeof(text)));
}

void html_cell(FILE *out, const char *name, double value, double scale)
{
	fputs("<td class=\"n\">", out);
	html_number(out, name, value, scale);
	fputs("</td>", out);
}

const char *html_plural(size_t n)
{
	return n == 1 ? "" : "s";
}
