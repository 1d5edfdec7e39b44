/* Which promises are kept on which kernel: those that differ come first. */
#include <string.h>

#include "base/text.h"
#include "report.h"
#include "report/kernels/columns.h"
#include "report/kernels/promises.h"

#define WIDTH 80
#define WORD 24
#define FAMILY 8

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

static void print_row(FILE *out, const struct kernels *k,
		      const struct sighting *like)
{
	text_pad(out, "", 1);
	text_pad(out, like->word, -(WORD - 1));
	text_pad(out, like->mechanism, -FAMILY);
	for (size_t i = 0; i < k->count; i++) {
		const struct sighting *s = seen_on(k, i, like);
		text_pad(out, s ? keeping_marks[s->verdict] : "", 3);
	}
	fputc('\n', out);
}

/* What was seen on each, where that is not the same. */
static void print_observed(FILE *out, const struct kernels *k,
			   const struct sighting *like)
{
	for (size_t i = 0; i < k->count; i++) {
		const struct sighting *s = seen_on(k, i, like);
		char text[256];
		snprintf(text, sizeof(text), "%c: %s", (char)('A' + i),
			 s && s->observed[0] ? s->observed : "not tested");
		fputs("   ", out);
		text_wrap(out, text, 3, 6, WIDTH);
	}
}

static void print_head(FILE *out, const struct kernels *k, const char *title,
		       const struct report_options *options)
{
	fprintf(out, "\n%s", options->colour ? "\033[1m" : "");
	text_pad(out, title, -(WORD + FAMILY));
	for (size_t i = 0; i < k->count; i++) {
		char letter[] = {(char)('A' + i), '\0'};
		text_pad(out, letter, 3);
	}
	fprintf(out, "%s\n", options->colour ? "\033[0m" : "");
}

static size_t print_those(FILE *out, const struct kernels *k, bool apart,
			  const struct report_options *options)
{
	const struct sightings *all = &kernel_first(&k->kernel[0])->promises;
	size_t n = 0;
	for (size_t i = 0; i < all->count; i++) {
		const struct sighting *s = &all->sighting[i];
		if (differs(k, s) != apart)
			continue;
		if (n++ == 0)
			print_head(out, k,
				   apart ? "PROMISES that differ"
					 : "PROMISES, the same on all kernels",
				   options);
		print_row(out, k, s);
		if (apart)
			print_observed(out, k, s);
	}
	return n;
}

void kernels_print_promises(FILE *out, const struct kernels *k,
			    const struct report_options *options)
{
	if (kernel_first(&k->kernel[0])->promises.count == 0)
		return;
	if (k->count > 1 && print_those(out, k, true, options) == 0)
		fputs("\nall promises are the same on all kernels\n", out);
	print_those(out, k, false, options);
	fprintf(out, "\n%s kept  %s not kept  %s not offered  %s not tested\n",
		keeping_marks[KEPT], keeping_marks[NOT_KEPT],
		keeping_marks[NOT_OFFERED], keeping_marks[SKIPPED]);
}
