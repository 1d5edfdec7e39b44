/* Promises side by side: what differs first, then all of them. */
#include <string.h>

#include "core/judge/choice_needs.h"
#include "core/record/record.h"
#include "mark.h"
#include "report/html/page.h"
#include "report/html/sections.h"
#include "report/html/text.h"

#define FAMILIES 2
#define CONTROLS 3
#define DECIDING 10 /* differences that are not folded */

static const char *const families[FAMILIES + 1] = {"sysv", "posix"};
static const char *const controls[CONTROLS + 1] = {"pipe", "uds", "ring"};

static void write_cell(FILE *out, const struct sighting *s, bool brief)
{
	if (!s) {
		fputs("<td></td>", out);
		return;
	}
	fprintf(out,
		"<td class=\"%s\"><span class=\"keeping\" role=\"img\" "
		"aria-label=\"%s\">%s</span> ",
		keeping_names[s->verdict], keeping_words[s->verdict],
		keeping_marks[s->verdict]);
	html_text(out, *s->observed ? s->observed : s->expected);
	if (!brief)
		html_format(out,
			    *s->because ? "<small>%s%s (%s)</small>"
					: "<small>%s%s%s</small>",
			    s->expect == KEPT ? "" : "not promised: ",
			    s->expected, s->because);
	fputs("</td>", out);
}

/* Kept by one and not by the other, or broken. */
static bool differs(const struct sightings *all, const struct sighting *s)
{
	const struct sighting *one = sightings_find(all, s->word, "sysv");
	const struct sighting *other = sightings_find(all, s->word, "posix");
	if ((one && one->verdict == NOT_KEPT) ||
	    (other && other->verdict == NOT_KEPT))
		return true;
	return one && other && one->verdict != other->verdict &&
	       (one->verdict == KEPT || other->verdict == KEPT);
}

static void write_head(FILE *out, const char *const *column, size_t columns)
{
	const char *head[CONTROLS + 2] = {"Promise"};
	for (size_t i = 0; i < columns; i++)
		head[i + 1] = mark_title(column[i]);
	html_table(out, "promises", head, 0);
}

static void write_row(FILE *out, const struct sightings *all,
		      const struct sighting *s, const char *const *column,
		      size_t columns, bool brief)
{
	fputs("<tr><th scope=\"row\">", out);
	html_text(out, brief ? s->sentence : s->word);
	if (!brief)
		html_element(out, "small", s->sentence);
	fputs("</th>", out);
	for (size_t i = 0; i < columns; i++)
		write_cell(out, sightings_find(all, s->word, column[i]), brief);
	fputs("</tr>\n", out);
}

static void write_table(FILE *out, const struct sightings *all,
			const char *const *column, size_t columns)
{
	const struct sighting *last = NULL, *s;
	write_head(out, column, columns);
	for (; (s = sightings_next(all, last, column)); last = s) {
		if (!last || strcmp(last->subject, s->subject) != 0)
			html_format(out,
				    "<tr class=\"subject\"><th "
				    "scope=\"rowgroup\" colspan=\"%zu\">%s"
				    "</th></tr>\n",
				    columns + 1, s->subject);
		write_row(out, all, s, column, columns, false);
	}
	html_table_end(out);
}

/* What people ask for by a plain name comes first. */
static size_t rank_of(const struct sighting *s)
{
	size_t i = 0;
	while (choice_plains[i].word && strcmp(choice_plains[i].word, s->word))
		i++;
	return i;
}

/* Those that decide a choice, and the others folded. */
static void write_differences(FILE *out, const struct sightings *all)
{
	size_t written = 0, rank = 0;
	write_head(out, families, FAMILIES);
	do {
		const struct sighting *s = NULL;
		while ((s = sightings_next(all, s, families))) {
			if (!differs(all, s) || rank_of(s) != rank)
				continue;
			if (written++ == DECIDING) {
				html_table_end(out);
				fputs("<details><summary>More differences"
				      "</summary>\n",
				      out);
				write_head(out, families, FAMILIES);
			}
			write_row(out, all, s, families, FAMILIES, true);
		}
	} while (choice_plains[rank++].word);
	html_table_end(out);
	if (written > DECIDING)
		fputs("</details>\n", out);
}

static void write_counts(FILE *out, const struct sightings *all)
{
	fputs("<p>", out);
	for (size_t i = 0; i < FAMILIES; i++) {
		fprintf(out, "%s%s: ", i ? ". " : "", mark_title(families[i]));
		for (int v = 0, n = 0; v < KEEPINGS; v++) {
			size_t count = sightings_count(all, families[i],
						       (enum keeping)v);
			if (count > 0)
				fprintf(out, "%s%zu %s", n++ ? ", " : "", count,
					keeping_words[v]);
		}
	}
	fputs(".</p>\n", out);
}

void html_promises(const struct part *part)
{
	FILE *out = part->out;
	const struct sightings *all = &part->record->promises;
	if (all->count == 0) {
		fputs("<p>Not tested in this record. <code>mqbench run "
		      "--promises</code> records them with the figures; "
		      "<code>mqbench probe</code> tests them alone.</p>\n",
		      out);
		return;
	}
	write_counts(out, all);
	fputs("<h3>Differences between the families</h3>\n", out);
	write_differences(out, all);
	fputs("<details><summary>All promises, with what Linux is expected to "
	      "do "
	      "and where it says so</summary>\n",
	      out);
	write_table(out, all, families, FAMILIES);
	fputs("</details>\n", out);
	if (sightings_next(all, NULL, controls)) {
		fputs("<details><summary>The controls</summary>\n", out);
		write_table(out, all, controls, CONTROLS);
		fputs("</details>\n", out);
	}
}
