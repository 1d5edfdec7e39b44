/* Small files of /proc and /sys, read as ASCII text. */
#ifndef HOST_FILE_H
#define HOST_FILE_H

#include <stdbool.h>
#include <stddef.h>

/* Makes "?" of what is not ASCII text: the record's JSON takes only UTF-8. */
void host_make_ascii(char *text);

/*
 * Up to n - 1 bytes of a file, or of its first line without the newline, as
 * ASCII text. False where it cannot be read.
 */
bool host_read_file(const char *path, char *text, size_t n);
bool host_read_line(const char *path, char *text, size_t n);

#endif
