/*
 * The answer: which family is faster, where, by how much, with what confidence.
 */
#include <ctype.h>

#include "core/record/record.h"
#include "report/answer.h"
#include "report/html/page.h"
#include "report/html/sections.h"
#include "report/html/text.h"
#include "report/layout.h"

static size_t all_of(const struct answer *a)
{
	return a->faster.rows + a->slower.rows + a->same + a->unclear;
}

/* "2.4 to 12 %", of each family that is faster somewhere. */
static void say_size(FILE *out, const struct answer *a)
{
	bool both = a->faster.rows && a->slower.rows;
	char text[64];
	fputs("<td>", out);
	fputs(both ? "POSIX: " : "", out);
	fputs(answer_extent(&a->faster, text, sizeof(text)), out);
	fputs(both ? "<br>System V: " : "", out);
	fputs(answer_extent(&a->slower, text, sizeof(text)), out);
	fputs("</td>", out);
}

static void say_verdict(FILE *out, const struct answer *a, bool judged)
{
	bool posix = a->faster.rows > 0;
	fputs("<td class=\"verdict\">", out);
	if (posix && a->slower.rows > 0)
		fputs("it depends", out);
	else if (posix || a->slower.rows > 0)
		fprintf(out, "<b class=\"m%d\">%s</b>", posix,
			posix ? "POSIX" : "System V");
	else
		fputs(!judged	       ? "too few runs"
		      : a->unclear > 0 ? "cannot tell"
				       : "the same",
		      out);
	fputs("</td>", out);
}

/* Shares of the comparisons, System V from the left, POSIX from the right. */
static void draw_bar(FILE *out, const struct answer *a)
{
	double all = (double)all_of(a), at = 0;
	size_t part[] = {a->slower.rows, a->same, a->unclear, a->faster.rows};
	static const char *const classes[] = {"m0", "same", "none", "m1"};
	fprintf(out,
		"<td><svg class=\"bar\" viewBox=\"0 0 120 12\" "
		"role=\"img\"><title>System V faster in %zu, POSIX in %zu, the "
		"same in %zu, open in %zu</title>",
		part[0], part[3], part[1], part[2]);
	for (int i = 0; i < 4; i++) {
		double width = 120 * (double)part[i] / all;
		if (part[i])
			fprintf(out,
				"<rect class=\"%s\" x=\"%.1f\" width=\"%.1f\" "
				"height=\"12\"/>",
				classes[i], at, width);
		at += width;
	}
	fputs("</svg></td>", out);
	for (int i = 0; i < 4; i++)
		fprintf(out, "<td class=\"n\">%zu</td>", part[i]);
}

static void write_answer(FILE *out, const struct answer *a, bool judged)
{
	char text[96];
	fputs("<tr>", out);
	html_element(out, "th scope=\"row\"",
		     answer_figure(a, text, sizeof(text)));
	html_element(out, "td", answer_place(a, text, sizeof(text)));
	say_verdict(out, a, judged);
	say_size(out, a);
	draw_bar(out, a);
	fputs("</tr>\n", out);
}

static void write_answers(FILE *out, const struct answers *all)
{
	html_table(out, "answer",
		   (const char *const[]){"What", "Where", "Faster", "By",
					 "Comparisons", "System V", "the same",
					 "open", "POSIX", NULL},
		   15u << 5);
	for (size_t i = 0; i < all->answers; i++)
		write_answer(out, &all->answer[i], all->judged > 0);
	html_table_end(out);
}

static void say_headline(FILE *out, const struct answers *all)
{
	size_t n = all_of(&all->all);
	char text[256];
	fputs("<p class=\"lead\">", out);
	if (n == 0)
		fputs("No comparison of System V with POSIX: no block of runs "
		      "has the same configuration of both.",
		      out);
	else if (all->judged == 0)
		fprintf(out,
			"Too few runs for a verdict: %zu comparison%s take%s "
			"%u runs of each.",
			n, html_plural(n), n == 1 ? "s" : "",
			pairings_runs_needed(n));
	else
		fprintf(out, "%s.", answers_headline(all, text, sizeof(text)));
	fputs("</p>\n", out);
}

static void say_certainty(FILE *out, const struct record *record,
			  size_t comparisons)
{
	struct integrity i = record_integrity(record);
	const char *verdict = page_verdict(record);
	char text[256];
	uint64_t wrong = i.lost + i.duplicated + i.reordered + i.corrupted;
	fputs("<p>", out);
	if (comparisons > 0)
		fprintf(out,
			"Verdicts are corrected for their number: the chance "
			"that any of the %zu states a difference where there "
			"is none is at most %.0f %%, and so is that of any "
			"“same” where they differ by the margin or more. An "
			"interval that excludes 1 is therefore not yet a "
			"verdict. Runs are compared block by block, which "
			"cancels drift. ",
			comparisons, 100 * PAIRING_ALPHA);
	layout_integrity(record, text, sizeof(text));
	text[0] = (char)toupper(text[0]);
	html_format(out, wrong ? "<strong>%s</strong>. " : "%s. ", text);
	if (verdict)
		html_format(out,
			    "The machine was %s: see the <a "
			    "href=\"#warnings\">warnings</a> and the <a "
			    "href=\"#limits\">limits</a>.",
			    verdict);
	fputs("</p>\n", out);
	if (!record->complete)
		fputs("<p><strong>Incomplete: some planned runs are "
		      "missing.</strong></p>\n",
		      out);
}

int html_answer(const struct part *part)
{
	struct answers all;
	if (answers_collect(&all, part->differences) < 0)
		return -1;
	say_headline(part->out, &all);
	if (all.answers > 0)
		write_answers(part->out, &all);
	say_certainty(part->out, part->record, all_of(&all.all));
	answers_release(&all);
	return 0;
}
