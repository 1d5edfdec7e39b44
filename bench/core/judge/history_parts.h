/* What the files of history share. */
#ifndef HISTORY_PARTS_H
#define HISTORY_PARTS_H

#include <stddef.h>

/*
 * Room for an element more behind n: the array, moved perhaps; NULL: no
 * memory, and the array is as it was.
 */
void *history_grow(void *array, size_t n, size_t size);

#endif
