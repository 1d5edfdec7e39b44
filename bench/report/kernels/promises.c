/* Which promises are kept on which kernel: those that differ come first. */
#include <string.h>

#include "document.h"
#include "report/kernels/columns.h"
#include "report/kernels/promises.h"

static const struct sighting *seen_on(const struct kernels *k, size_t i,
				      const struct sighting *like)
{
	return sightings_find(&kernel_first(&k->kernel[i])->promises,
			      like->word, like->mechanism);
}

/* By what was seen, not in which words. */
static bool differs(const struct kernels *k, const struct sighting *like)
{
	for (size_t i = 0; i < k->count; i++) {
		const struct sighting *s = seen_on(k, i, like);
		if (!s || s->verdict != like->verdict)
			return true;
	}
	return false;
}

/* What was seen on each, where that is not the same. */
static void put_row(struct document *d, const struct kernels *k,
		    const struct sighting *like, bool apart)
{
	document_cell(d, "%s", like->word);
	document_cell(d, "%s", like->mechanism);
	for (size_t i = 0; i < k->count; i++) {
		const struct sighting *s = seen_on(k, i, like);
		document_cell(d, "%s", s ? keeping_marks[s->verdict] : "");
	}
	document_cell(d, "%s", "");
	for (size_t i = 0; i < k->count && apart; i++) {
		const struct sighting *s = seen_on(k, i, like);
		document_span(d, 0, "%c: %s", kernel_letter(i),
			      s && s->observed[0] ? s->observed : "not tested");
	}
}

static size_t put_those(struct document *d, const struct kernels *k, bool apart)
{
	const struct sightings *all = &kernel_first(&k->kernel[0])->promises;
	struct document_column column[KERNELS_MAX + 3] = {
		{.head = apart ? "PROMISES that differ"
			       : "PROMISES, the same on all kernels",
		 .width = -24},
		{.head = "", .width = -8}};
	char letter[KERNELS_MAX][2];
	size_t n = 0;
	for (size_t i = 0; i < k->count; i++) {
		snprintf(letter[i], sizeof(letter[i]), "%c", kernel_letter(i));
		column[i + 2] =
			(struct document_column){.head = letter[i], .width = 3};
	}
	column[k->count + 2].head = "";
	for (size_t i = 0; i < all->count; i++) {
		if (differs(k, &all->sighting[i]) != apart)
			continue;
		if (n++ == 0)
			document_table(d, column, (unsigned)k->count + 3);
		put_row(d, k, &all->sighting[i], apart);
	}
	return n;
}

void kernels_put_promises(struct document *d, const struct kernels *k)
{
	if (kernel_first(&k->kernel[0])->promises.count == 0)
		return;
	if (k->count > 1 && put_those(d, k, true) == 0)
		document_head(d, DOCUMENT_PLAIN,
			      "all promises are the same on all kernels");
	put_those(d, k, false);
	document_text(d, "%s kept  %s not kept  %s not offered  %s not tested",
		      keeping_marks[KEPT], keeping_marks[NOT_KEPT],
		      keeping_marks[NOT_OFFERED], keeping_marks[SKIPPED]);
}
