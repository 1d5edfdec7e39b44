/* Escapes and breaks text for roff. */
#include <stdbool.h>
#include <string.h>

#include "command/roff.h"

#define WIDTH 72

static void put(FILE *out, char c)
{
	switch (c) {
	case '\\':
		fputs("\\e", out);
		break;
	case '-':
		fputs("\\-", out);
		break;
	case '\'':
		fputs("\\(aq", out);
		break;
	case '^':
		fputs("\\(ha", out);
		break;
	case '~':
		fputs("\\(ti", out);
		break;
	default:
		fputc(c, out);
	}
}

/* A line that begins with a point or an apostrophe would be a request. */
static void begin(FILE *out, const char *word)
{
	if (*word == '.' || *word == '\'')
		fputs("\\&", out);
}

void roff_word(FILE *out, const char *word, size_t n)
{
	begin(out, word);
	for (size_t i = 0; i < n; i++)
		put(out, word[i]);
}

void roff_literal(FILE *out, const char *line)
{
	roff_word(out, line, strlen(line));
	fputc('\n', out);
}

/* Of prose: backquotes switch between bold and roman. */
static void put_prose(FILE *out, const char *word, size_t n, bool *bold)
{
	begin(out, word);
	for (size_t i = 0; i < n; i++) {
		if (word[i] != '`') {
			put(out, word[i]);
			continue;
		}
		*bold = !*bold;
		fputs(*bold ? "\\fB" : "\\fR", out);
	}
}

/* Whether another line begins behind the word. */
static bool breaks(const char *word, size_t n, size_t at)
{
	const char *next = word + n + strspn(word + n, " ");
	return strchr(".?:", word[n - 1]) ||
	       at + 1 + strcspn(next, " \n") > WIDTH;
}

void roff_text(FILE *out, const char *text)
{
	bool bold = false;
	size_t at = 0;
	while (*text) {
		size_t n = strcspn(text, " \n");
		put_prose(out, text, n, &bold);
		at += n;
		if (text[n] == '\n') {
			fputs("\n.Pp\n", out);
			at = 0;
		} else if (text[n] && !bold && breaks(text, n, at)) {
			fputc('\n', out);
			at = 0;
		} else if (text[n]) {
			fputc(' ', out);
			at++;
		}
		text += n + strspn(text + n, " \n");
	}
	fputc('\n', out);
}
