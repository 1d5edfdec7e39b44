/*
 * Why cells of a table are empty: reasons with letters, printed after the
 * table.
 */
#ifndef NOTES_H
#define NOTES_H

#include <stddef.h>

#include "core/record/record.h"

struct notes {
	const char *text[26];
	size_t count;
};

/* "skipped (b)", "FAILED (c)"; adds the reason, if it is a new one. */
char *notes_status(struct notes *notes, const struct result *result, char *text,
		   size_t n);

#endif
