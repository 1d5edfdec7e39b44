/*
 * Text on a page. Text from a record is untrusted and is written only by
 * html_text.
 */
#ifndef HTML_TEXT_H
#define HTML_TEXT_H

#include <stddef.h>
#include <stdio.h>

/*
 * Writes a text for use between tags and in quoted attributes: what would begin
 * a tag or a reference, or end an attribute, is escaped. Control characters,
 * marks of writing direction, and bytes that are not UTF-8 become U+FFFD.
 */
void html_text(FILE *out, const char *text);

/* The same of the first bytes of a text, which end with a character. */
void html_part(FILE *out, const char *text, size_t bytes);

/* The same of `most` characters; where there are more, the last is "…". */
void html_cut(FILE *out, const char *text, size_t most);

/* Characters that a UTF-8 text has. */
size_t html_length(const char *text);

/* <TAG>text</TAG>, where TAG may have attributes: "td class=\"n\"". */
void html_element(FILE *out, const char *tag, const char *text);

/*
 * Markup with texts for its %s, and numbers for its %zu; no other conversion
 * is known.
 */
void html_format(FILE *out, const char *markup, ...)
	__attribute__((format(printf, 2, 3)));

/*
 * A table as far as its rows, and its end. The heads are ended by NULL; the
 * bits of `numbers` are the columns that have numbers. The class may be NULL.
 */
void html_table(FILE *out, const char *class, const char *const *head,
		unsigned numbers);
void html_table_end(FILE *out);

/*
 * A number for people, and for programs as in the record under that name: <data
 * value="2421.5" data-metric="rtt_ns.p50">2.42</data>; "–" where there is none.
 * The name may be NULL.
 */
void html_number(FILE *out, const char *name, double value, double scale);

/* A cell of it. */
void html_cell(FILE *out, const char *name, double value, double scale);

#endif
