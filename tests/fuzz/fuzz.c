#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
