/* Lists of results of promises. */
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "core/record/promise.h"

const char *const keeping_names[KEEPINGS] = {
	[KEPT] = "kept",
	[NOT_KEPT] = "not_kept",
	[NOT_OFFERED] = "not_offered",
	[SKIPPED] = "skipped",
};

const char *const keeping_words[KEEPINGS] = {
	[KEPT] = "kept",
	[NOT_KEPT] = "NOT KEPT",
	[NOT_OFFERED] = "not offered",
	[SKIPPED] = "skipped",
};

const char *const keeping_marks[KEEPINGS] = {
	[KEPT] = "\u2713",
	[NOT_KEPT] = "\u2717",
	[NOT_OFFERED] = "\u2013",
	[SKIPPED] = "?",
};

void sightings_add(struct sightings *all, const struct sighting *one)
{
	all->sighting = array_grow(all->sighting, all->count, sizeof(*one));
	all->sighting[all->count++] = *one;
}

const struct sighting *sightings_find(const struct sightings *all,
				      const char *word, const char *mechanism)
{
	for (size_t i = 0; i < all->count; i++)
		if (!strcmp(all->sighting[i].word, word) &&
		    !strcmp(all->sighting[i].mechanism, mechanism))
			return &all->sighting[i];
	return NULL;
}

const struct sighting *sightings_next(const struct sightings *all,
				      const struct sighting *last,
				      const char *const *mechanism)
{
	size_t i = last ? (size_t)(last - all->sighting) + 1 : 0;
	for (; i < all->count; i++) {
		const struct sighting *s = &all->sighting[i];
		if (last && !strcmp(last->word, s->word))
			continue;
		for (const char *const *m = mechanism; *m; m++)
			if (!strcmp(s->mechanism, *m))
				return s;
	}
	return NULL;
}

size_t sightings_count(const struct sightings *all, const char *mechanism,
		       enum keeping verdict)
{
	size_t n = 0;
	for (size_t i = 0; i < all->count; i++) {
		const struct sighting *s = &all->sighting[i];
		n += s->verdict == verdict &&
		     (!mechanism || !strcmp(s->mechanism, mechanism));
	}
	return n;
}

void sightings_release(struct sightings *all)
{
	free(all->sighting);
	memset(all, 0, sizeof(*all));
}
