/* One sentence about what went wrong, and the exit status it leads to. */
#ifndef ERROR_H
#define ERROR_H

#include "base/status.h"

struct error {
	enum status status; /* STATUS_OK while nothing was set */
	char text[512]; /* clean: text_clean; names the call and its object */
};

/*
 * Sets the error and returns -1, so that a function can end with
 * `return error_set(...)`. The first error wins: a later one, usually its
 * consequence, leaves it alone. err may be NULL.
 */
int error_set(struct error *err, enum status status, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* The same with ": strerror(errnum)" behind the sentence. */
int error_errno(struct error *err, enum status status, int errnum,
		const char *format, ...) __attribute__((format(printf, 4, 5)));

#endif
