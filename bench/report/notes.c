/* Reasons with letters. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"
#include "core/record/record.h"
#include "document.h"
#include "mark.h"
#include "report/layout.h"
#include "report/notes.h"

static char *letter_of(size_t i, char letter[NOTE_LETTERS])
{
	char *at = &letter[NOTE_LETTERS - 1];
	*at = '\0';
	for (i++; i > 0; i = (i - 1) / 26)
		*--at = (char)('a' + (i - 1) % 26);
	return at;
}

char *notes_letter(struct notes *notes, const char *reason,
		   char letter[NOTE_LETTERS])
{
	size_t i = 0;
	while (i < notes->count && strcmp(notes->text[i], reason) != 0)
		i++;
	if (i == notes->count) {
		notes->text = array_grow(notes->text, notes->count,
					 sizeof(*notes->text));
		notes->text[notes->count++] = reason;
	}
	return letter_of(i, letter);
}

/* Of a mechanism and a reason, how many configurations. */
struct hidden {
	const struct result *first;
	size_t many;
};

static size_t find_hidden(const struct record *record, struct hidden **found)
{
	struct hidden *all = NULL;
	size_t n = 0;
	for (size_t i = 0; i < record->results; i++) {
		const struct result *r = &record->result[i];
		size_t j = 0;
		if (!layout_leaves_out(r))
			continue;
		while (j < n && (strcmp(all[j].first->reason, r->reason) ||
				 strcmp(all[j].first->params.mechanism,
					r->params.mechanism)))
			j++;
		if (j == n) {
			all = array_grow(all, n, sizeof(*all));
			all[n++] = (struct hidden){.first = r};
		}
		all[j].many++;
	}
	*found = all;
	return n;
}

void notes_put(struct notes *notes, struct document *d,
	       const struct record *record, bool verbose, bool open)
{
	struct hidden *hidden = NULL;
	size_t n = verbose ? 0 : find_hidden(record, &hidden);
	if (notes->count + n > 0)
		document_fold(d, open, "Why not measured");
	for (size_t i = 0; i < notes->count; i++) {
		char letter[NOTE_LETTERS];
		document_item(d, "(%s) %s", letter_of(i, letter),
			      notes->text[i]);
	}
	for (size_t i = 0; i < n; i++)
		document_item(d, "%s, %zu configuration%s: %s",
			      mark_title(hidden[i].first->params.mechanism),
			      hidden[i].many, text_plural(hidden[i].many),
			      hidden[i].first->reason);
	if (notes->count + n > 0)
		document_unfold(d);
	free(hidden);
	free(notes->text);
	*notes = (struct notes){0};
}
