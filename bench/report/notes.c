/* Reasons with letters. */
#include <stdio.h>
#include <string.h>

#include "report/notes.h"

#define NOTES (sizeof(((struct notes *)0)->text) / sizeof(char *))

/* The letter of a reason; '*' where there are too many. */
static char letter_of(struct notes *notes, const char *reason)
{
	for (size_t i = 0; i < notes->count; i++)
		if (!strcmp(notes->text[i], reason))
			return (char)('a' + i);
	if (notes->count == NOTES)
		return '*';
	notes->text[notes->count++] = reason;
	return (char)('a' + notes->count - 1);
}

char *notes_status(struct notes *notes, const struct result *result, char *text,
		   size_t n)
{
	static const char *const words[RESULT_STATUSES] = {
		[RESULT_OK] = "no run",
		[RESULT_SKIPPED] = "skipped",
		[RESULT_FAILED] = "FAILED",
		[RESULT_INVALID] = "INVALID",
		[RESULT_INVALID_LOAD] = "invalid load",
	};
	const char *reason = result->reason, *word = words[result->status];
	if (!strncmp(reason, "not offered: ", 13)) {
		word = "not offered";
		reason += 13;
	}
	if (*reason)
		snprintf(text, n, "%s (%c)", word, letter_of(notes, reason));
	else
		snprintf(text, n, "%s", word);
	return text;
}
