/* ktap: promises as the kernel's own selftests print them (KTAP, version 1). */
#include <string.h>

#include "base/text.h"
#include "core/record/record.h"
#include "report.h"

static void print_line(FILE *out, const struct sighting *s, size_t number)
{
	if (s->verdict == NOT_KEPT)
		fprintf(out, "  # expected: %s\n", s->expected);
	fprintf(out, "  %s %zu ", s->verdict == NOT_KEPT ? "not ok" : "ok",
		number);
	text_tap(out, s->word);
	if (s->verdict == KEPT || s->verdict == NOT_KEPT)
		fputs(" # ", out);
	else
		fputs(" # SKIP ", out);
	if (s->verdict == NOT_OFFERED)
		fputs("not offered: ", out);
	text_tap(out, s->observed[0] ? s->observed : s->expected);
	fputc('\n', out);
}

/* A mechanism is a test, its promises are its subtests. */
static void print_mechanism(FILE *out, const struct sightings *all,
			    const char *mechanism, size_t number)
{
	size_t plan = 0, n = 0;
	for (size_t i = 0; i < all->count; i++)
		plan += !strcmp(all->sighting[i].mechanism, mechanism);
	fprintf(out, "  KTAP version 1\n  # Subtest: %s\n  1..%zu\n", mechanism,
		plan);
	for (size_t i = 0; i < all->count; i++)
		if (!strcmp(all->sighting[i].mechanism, mechanism))
			print_line(out, &all->sighting[i], ++n);
	bool held = sightings_count(all, mechanism, NOT_KEPT) == 0;
	bool tried = sightings_count(all, mechanism, SKIPPED) < plan;
	fprintf(out, "%s %zu %s%s\n", held ? "ok" : "not ok", number, mechanism,
		tried ? "" : " # SKIP nothing could be tested");
}

/* Whether it is the first of its mechanism. */
static bool leads(const struct sightings *all, size_t i)
{
	for (size_t j = 0; j < i; j++)
		if (!strcmp(all->sighting[j].mechanism,
			    all->sighting[i].mechanism))
			return false;
	return true;
}

static void write_ktap(FILE *out, const struct record *record,
		       const struct report_options *options)
{
	const struct sightings *all = &record->promises;
	size_t mechanisms = 0, n = 0;
	(void)options;
	for (size_t i = 0; i < all->count; i++)
		mechanisms += leads(all, i);
	fprintf(out, "KTAP version 1\n1..%zu\n", mechanisms);
	for (size_t i = 0; i < all->count; i++)
		if (leads(all, i))
			print_mechanism(out, all, all->sighting[i].mechanism,
					++n);
}

const struct report report_ktap = {
	.name = "ktap",
	.summary = "promises as the kernel's selftests print them",
	.min_records = 1,
	.of_promises = true,
	.write_one = write_ktap,
};
