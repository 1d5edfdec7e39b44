/* Documents for a terminal, and in Markdown as GitHub renders it. */
#include <ctype.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "document.h"

#define TEXT_SIZE 4096
#define INDENT 4 /* of further lines on a terminal */
#define ITEM 2	 /* of an item */
#define GAP 2	 /* before a column of text */

static int begin_of(const struct document *d, unsigned column)
{
	int begin = 0;
	for (unsigned i = 0; i < column; i++)
		begin += d->column[i].detail ? 0 : abs(d->column[i].width);
	return begin;
}

/*
 * Blanks are put before a text, so that no line ends with them. What does not
 * fit moves the next columns, and below it if it is the first.
 */
static void put_cell(struct document *d, unsigned columns, const char *text,
		     bool heads)
{
	unsigned end = d->next + columns;
	bool last = end == d->columns;
	int width = d->column[end - 1].width, length = text_length(text);
	int begin = width > 0	   ? begin_of(d, end) - length
		    : d->next == 0 ? !heads
				   : begin_of(d, d->next) + GAP;
	int gap = d->next == 0 ? !heads : width > 0 ? 1 : GAP;
	if (d->next == 0)
		d->at = 0;
	if (*text && begin < d->at + gap && d->alone) {
		fputc('\n', d->out);
		d->at = 0;
	} else if (begin < d->at + gap) {
		begin = d->at + gap;
	}
	d->alone = d->next == 0 || (d->alone && !*text);
	if (*text) {
		fprintf(d->out, "%*s", begin - d->at, "");
		d->at = begin + length;
	}
	if (last)
		text_wrap(d->out, text, begin,
			  begin > d->width * 3 / 4 ? INDENT : begin, d->width);
	else
		fputs(text, d->out);
}

static void put_heads(struct document *d)
{
	bool grouped = false;
	for (unsigned i = 0; i < d->columns; i++)
		grouped |= d->column[i].group != NULL;
	for (int heads = !grouped; heads < 2; heads++)
		for (d->next = 0; d->next < d->columns; d->next++) {
			const struct document_column *c = &d->column[d->next];
			if (!c->detail)
				put_cell(d, 1,
					 heads	    ? c->head
					 : c->group ? c->group
						    : "",
					 true);
		}
	d->next = 0;
}

static void write_terminal(struct document *d, enum document_part part,
			   unsigned number, const char *text)
{
	static const char *const tones[] = {"", ";31", ";32"};
	bool headed = d->last == DOCUMENT_NONE || d->last == DOCUMENT_HEAD ||
		      d->last == DOCUMENT_FOLD;
	bool apart = part == DOCUMENT_TABLE ? !headed
					    : d->last >= DOCUMENT_TABLE &&
						      part < DOCUMENT_TABLE;
	bool bold = part == DOCUMENT_LEAD || part == DOCUMENT_HEAD ||
		    part == DOCUMENT_FOLD;
	if (part == DOCUMENT_UNFOLD)
		return;
	if (part == DOCUMENT_HEAD || part == DOCUMENT_FOLD || apart)
		fputc('\n', d->out);
	if (part == DOCUMENT_TABLE)
		put_heads(d);
	else if (part == DOCUMENT_CELL &&
		 (number > 1 || !d->column[d->next].detail))
		put_cell(d, number, text, false);
	else if (part == DOCUMENT_GROUP || part == DOCUMENT_CODE)
		fprintf(d->out, part == DOCUMENT_CODE ? "  %s\n" : "%s\n",
			text);
	else if (part != DOCUMENT_CELL) {
		if (bold && d->colour)
			fprintf(d->out, "\033[1%sm",
				part == DOCUMENT_FOLD ? "" : tones[number]);
		int at = part == DOCUMENT_ITEM ? ITEM : 0;
		fprintf(d->out, "%*s", at, "");
		text_wrap(d->out, text, at, INDENT, d->width);
		fputs(bold && d->colour ? "\033[0m" : "", d->out);
	}
}

/*
 * What would end a cell, begin markup or make a link is escaped. Before a name
 * or a number, "@" and "#" call somebody or refer to something even then, but
 * not before a character without width.
 */
