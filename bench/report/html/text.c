/* Escaping of untrusted text. */
#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "base/units.h"
#include "report/html/text.h"

#define REPLACEMENT "\xef\xbf\xbd"

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
	size_t n = text_character(text, &code);
	bool white = code == '\n' || code == '\t';
	const char *escape = n ? escape_of(code) : REPLACEMENT;
	if (n && white)
		fputc(' ', out);
	else if (n && text_is_unsafe(code))
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
		size_t bytes = text_character(text, &code);
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
