/* Titles and descriptions of pictures, in the SVG and beside it. */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "command/draw_words.h"
#include "picture.h"

typedef void escape_fn(FILE *out, char c);

static void escape_xml(FILE *out, char c)
{
	if (c == '&')
		fputs("&amp;", out);
	else if (c == '<')
		fputs("&lt;", out);
	else if (c == '>')
		fputs("&gt;", out);
	else
		fputc(c, out);
}

static void escape_markdown(FILE *out, char c)
{
	if (strchr("\\`*_[]<>!&", c))
		fputc('\\', out);
	fputc(c, out);
}

/* As the columns have it, which leave out what no picture may hold. */
static void put(FILE *out, const char *text, escape_fn *escape)
{
	char *quoted = NULL;
	size_t n = 0;
	FILE *memory = mem_open(&quoted, &n);
	text_quote(memory, text);
	mem_close(memory);
	for (size_t i = 1; i + 1 < n; i++)
		escape(out, quoted[i]);
	free(quoted);
}

int draw_words_into_svg(const struct picture *picture, const char *path,
			struct error *err)
{
	size_t size;
	char *svg = text_read(path, &size);
	if (!svg)
		return error_errno(err, STATUS_FAILED, errno, "read %s", path);
	char *begin = strstr(svg, "<title>");
	char *end = begin ? strstr(begin, "</desc>") : NULL;
	FILE *out = end ? mem_got(fopen(path, "we")) : NULL;
	if (!out) {
		free(svg);
		return error_set(err, STATUS_FAILED,
				 "%s: is not a plot drawn by gnuplot", path);
	}
	fwrite(svg, 1, (size_t)(begin - svg), out);
	fputs("<title>", out);
	put(out, picture->title, escape_xml);
	fputs("</title>\n<desc>", out);
	put(out, picture->alt, escape_xml);
	fputs(end, out);
	free(svg);
	if (!text_close(out))
		return error_errno(err, STATUS_FAILED, errno, "write %s", path);
	return 0;
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

void draw_words_list(FILE *out, const struct picture *picture, const char *base,
		     const char *suffix)
{
	fputs("![", out);
	put(out, picture->title, escape_markdown);
	fputs(": ", out);
	put(out, picture->alt, escape_markdown);
	fputs("](", out);
	put_url(out, base, suffix);
	fputs(")\n\n[data](", out);
	put_url(out, base, ".dat");
	fputs(") [script](", out);
	put_url(out, base, ".gp");
	fputs(")\n\n", out);
}
