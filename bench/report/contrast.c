/* The words of promises that System V and POSIX differ in. */
#include <stdbool.h>
#include <string.h>

#include "base/text.h"
#include "core/record/promise.h"
#include "mark.h"
#include "report/contrast.h"

#define WIDTH 80
#define INDENT 13

typedef bool belongs_fn(const struct sighting *one,
			const struct sighting *other);

static bool is_alone(const struct sighting *one, const struct sighting *other)
{
	return one->verdict == KEPT && other &&
	       (other->verdict == NOT_OFFERED || other->verdict == NOT_KEPT);
}

static bool is_broken(const struct sighting *one, const struct sighting *other)
{
	(void)other;
	return one->verdict == NOT_KEPT;
}

static void print_words(FILE *out, const struct sightings *all,
			const char *head, const char *family, const char *other,
			belongs_fn *belongs)
{
	char words[4096] = "", title[48];
	for (size_t i = 0; i < all->count; i++) {
		const struct sighting *s = &all->sighting[i];
		if (!strcmp(s->mechanism, family) &&
		    belongs(s, sightings_find(all, s->word, other)))
			text_append(words, sizeof(words), "%s%s",
				    *words ? ", " : "", s->word);
	}
	if (!*words)
		return;
	snprintf(title, sizeof(title), "%s%s", mark_label(family), head);
	text_pad(out, title, -INDENT);
	text_wrap(out, words, INDENT, INDENT, WIDTH);
}

void contrast_print(FILE *out, const struct sightings *all)
{
	if (all->count == 0)
		return;
	fputs("\nPROMISES that only one of the two families keeps (--format "
	      "promises)\n",
	      out);
	print_words(out, all, "", "sysv", "posix", is_alone);
	print_words(out, all, "", "posix", "sysv", is_alone);
	print_words(out, all, " BROKEN", "sysv", "posix", is_broken);
	print_words(out, all, " BROKEN", "posix", "sysv", is_broken);
}