static void put_escaped(struct document *d, const char *before,
			const char *text, const char *after)
{
	fputs(before, d->out);
	for (; *text; text++) {
		bool links = !strncmp(text, "://", 3);
		if (links || strchr("|\\`*_<>[]&~$#", *text))
			fputc('\\', d->out);
		fputc(*text, d->out);
		if (strchr("@#", *text) && isalnum((unsigned char)text[1]))
			fputs("&#8203;", d->out);
	}
	fputs(after, d->out);
}

/* Between more backticks than the text has in a row. */
static void put_code(struct document *d, const char *text)
{
	size_t fence = 3, n;
	for (const char *c = text; *c; c += n ? n : 1) {
		n = strspn(c, "`");
		fence = n >= fence ? n + 1 : fence;
	}
	for (size_t i = 0; i < 2 * fence; i++) {
		if (i == fence)
			fprintf(d->out, "\n%s\n", text);
		fputc('`', d->out);
	}
	fputc('\n', d->out);
}

static void put_rule(struct document *d)
{
	for (unsigned i = 0; i < d->columns; i++) {
		const struct document_column *c = &d->column[i];
		put_escaped(d, "| ", c->group ? c->group : "",
			    c->group ? " " : "");
		put_escaped(d, "", c->head, *c->head ? " " : "");
	}
	fputs("|\n", d->out);
	for (unsigned i = 0; i < d->columns; i++)
		fputs(d->column[i].width > 0 ? "|--:" : "|---", d->out);
	fputs("|\n", d->out);
}

/* Of several columns a number is in the first, a text in the last. */
static void put_cells(struct document *d, unsigned columns, const char *text)
{
	unsigned end = d->next + columns;
	unsigned place = d->column[end - 1].width > 0 ? d->next : end - 1;
	for (unsigned i = d->next; i < end; i++)
		put_escaped(d, "| ", i == place ? text : "",
			    i == place && *text ? " " : "");
	fputs(end == d->columns ? "|\n" : "", d->out);
}

static void write_markdown(struct document *d, enum document_part part,
			   unsigned number, const char *text)
{
	bool same =
		part == DOCUMENT_ITEM ? d->last == part : part > DOCUMENT_TABLE;
	fputs(d->last == DOCUMENT_NONE || same ? "" : "\n", d->out);
	if (part == DOCUMENT_LEAD)
		put_escaped(d, "**", text, "**\n");
	else if (part == DOCUMENT_HEAD)
		put_escaped(d, "### ", text, "\n");
	else if (part == DOCUMENT_FOLD)
		put_escaped(d,
			    number ? "<details open>\n<summary>"
				   : "<details>\n<summary>",
			    text, "</summary>\n");
	else if (part == DOCUMENT_UNFOLD)
		fputs("</details>\n", d->out);
	else if (part == DOCUMENT_CODE)
		put_code(d, text);
	else if (part == DOCUMENT_TABLE)
		put_rule(d);
	else if (part == DOCUMENT_CELL)
		put_cells(d, number, text);
	else
		put_escaped(d,
			    part == DOCUMENT_ITEM    ? "- "
			    : part == DOCUMENT_GROUP ? "| **"
						     : "",
			    text, part == DOCUMENT_GROUP ? "** " : "\n");
	for (unsigned i = 0; part == DOCUMENT_GROUP && i < d->columns; i++)
		fputs(i + 1 < d->columns ? "| " : "|\n", d->out);
}

struct document document_of(FILE *out, enum document_format format, bool colour)
{
	return (struct document){.out = out,
				 .write = format == DOCUMENT_MARKDOWN
						  ? write_markdown
						  : write_terminal,
				 .width = 80,
				 .colour = colour};
}

void document_put(struct document *d, enum document_part part, unsigned number,
		  const char *format, ...)
{
	char text[TEXT_SIZE];
	va_list list;
	va_start(list, format);
	text_vformat(text, sizeof(text), format, list);
	va_end(list);
	if (part != DOCUMENT_CODE)
		text_clean(text);
	if (part == DOCUMENT_CELL && number == 0)
		number = d->columns - d->next;
	d->write(d, part, number, text);
	d->last = part;
	if (part == DOCUMENT_CELL)
		d->next = (d->next + number) % d->columns;
}

void document_table(struct document *d, const struct document_column *column,
		    unsigned columns)
{
	d->column = column;
	d->columns = columns;
	d->next = 0;
	document_put(d, DOCUMENT_TABLE, 0, "%s", "");
}
