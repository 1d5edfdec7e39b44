/* Text in fixed buffers, padded for output, read from files and written. */
#ifndef TEXT_H
#define TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/*
 * Appends to the text in a buffer of n bytes; what does not fit is cut off.
 */
void text_append(char *text, size_t n, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Characters that a UTF-8 text has. */
int text_length(const char *text);

/*
 * Pads a UTF-8 text to a width, in visible characters: spaces go before it, or
 * after it if the width is negative.
 */
void text_pad(FILE *out, const char *text, int width);

/*
 * Prints the words of a text on lines of at most `width` characters; lines
 * after the first, and no other, begin with `indent` spaces. `at` is where the
 * first begins. Ends with a newline.
 */
void text_wrap(FILE *out, const char *text, int at, int indent, int width);

/*
 * The same behind `head`, on lines of 80 characters, with what text_clean
 * blanks blanked in the text.
 */
void text_paragraph(FILE *out, const char *head, char *text, int indent);

/* Whether a list, with `between` between its items, has the item. */
bool text_lists(const char *list, const char *between, const char *item);

/* A word as a shell reads it: between quotes where it has to be. */
void text_shell(FILE *out, const char *word);

/* The same into a buffer of n bytes; "..." where that is too small. */
char *text_shell_word(char *text, size_t n, const char *word);

/*
 * Blanks what would move a terminal's cursor or begin another line: control
 * characters, and in UTF-8 C1's (0xc2 0x80 to 0xc2 0x9f).
 */
void text_clean(char *text);

/* Drops a UTF-8 character at the end that a buffer's size has cut. */
void text_end_whole(char *text);

/*
 * Prints a text in double quotes, for readers of columns: quotes, backslashes,
 * control characters, and what is not allowed in a picture's XML, become
 * apostrophes. A text that is too long for gnuplot is cut off at a whole
 * character.
 */
#define TEXT_COLUMN_MAX 1000
void text_quote(FILE *out, const char *text);

/* Closes what was written to. False: not all of it arrived. */
bool text_close(FILE *file);

/*
 * Ends a stream of open_memstream(); NULL: there was no memory for one. False
 * where memory ran out: *text is freed, and NULL.
 */
bool text_finish(FILE *memory, char **text);

#define TEXT_MAX (256ul << 20)

/* Opens a file to be read; "-" is standard input, each time from where it was.
 */
FILE *text_open(const char *path);

/*
 * A whole file and a zero behind it; the caller frees it. NULL with errno;
 * EFBIG where it has TEXT_MAX bytes or more, or never ends. A FIFO that nobody
 * writes to is empty.
 */
char *text_read(const char *path, size_t *size);

/* Whether it is a pipe, a device or a socket: reading may never end. */
bool text_is_stream(const char *path);

/* The same for the rest of a stream. */
char *text_read_all(FILE *file, size_t *size);

/* Writes a text to a file that exists, in one call. 0 or -errno. */
int text_write(const char *path, const char *text);

#endif
