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

void fuzz_claim(int holds, const char *text)
{
	if (holds)
		return;
	fprintf(stderr, "fuzz: does not hold: %s\n", text);
	abort();
}
