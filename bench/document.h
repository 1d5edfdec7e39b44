/*
 * What is to be read, said once: headings, paragraphs, lists and tables, to
 * which a writer for each format gives its form. A text may be a stranger's:
 * writers escape it.
 */
#ifndef DOCUMENT_H
#define DOCUMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum document_part {
	DOCUMENT_NONE,
	DOCUMENT_LEAD, /* the sentence that says most */
	DOCUMENT_HEAD, /* begins a section */
	DOCUMENT_TEXT, /* a paragraph */
	DOCUMENT_ITEM, /* of a list, which ends where something else begins */
	DOCUMENT_CODE, /* to be copied; may have several lines */
	DOCUMENT_FOLD, /* the head of what may be folded away, to UNFOLD */
	DOCUMENT_UNFOLD,
	DOCUMENT_TABLE, /* ends as a list does */
	DOCUMENT_GROUP, /* a row that is the head of those below it */
	DOCUMENT_CELL,
};

struct document_column {
	const char *group; /* stands above head; NULL: nothing does */
	const char *head;
	int width;   /* on a terminal; negative: text, 0: the rest of a line */
	bool detail; /* not for a terminal */
};

struct document {
	FILE *out;
	void (*write)(struct document *d, enum document_part part,
		      unsigned number, const char *text);
	int width; /* of a terminal: 80 unless changed */
	bool colour;
	/* For the writer. */
	enum document_part last;
	const struct document_column *column;
	unsigned columns, next;
	int at;	    /* characters in the line of a terminal */
	bool alone; /* only its first cell is there */
};

enum document_format { DOCUMENT_TERMINAL, DOCUMENT_MARKDOWN };
struct document document_of(FILE *out, enum document_format format,
			    bool colour);

/* For the names below, each of which says what `number` is. */
void document_put(struct document *d, enum document_part part, unsigned number,
		  const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* The tone of LEAD and HEAD. */
enum document_tone { DOCUMENT_PLAIN, DOCUMENT_BAD, DOCUMENT_GOOD };
#define document_lead(d, tone, ...)                                            \
	document_put(d, DOCUMENT_LEAD, tone, __VA_ARGS__)
#define document_head(d, tone, ...)                                            \
	document_put(d, DOCUMENT_HEAD, tone, __VA_ARGS__)

#define document_text(d, ...) document_put(d, DOCUMENT_TEXT, 0, __VA_ARGS__)
#define document_item(d, ...) document_put(d, DOCUMENT_ITEM, 0, __VA_ARGS__)

/* Open: to be read without being asked for. */
#define document_fold(d, open, ...)                                            \
	document_put(d, DOCUMENT_FOLD, open, __VA_ARGS__)
#define document_unfold(d) document_put(d, DOCUMENT_UNFOLD, 0, "%s", "")

/* Columns have to last as long as the table. */
void document_table(struct document *d, const struct document_column *column,
		    unsigned columns);
#define document_group(d, ...) document_put(d, DOCUMENT_GROUP, 0, __VA_ARGS__)

/*
 * The next cell of a row, which ends with its last column. A span takes so many
 * columns; 0: all that are left.
 */
#define document_cell(d, ...) document_put(d, DOCUMENT_CELL, 1, __VA_ARGS__)
#define document_span(d, columns, ...)                                         \
	document_put(d, DOCUMENT_CELL, columns, __VA_ARGS__)

#endif
