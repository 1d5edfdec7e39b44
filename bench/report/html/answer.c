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

/* Shares of the comparisons, on the sides on which pictures have them. */
static void draw_bar(FILE *out, const struct answer *a)
{
	double all = (double)answer_rows(a), at = 0;
	size_t part[] = {a->lead[POSIX].rows, a->same, a->open,
			 a->lead[SYSV].rows};
	static const char *const classes[] = {"m1", "same", "none", "m0"};
	fprintf(out,
		"<td><svg class=\"bar\" viewBox=\"0 0 120 12\" "
		"role=\"img\"><title>POSIX faster in %zu, the same in %zu, no "
		"verdict in %zu, System V faster in %zu</title>",
		part[0], part[1], part[2], part[3]);
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
}

static void write_answer(FILE *out, const struct answer *a)
{
	char text[256];
	fputs("<tr>", out);
	html_element(out, "th scope=\"row\"",
		     answer_figure(a, text, sizeof(text)));
	html_element(out, "td", answer_place(a, text, sizeof(text)));
	html_element(out, "td class=\"verdict\"",
		     answer_say(a, text, sizeof(text)));
	draw_bar(out, a);
	fputs("</tr>\n", out);
}

static void write_answers(FILE *out, const struct answers *all)
{
	html_table(out, "answer",
		   (const char *const[]){"What", "Where", "Which is faster",
					 "← POSIX · System V →", NULL},
		   0);
	for (size_t i = 0; i < all->answers; i++)
		write_answer(out, &all->answer[i]);
	html_table_end(out);
	fputs("<p class=\"sub\">Faster by 10 %: the other one takes 10 % more "
	      "time, or carries 1/1.1 of the messages. By a factor of 3: it "
	      "takes three times as long.",
	      out);
	if (all->between)
		fputs(" Calls of one process alone are not in the sum.", out);
	fputs("</p>\n", out);
}

static void say_certainty(FILE *out, const struct record *record,
			  size_t comparisons)
{
	struct integrity i = record_integrity(record);
	const char *verdict = layout_verdict(record);
	char text[256];
	uint64_t wrong = i.lost + i.duplicated + i.reordered + i.corrupted;
	fputs("<p>", out);
	if (comparisons > 0)
		fprintf(out,
			"Verdicts are corrected for their number: the chance "
			"that any of the %zu states a difference where there "
			"is none is at most %.0f %%, and that of any “same” "
			"where they differ by the margin or more %.0f %%. An "
			"interval that excludes 1 is therefore not yet a "
			"verdict. Runs are compared block by block, which "
			"cancels drift. ",
			comparisons, 100 * PAIRING_ALPHA,
			100 * PAIRING_SAME_ALPHA);
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

void html_answer(const struct part *part)
{
	struct answers all;
	char text[512];
	answers_collect(&all, part->differences);
	html_element(part->out, "p class=\"lead\"",
		     answers_headline(&all, text, sizeof(text)));
	if (all.judged > 0)
		write_answers(part->out, &all);
	say_certainty(part->out, part->record, all.judged);
	answers_release(&all);
}
