/* Titles and descriptions of pictures, in the SVG and beside it. */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "command/draw_words.h"

static void put_xml(FILE *out, const char *text)
{
	for (; *text; text++)
		if (*text == '&')
			fputs("&amp;", out);
		else if (*text == '<')
			fputs("&lt;", out);
		else if (*text == '>')
			fputs("&gt;", out);
		else
			fputc(*text, out);
}

int draw_words_into_svg(const struct draw_words *words, const char *path,
			struct error *err)
{
	size_t size;
	char *svg = text_read(path, &size);
	if (!svg)
		return error_errno(err, STATUS_FAILED, errno, "read %s", path);
	char *begin = strstr(svg, "<title>");
	char *end = begin ? strstr(begin, "</desc>") : NULL;
	FILE *out = end ? fopen(path, "we") : NULL;
	if (!out) {
		free(svg);
		return error_set(err, STATUS_FAILED,
				 "%s: is not a plot drawn by gnuplot", path);
	}
	fwrite(svg, 1, (size_t)(begin - svg), out);
	fputs("<title>", out);
	put_xml(out, words->title);
	fputs("</title>\n<desc>", out);
	put_xml(out, words->alt);
	fputs(end, out);
	free(svg);
	if (fclose(out) == EOF)
		return error_errno(err, STATUS_FAILED, errno, "write %s", path);
	return 0;
}

static void put_markdown(FILE *out, const char *text)
{
	for (; *text; text++) {
		if (strchr("\\`*_[]<>!&", *text))
			fputc('\\', out);
		fputc(*text, out);
	}
}

static void put_url(FILE *out, const char *base, const char *suffix)
{
	for (; *base; base++)
		if (isalnum((unsigned char)*base) || strchr("-._", *base))
			fputc(*base, out);
		else
			fprintf(out, "%%%02X", (unsigned char)*base);
	fputs(suffix, out);
}

void draw_words_list(FILE *out, const struct draw_words *words,
		     const char *base, const char *suffix)
{
	fputs("![", out);
	put_markdown(out, words->title);
	fputs(": ", out);
	put_markdown(out, words->alt);
	fputs("](", out);
	put_url(out, base, suffix);
	fputs(")\n\n[data](", out);
	put_url(out, base, ".dat");
	fputs(") [script](", out);
	put_url(out, base, ".gp");
	fputs(")\n\n", out);
}
