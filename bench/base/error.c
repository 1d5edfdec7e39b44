/* Errors as sentences: the first one wins. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"

int error_set(struct error *err, enum status status, const char *format, ...)
{
	if (!err || err->status != STATUS_OK)
		return -1;
	va_list args;
	va_start(args, format);
	text_vformat(err->text, sizeof(err->text), format, args);
	va_end(args);
	text_clean(err->text);
	err->status = status;
	return -1;
}

int error_errno(struct error *err, enum status status, int errnum,
		const char *format, ...)
{
	if (!err || err->status != STATUS_OK)
		return -1;
	va_list args;
	va_start(args, format);
	int n = text_vformat(err->text, sizeof(err->text), format, args);
	va_end(args);
	if (n >= 0 && (size_t)n < sizeof(err->text))
		snprintf(err->text + n, sizeof(err->text) - (size_t)n, ": %s",
			 strerror(errnum));
	text_clean(err->text);
	err->status = status;
	return -1;
}
