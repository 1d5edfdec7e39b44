/* How long arrays are; those that grow, by doubling, tell by their count. */
#ifndef ARRAY_H
#define ARRAY_H

#include <stddef.h>

/* Elements of an array, which is not a pointer. */
#define ARRAY_LENGTH(array) (sizeof(array) / sizeof((array)[0]))

/*
 * The bytes that an array of n elements takes: room for the next power of two
 * of them, 0 for none. SIZE_MAX, which no allocation grants, on overflow.
 */
size_t array_room(size_t n, size_t size);

/*
 * Makes room for one element after n. The array must have been grown by this
 * function only, or allocated with array_room(). Returns it, possibly moved.
 */
void *array_grow(void *array, size_t n, size_t size);

#endif
