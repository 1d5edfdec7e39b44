/* Verdicts counted, as a table of a document. */
#include <stdio.h>
#include <string.h>

#include "document.h"
#include "report/answer.h"
#include "report/answer_table.h"

/* A count and what is said of it; empty where there is none. */
static void put_count(struct document *d, size_t n, const char *more)
{
	if (n > 0)
		document_cell(d, "%zu%s", n, more);
	else
		document_cell(d, "%s", "");
}

static void put_extent(struct document *d, const struct extent *extent)
{
	char by[48], more[64];
	snprintf(more, sizeof(more), " by %s",
		 answer_extent(extent, by, sizeof(by)));
	put_count(d, extent->rows, more);
}

/* Placements stand below the figure that they are of. */
static void put_answer(struct document *d, const struct answer *answer,
		       char *last, size_t n)
{
	char figure[96], place[64];
	answer_figure(answer, figure, sizeof(figure));
	if (strcmp(figure, last) != 0)
		document_group(d, "%s", figure);
	snprintf(last, n, "%s", figure);
	answer_place(answer, place, sizeof(place));
	document_cell(d, "%s", *place ? place : "all");
	put_extent(d, &answer->faster);
	put_extent(d, &answer->slower);
	put_count(d, answer->same, "");
	put_count(d, answer->unclear, "");
}

int answers_put(struct document *d, const struct differences *differences)
{
	static const struct document_column columns[] = {
		{.head = "POSIX is", .width = -21},
		{.head = "faster in", .width = -19},
		{.head = "slower in", .width = -18},
		{.head = "same", .width = 6},
		{.head = "open", .width = 6},
	};
	struct answers all;
	char text[256] = "";
	if (answers_collect(&all, differences) < 0)
		return -1;
	if (all.judged > 0) {
		document_lead(d, DOCUMENT_PLAIN, "%s.",
			      answers_headline(&all, text, sizeof(text)));
		document_table(d, columns, 5);
		text[0] = '\0';
		for (size_t i = 0; i < all.answers; i++)
			put_answer(d, &all.answer[i], text, sizeof(text));
	}
	answers_release(&all);
	return 0;
}
