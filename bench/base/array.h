/* Arrays that grow by doubling: their count alone says how large they are. */
#ifndef ARRAY_H
#define ARRAY_H

#include <stddef.h>

/*
 * The bytes that an array of n elements takes: room for the next power of two
 * of them, 0 for none. SIZE_MAX, which no allocation grants, on overflow.
 */
size_t array_room(size_t n, size_t size);

/*
 * Makes room for one element after n. The array must have been grown by this
 * function only, or allocated with array_room(). Returns it, possibly moved;
 * NULL: no memory, and the array is unchanged.
 */
void *array_grow(void *array, size_t n, size_t size);

#endif
