/* Small files of /proc and /sys, read as ASCII text. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "core/machine/host_file.h"

/* The kernel lets any bytes in, but the record's JSON only UTF-8. */
void host_make_ascii(char *text)
{
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;
		if (!isprint(c) && !isspace(c))
			*text = '?';
	}
}

bool host_read_file(const char *path, char *text, size_t n)
{
	FILE *file = mem_got(fopen(path, "re"));
	if (!file)
		return false;
	text[fread(text, 1, n - 1, file)] = '\0';
	host_make_ascii(text);
	bool ok = !ferror(file);
	fclose(file);
	return ok;
}

bool host_read_line(const char *path, char *text, size_t n)
{
	if (!host_read_file(path, text, n))
		return false;
	text[strcspn(text, "\n")] = '\0';
	return true;
}
