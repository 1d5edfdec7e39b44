/*
 * Memory that forked children do not inherit (MADV_DONTFORK): a session's
 * results grow with its runs, and its workers must not grow with them.
 */
#ifndef APART_H
#define APART_H

#include <stddef.h>

/*
 * Like realloc, but the caller remembers the size: `old` bytes become `size`.
 * Takes whole pages. `size` 0 frees the memory and returns NULL.
 */
void *apart_resize(void *memory, size_t old, size_t size);

#endif
