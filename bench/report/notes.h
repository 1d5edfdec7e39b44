/* Why something was not measured: reasons with letters, below a table. */
#ifndef NOTES_H
#define NOTES_H

#include <stdbool.h>
#include <stddef.h>

struct document;
struct record;

#define NOTE_LETTERS 8

struct notes {
	const char **text; /* each reason once; of the record */
	size_t count;
};

/* "a" to "z", then "aa"; a reason that is new has the next. */
char *notes_letter(struct notes *notes, const char *reason,
		   char letter[NOTE_LETTERS]);

/*
 * All of them, `open` or folded, and after them why controls were skipped,
 * which only a `verbose` table has rows of. Frees the notes.
 */
void notes_put(struct notes *notes, struct document *d,
	       const struct record *record, bool verbose, bool open);

#endif
