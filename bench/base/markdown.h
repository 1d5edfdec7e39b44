/* Untrusted text in Markdown, as GitHub renders it. */
#ifndef MARKDOWN_H
#define MARKDOWN_H

#include <stdbool.h>
#include <stdio.h>

/* What would end a cell, begin markup or make a link is escaped. */
void markdown_text(FILE *out, const char *text);

/*
 * As code on a line of its own, between more backticks than the text has in a
 * row.
 */
void markdown_code(FILE *out, const char *text);

/* What is between them is folded away until a reader opens it. */
void markdown_fold(FILE *out, const char *summary, bool open);
void markdown_unfold(FILE *out);

#endif
