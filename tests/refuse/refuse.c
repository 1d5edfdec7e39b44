/*
 * refuse: a library to be preloaded, with which the REFUSE-th allocation of a
 * process finds no memory, whoever asks for it.
 */
#include <errno.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

/* glibc's own names, which dlsym(3) would need memory to find. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *memory, size_t size);

static atomic_long asked;

static bool refuses(void)
{
	static _Atomic long which = -1;
	if (which < 0) {
		const char *text = getenv("REFUSE");
		which = text ? atol(text) : 0;
	}
	if (atomic_fetch_add(&asked, 1) + 1 != which)
		return false;
	errno = ENOMEM;
	return true;
}

void *malloc(size_t size)
{
	return refuses() ? NULL : __libc_malloc(size);
}

void *calloc(size_t n, size_t size)
{
	return refuses() ? NULL : __libc_calloc(n, size);
}

void *realloc(void *memory, size_t size)
{
	return refuses() ? NULL : __libc_realloc(memory, size);
}
