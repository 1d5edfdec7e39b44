/* Allocation that does not fail. */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/status.h"

void mem_out(void)
{
	static const char line[] = "mqbench: out of memory\n";
	ssize_t n = write(STDERR_FILENO, line, sizeof(line) - 1);
	(void)n;
	exit(STATUS_FAILED);
}

static void *given(void *memory)
{
	if (!memory)
		mem_out();
	return memory;
}

void *mem_alloc(size_t n)
{
	return given(malloc(n ? n : 1));
}

void *mem_array(size_t n, size_t size)
{
	size_t bytes;
	if (__builtin_mul_overflow(n, size, &bytes))
		mem_out();
	return given(calloc(n ? n : 1, size));
}

void *mem_copy(const void *from, size_t n)
{
	return n ? memcpy(mem_alloc(n), from, n) : NULL;
}

/* No object is larger (malloc(3)); array_room() asks so for what overflows. */
void *mem_resize(void *memory, size_t n)
{
	if (n > PTRDIFF_MAX)
		mem_out();
	return given(realloc(memory, n ? n : 1));
}

char *mem_text(const char *text)
{
	return given(strdup(text));
}

FILE *mem_open(char **text, size_t *size)
{
	return given(open_memstream(text, size));
}

/* Nothing else can have gone wrong. */
void mem_close(FILE *stream)
{
	int lost = ferror(stream);
	if (fclose(stream) != 0 || lost)
		mem_out();
}

void *mem_got(void *got)
{
	if (!got && errno == ENOMEM)
		mem_out();
	return got;
}

ssize_t mem_line(char **line, size_t *room, FILE *file)
{
	errno = 0;
	ssize_t n = getline(line, room, file);
	if (n < 0 && errno == ENOMEM)
		mem_out();
	return n;
}
