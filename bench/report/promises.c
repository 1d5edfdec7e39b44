/* promises: what each mechanism promises, side by side, by subject. */
#include <string.h>

#include "base/text.h"
#include "core/record/record.h"
#include "mark.h"
#include "report.h"

#define WIDTH 80
#define WORD 20
#define CELLS_MAX 3

/* Mechanisms that stand side by side. */
struct side_by_side {
	const char *title; /* NULL: each subject's own */
	const char *mechanism[CELLS_MAX + 1];
	int cells;
};

static const struct side_by_side families = {NULL, {"sysv", "posix"}, 2};
static const struct side_by_side controls = {
	"CONTROLS", {"pipe", "uds", "ring"}, 3};

/* A control's title is too wide for its column. */
static const char *head_of(const struct side_by_side *side, int i)
{
	const char *mechanism = side->mechanism[i];
	return side == &families ? mark_title(mechanism) : mechanism;
}

/* How many bytes of the text fill a line of so many characters. */
static size_t line_of(const char *text, size_t width)
{
	size_t seen = 0, at = 0, fits = 0;
	for (; text[at] && seen <= width; at++) {
		if (text[at] == ' ')
			fits = at;
		seen += ((unsigned char)text[at] & 0xc0) != 0x80;
	}
	if (seen <= width)
		return at;
	return fits ? fits : at - 1;
}

/* The next line of a cell, and its text moved on; the last is not padded. */
static void print_line(FILE *out, const char **text, int width, bool last)
{
	char line[256];
	size_t n = line_of(*text, (size_t)width - 1);
	snprintf(line, sizeof(line), "%.*s", (int)n, *text);
	if (last)
		fputs(line, out);
	else
		text_pad(out, line, -width);
	*text += n;
	*text += strspn(*text, " ");
}

/* What was seen; of what cannot be tried, what is known. */
static const char *text_in(const struct sighting *s)
{
	if (!s)
		return "";
	return s->observed[0] ? s->observed : s->expected;
}

static void print_cells(FILE *out, const struct sighting *const *cell,
			const struct side_by_side *side)
{
	const char *text[CELLS_MAX];
	int width = (WIDTH - WORD) / side->cells - 2, cells = side->cells;
	bool more = true;
	for (int i = 0; i < side->cells; i++)
		text[i] = text_in(cell[i]);
	for (int line = 0; more; line++) {
		const char *lead = line ? "" : NULL;
		more = false;
		if (line > 0)
			text_pad(out, "", WORD);
		/* Nothing but spaces is left out at the end of a line. */
		while (cells > 1 && !*text[cells - 1])
			cells--;
		for (int i = 0; i < cells; i++) {
			const char *mark =
				cell[i] ? keeping_marks[cell[i]->verdict] : "";
			text_pad(out, lead ? lead : mark, -2);
			print_line(out, &text[i], width, i == cells - 1);
			more |= *text[i] != '\0';
		}
		fputc('\n', out);
	}
}

static void print_reasons(FILE *out, const struct sighting *const *cell,
			  const struct side_by_side *side)
{
	char text[512];
	for (int i = 0; i < side->cells; i++) {
		if (!cell[i])
			continue;
		snprintf(text, sizeof(text), "%s: %s%s (%s)", head_of(side, i),
			 cell[i]->expect == KEPT ? "" : "not promised: ",
			 cell[i]->expected, cell[i]->because);
		fputs("     ", out);
		text_wrap(out, text, 5, 7, WIDTH);
	}
}

static void print_row(FILE *out, const struct sightings *all,
		      const struct sighting *first,
		      const struct side_by_side *side,
		      const struct report_options *options)
{
	const struct sighting *cell[CELLS_MAX];
	char word[sizeof(first->word) + 2];
	for (int i = 0; i < side->cells; i++)
		cell[i] = sightings_find(all, first->word, side->mechanism[i]);
	if (options->verbose) {
		fputs("\n ", out);
		text_wrap(out, first->sentence, 1, 1, WIDTH);
	}
	snprintf(word, sizeof(word), " %s", first->word);
	text_pad(out, word, -WORD);
	print_cells(out, cell, side);
	if (options->verbose)
		print_reasons(out, cell, side);
}

static void print_head(FILE *out, const char *title,
		       const struct side_by_side *side, bool colour)
{
	int width = (WIDTH - WORD) / side->cells;
	fprintf(out, "\n%s", colour ? "\033[1m" : "");
	text_pad(out, title, -WORD);
	for (int i = 0; i + 1 < side->cells; i++)
		text_pad(out, head_of(side, i), -width);
	fputs(head_of(side, side->cells - 1), out);
	fprintf(out, "%s\n", colour ? "\033[0m" : "");
}

static void print_side(FILE *out, const struct sightings *all,
		       const struct side_by_side *side,
		       const struct report_options *options)
{
	const struct sighting *last = NULL, *s;
	for (; (s = sightings_next(all, last, side->mechanism)); last = s) {
		const char *title = side->title ? side->title : s->subject;
		if (!last ||
		    (!side->title && strcmp(last->subject, s->subject)))
			print_head(out, title, side, options->colour);
		print_row(out, all, s, side, options);
	}
}

static void print_counts(FILE *out, const struct sightings *all,
			 const struct side_by_side *side)
{
	for (int i = 0; i < side->cells; i++) {
		size_t count[KEEPINGS], sum = 0;
		for (int v = 0; v < KEEPINGS; v++)
			sum += count[v] = sightings_count(
				all, side->mechanism[i], (enum keeping)v);
		if (sum == 0)
			continue;
		text_pad(out, head_of(side, i), -10);
		for (int v = 0; v < KEEPINGS; v++)
			if (count[v] > 0)
				fprintf(out, "  %s %3zu %s", keeping_marks[v],
					count[v], keeping_words[v]);
		fputc('\n', out);
	}
}

static void print_record(FILE *out, const struct record *r,
			 const struct report_options *options)
{
	fprintf(out, "mqbench %s \u00b7 Linux %s \u00b7 %s namespace\n",
		facts_get(&r->tool, "version", "?"),
		facts_get(&r->environment, "kernel.release", "?"),
		facts_get(&r->environment, "namespace", "?"));
	print_counts(out, &r->promises, &families);
	print_counts(out, &r->promises, &controls);
	print_side(out, &r->promises, &families, options);
	print_side(out, &r->promises, &controls, options);
}

const struct report report_promises = {
	.name = "promises",
	.summary = "the promises of each mechanism, as observed",
	.min_records = 1,
	.of_promises = true,
	.write_one = print_record,
	.between = "\n",
};
