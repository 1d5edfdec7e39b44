/* Doubling, with the overflow that a count from a file could make. */
#include <stdint.h>

#include "base/array.h"
#include "base/memory.h"

size_t array_room(size_t n, size_t size)
{
	size_t many = n > 0;
	while (many < n && many <= SIZE_MAX / 4)
		many *= 2;
	return many >= n && many <= SIZE_MAX / size ? many * size : SIZE_MAX;
}

void *array_grow(void *array, size_t n, size_t size)
{
	size_t had = array_room(n, size), need = array_room(n + 1, size);
	return had == need ? array : mem_resize(array, need);
}
