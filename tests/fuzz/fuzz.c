#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fuzz.h"

char *fuzz_text(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	if (!text)
		abort();
	memcpy(text, data, size);
	text[size] = '\0';
	return text;
}

const char *fuzz_file(int slot, const void *data, size_t size)
{
	static int file[2] = {-1, -1};
	static char name[2][32];
	if (file[slot] < 0)
		file[slot] = memfd_create("fuzz", MFD_CLOEXEC);
	if (ftruncate(file[slot], 0) < 0 ||
	    pwrite(file[slot], data, size, 0) != (ssize_t)size)
		abort();
	snprintf(name[slot], sizeof(name[slot]), "/proc/self/fd/%d",
		 file[slot]);
	return name[slot];
}

FILE *fuzz_null(void)
{
	static FILE *null;
	if (!null)
		null = fopen("/dev/null", "w");
	return null;
}

/*
 * In place of apart_resize (--wrap): whole pages hide from AddressSanitizer
 * what runs past the end, and take most of the time.
 */
void *__wrap_apart_resize(void *memory, size_t old, size_t size);

void *__wrap_apart_resize(void *memory, size_t old, size_t size)
{
	(void)old;
	if (size > 0)
		return realloc(memory, size);
	free(memory);
	return NULL;
}

void fuzz_claim(int holds, const char *text)
{
	if (holds)
		return;
	fprintf(stderr, "fuzz: does not hold: %s\n", text);
	abort();
}
