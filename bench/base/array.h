/* Arrays that grow by doubling: their count alone says how large they are. */
#ifndef ARRAY_H
#define ARRAY_H

#include <stddef.h>

/*
 * What an array of n elements takes, in bytes: room for the next power of two
 * of them, 0 for none. SIZE_MAX, which nobody has, where that is too many.
 */
size_t array_room(size_t n, size_t size);

/*
 * Room for an element more behind n: the array, moved perhaps, whose elements
 * were all added so, or that was made with array_room(). NULL: no memory, and
 * the array is as it was.
 */
void *array_grow(void *array, size_t n, size_t size);

#endif
