/* Verdicts counted, as part of a document. */
#include <stdio.h>
#include <string.h>

#include "document.h"
#include "report/answer.h"
#include "report/answer_table.h"

#define SHORT 3 /* lines */

/* Placements stand below the figure that they are of. */
static void put_answer(struct document *d, const struct answer *answer,
		       char *last, size_t n)
{
	char figure[96], place[64], says[256];
	answer_figure(answer, figure, sizeof(figure));
	if (strcmp(figure, last) != 0)
		document_group(d, "%s", figure);
	snprintf(last, n, "%s", figure);
	answer_place(answer, place, sizeof(place));
	document_cell(d, "%s", *place ? place : "all");
	document_cell(d, "%s", answer_say(answer, says, sizeof(says)));
}

void answers_put(struct document *d, const struct differences *differences)
{
	static const struct document_column columns[] = {
		{.head = "", .width = -21},
		{.head = "POSIX and System V"},
	};
	struct answers all;
	char text[512] = "";
	answers_collect(&all, differences);
	if (all.judged > 0) {
		document_lead(d, DOCUMENT_PLAIN, "%s",
			      answers_headline(&all, text, sizeof(text)));
		document_table(d, columns, 2);
		text[0] = '\0';
		for (size_t i = 0; i < all.answers; i++)
			put_answer(d, &all.answer[i], text, sizeof(text));
	}
	answers_release(&all);
}

void answers_put_short(struct document *d,
		       const struct differences *differences)
{
	struct answers all;
	char text[512], figure[96], place[64];
	answers_collect(&all, differences);
	if (all.rows > 0)
		document_head(d, DOCUMENT_PLAIN, "WHICH IS FASTER");
	if (all.rows > 0 && all.judged == 0)
		document_item(d, "%s",
			      answers_headline(&all, text, sizeof(text)));
	for (size_t i = 0; i < all.answers && i < SHORT && all.judged; i++) {
		const struct answer *answer = &all.answer[i];
		answer_place(answer, place, sizeof(place));
		document_item(d, "%s%s%s: %s",
			      answer_figure(answer, figure, sizeof(figure)),
			      *place ? ", " : "", place,
			      answer_say(answer, text, sizeof(text)));
	}
	answers_release(&all);
}
