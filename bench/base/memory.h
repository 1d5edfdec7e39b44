/*
 * Memory, or the end: no function here returns without what it was asked for.
 * Where there is none, the program ends with one line on standard error and
 * STATUS_FAILED, by exit(3).
 */
#ifndef MEMORY_H
#define MEMORY_H

#include <stddef.h>
#include <stdio.h>
#include <sys/types.h>

/* n bytes, also where n is 0. */
void *mem_alloc(size_t n);

/* n elements, all zero; so many that their size overflows are too many. */
void *mem_array(size_t n, size_t size);

/* A copy of n bytes; NULL for none. */
void *mem_copy(const void *from, size_t n);

void *mem_resize(void *memory, size_t n);

/* A copy of a text. */
char *mem_text(const char *text);

/* A stream to *text, which is whole after mem_close(), and the caller's. */
FILE *mem_open(char **text, size_t *size);
void mem_close(FILE *stream);

/* getline(3); it is negative at the end of the file only, or on an error. */
ssize_t mem_line(char **line, size_t *room, FILE *file);

/* What a call of libc returned, unless that is NULL for want of memory. */
void *mem_got(void *got);

/* For who sees by itself that there is none. */
_Noreturn void mem_out(void);

#endif
