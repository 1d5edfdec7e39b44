/* Text in fixed buffers, padded for output, read from files and written. */
#ifndef TEXT_H
#define TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* vsnprintf(3); what does not fit is cut off, at a whole character. */
int text_vformat(char *text, size_t n, const char *format, va_list args)
	__attribute__((format(printf, 3, 0)));

/*
 * Appends to the text in a buffer of n bytes; what does not fit is cut off, at
 * a whole character.
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

/* The same behind `head`, on lines of 80 characters; cleans the text. */
void text_paragraph(FILE *out, const char *head, char *text, int indent);

/* Whether a list, with `between` between its items, has the item. */
bool text_lists(const char *list, const char *between, const char *item);

/* Whether a text contains one (NULL: any) and not the other (NULL: none). */
bool text_passes(const char *text, const char *only, const char *skip);

/* A word as a shell reads it: between quotes where it has to be. */
void text_shell(FILE *out, const char *word);

/* The same into a buffer of n bytes; "..." where that is too small. */
char *text_shell_word(char *text, size_t n, const char *word);

/*
 * Bytes of the UTF-8 character that a text begins with, and its code; 0: it
 * begins with none.
 */
size_t text_character(const char *text, uint32_t *code);

/*
 * Controls, C1's among them; what ends a line, reorders it or takes no room;
 * and what XML forbids.
 */
bool text_is_unsafe(uint32_t code);

/*
 * Makes a stranger's text one that a line may hold, of a terminal or of the
 * output that a CI service reads: what is unsafe and the first character of
 * "::error" or "##[" become a blank, what is no UTF-8 becomes "?", and a
 * character at the end that a buffer's size has cut is dropped. The text does
 * not become longer.
 */
void text_clean(char *text);

/*
 * The text with each byte of what text_clean replaces, and each backslash, as
 * "\ooo" (ls -b). So different texts look different, and text_unescape gives
 * back what it was. Cut where it has no room; 4 bytes for 1 are always enough.
 */
void text_escape(char *to, size_t size, const char *text);

/* The bytes of it, as of snprintf(3), whether there was room or not. */
size_t text_unescape(char *to, size_t size, const char *text);

/*
 * Prints a text in double quotes, for readers of columns: quotes, backslashes
 * and what text_clean replaces become apostrophes. A text that is too long for
 * gnuplot is cut off at a whole character.
 */
#define TEXT_COLUMN_MAX 1000
void text_quote(FILE *out, const char *text);

/* Closes what was written to. False: not all of it arrived. */
bool text_close(FILE *file);

#define TEXT_MAX (256ul << 20)

/* Opens a file to be read; "-" is standard input, each time from where it was.
 */
FILE *text_open(const char *path);

/*
 * A whole file and a zero behind it; the caller frees it. NULL with errno;
 * EFBIG where it has TEXT_MAX bytes or more, or never ends. Waits for who
 * writes to a FIFO: what nobody has named is asked for text_is_stream() first.
 */
char *text_read(const char *path, size_t *size);

/* FNV-1a, of n bytes. */
uint64_t text_hash(const char *text, size_t n);

/* Whether it is a pipe, a device or a socket: reading may never end. */
bool text_is_stream(const char *path);

/* Writes a text to a file that exists, in one call. 0 or -errno. */
int text_write(const char *path, const char *text);

/* What a noun ends with, behind so many: "" or "s". */
const char *text_plural(size_t n);

/* As a description in KTAP: '#' begins a directive, a backslash escapes it. */
void text_tap(FILE *out, const char *text);

#endif
