/*
 * refuse: a library to be preloaded, with which the REFUSE-th allocation of a
 * process finds no memory, whoever asks for it; where it is negative, that of
 * each forked child instead. But not what is asked for within the calls below,
 * which crash without: hwloc 2.9 asserts, or follows NULL; glibc 2.36 asserts
 * where it looks for a user, and frees twice in glob. Programs that are
 * executed have all memory.
 */
#include <dlfcn.h>
#include <errno.h>
#include <glob.h>
#include <pthread.h>
#include <pwd.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

/* glibc's own names, which dlsym(3) would need memory to find. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *memory, size_t size);

static atomic_long asked, which;
static _Thread_local int exempt;

static void in_child(void)
{
	asked = 0;
	which = which < 0 ? -which : 0;
}

__attribute__((constructor)) static void begin(void)
{
	const char *text = getenv("REFUSE");
	which = text ? atol(text) : 0;
	pthread_atfork(NULL, NULL, in_child);
	unsetenv("LD_PRELOAD");
}

static bool refuses(void)
{
	if (exempt > 0 || atomic_fetch_add(&asked, 1) + 1 != which)
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

/* A function of the same name and type that calls the one behind it. */
#define EXEMPT(type, name, parameters, arguments)                              \
	type name parameters;                                                  \
	type name parameters                                                   \
	{                                                                      \
		exempt++;                                                      \
		type(*next) parameters;                                        \
		*(void **)&next = dlsym(RTLD_NEXT, #name);                     \
		type result = next arguments;                                  \
		exempt--;                                                      \
		return result;                                                 \
	}

/* hwloc's pointers, without its header. */
EXEMPT(int, hwloc_topology_init, (void *t), (t))
EXEMPT(int, hwloc_topology_load, (void *t), (t))
EXEMPT(void *, hwloc_bitmap_alloc, (void), ())
EXEMPT(int, hwloc_get_cpubind, (void *t, void *set, int flags), (t, set, flags))
EXEMPT(int, hwloc_topology_restrict, (void *t, void *set, unsigned long flags),
       (t, set, flags))
EXEMPT(struct passwd *, getpwuid, (uid_t uid), (uid))
EXEMPT(int, glob,
       (const char *pattern, int flags, int (*failed)(const char *, int),
	glob_t *found),
       (pattern, flags, failed, found))
