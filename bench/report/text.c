/*
 * text: for a mailing list. The answer, then the table with two columns a
 * family, in ASCII, and no line over 72 columns.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "core/record/record.h"
#include "report.h"
#include "report/answer.h"
#include "report/table.h"

#define WIDTH 72
#define INDENT 4
#define WHERE 22
#define FASTER 20
#define SLOWER 19

/* What our own texts have beyond ASCII; of others a '?' is left. */
static void put_ascii(FILE *out, const char *text)
{
	static const char *const known[][2] = {
		{"µ", "u"}, {"·", "-"}, {"×", "x"}, {"→", "->"}, {"±", "+-"},
	};
	while (*text) {
		size_t i = 0;
		while (i < 5 &&
		       strncmp(text, known[i][0], strlen(known[i][0])) != 0)
			i++;
		bool plain = (unsigned char)*text < 0x80;
		if (i < 5)
			fputs(known[i][1], out);
		else if (plain || ((unsigned char)*text & 0xc0) != 0x80)
			fputc(plain ? *text : '?', out);
		text += i < 5 ? strlen(known[i][0]) : 1;
	}
}

static size_t without_blanks(const char *line, size_t n)
{
	while (n > 0 && line[n - 1] == ' ')
		n--;
	return n;
}

/* Broken at the last blank that fits, else where the line ends. */
static void put_folded(FILE *out, const char *line, size_t n)
{
	int room = WIDTH, indent = 0;
	n = without_blanks(line, n);
	while (n > (size_t)room) {
		size_t part = (size_t)room;
		while (part > 0 && line[part] != ' ')
			part--;
		if (without_blanks(line, part) <= INDENT)
			part = (size_t)room;
		fprintf(out, "%*s%.*s\n", indent, "",
			(int)without_blanks(line, part), line);
		line += part;
		n -= part;
		size_t blanks = strspn(line, " ");
		line += blanks;
		n -= blanks;
		indent = INDENT;
		room = WIDTH - INDENT;
	}
	fprintf(out, "%*s%.*s\n", n > 0 ? indent : 0, "", (int)n, line);
}

static void put_extent(FILE *out, const struct extent *extent, int width)
{
	char text[64] = "", by[48];
	if (extent->rows > 0)
		snprintf(text, sizeof(text), "%zu by %s", extent->rows,
			 answer_extent(extent, by, sizeof(by)));
	text_pad(out, text, -width);
}

static void put_count(FILE *out, size_t count, int width)
{
	if (count > 0)
		fprintf(out, "%*zu", width, count);
	else
		text_pad(out, "", width);
}

/* Placements stand below the figure that they are of. */
static void put_answer(FILE *out, const struct answer *answer, char *last,
		       size_t n)
{
	char figure[96], place[64], row[72];
	answer_figure(answer, figure, sizeof(figure));
	answer_place(answer, place, sizeof(place));
	if (*place && strcmp(figure, last) != 0)
		fprintf(out, "%s\n", figure);
	snprintf(last, n, "%s", figure);
	snprintf(row, sizeof(row), "%s%.60s", *place ? "  " : "",
		 *place ? place : figure);
	text_pad(out, row, -WHERE);
	put_extent(out, &answer->faster, FASTER);
	put_extent(out, &answer->slower, SLOWER);
	put_count(out, answer->same, 5);
	put_count(out, answer->unclear, 6);
	fputc('\n', out);
}

static void put_answers(FILE *out, const struct answers *all)
{
	char text[256], last[96] = "";
	if (all->judged == 0)
		return;
	fprintf(out, "%s.\n\n", answers_headline(all, text, sizeof(text)));
	text_pad(out, "POSIX is", -WHERE);
	text_pad(out, "faster in", -FASTER);
	text_pad(out, "slower in", -SLOWER);
	fputs(" same  open\n", out);
	for (size_t i = 0; i < all->answers; i++)
		put_answer(out, &all->answer[i], last, sizeof(last));
	fputc('\n', out);
}

static int print_wide(FILE *out, const struct record *record,
		      const struct report_options *options)
{
	static const struct table_style style = {2, WIDTH, true};
	struct report_options plain = *options;
	struct differences d;
	struct answers all;
	plain.colour = false;
	if (differences_collect(&d, record) < 0)
		return -1;
	int rc = answers_collect(&all, &d);
	if (rc == 0)
		put_answers(out, &all);
	answers_release(&all);
	differences_release(&d);
	return rc < 0 ? rc : table_print(out, record, &plain, &style);
}

static int print_record(FILE *out, const struct record *record,
			const struct report_options *options)
{
	char *wide = NULL, *ascii = NULL;
	size_t size;
	FILE *memory = open_memstream(&wide, &size);
	int rc = memory ? print_wide(memory, record, options) : -1;
	if (!text_finish(memory, &wide))
		rc = -1;
	memory = rc == 0 ? open_memstream(&ascii, &size) : NULL;
	if (memory)
		put_ascii(memory, wide);
	if (!text_finish(memory, &ascii))
		rc = -1;
	for (char *line = ascii; rc == 0 && *line;) {
		size_t n = strcspn(line, "\n");
		put_folded(out, line, n);
		line += n + (line[n] == '\n');
	}
	free(ascii);
	free(wide);
	return rc;
}

const struct report report_text = {
	.name = "text",
	.summary = "the answer and the table, for a mail of 72 columns",
	.min_records = 1,
	.write_one = print_record,
	.between = "\n",
};
