/* text: the table and the answer for a mail, in ASCII, of 72 columns. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "document.h"
#include "report.h"
#include "report/table.h"

#define MAIL 72

/* What our own texts have beyond ASCII; of others a '?' is left. */
static void put_ascii(FILE *out, const char *text)
{
	static const char *const known[][2] = {
		{"µ", "u"}, {"·", "-"}, {"×", "x"}, {"→", "->"}, {"±", "+-"},
	};
	int at = 0, blanks = 0;
	for (size_t i, n; *text; text += n) {
		for (i = 0; i < 5; i++)
			if (!strncmp(text, known[i][0], strlen(known[i][0])))
				break;
		n = i < 5 ? strlen(known[i][0]) : 1;
		if (((unsigned char)*text & 0xc0) == 0x80)
			continue;
		const char plain[] = {(unsigned char)*text < 0x80 ? *text : '?',
				      '\0'};
		const char *ascii = i < 5 ? known[i][1] : plain;
		int wide = blanks + (int)strlen(ascii);
		if (*text == ' ') {
			blanks++;
			continue;
		}
		if (*text == '\n' || at + wide > MAIL) {
			fputc('\n', out);
			at = blanks = 0;
		}
		if (*text != '\n')
			at += fprintf(out, "%*s%s", blanks, "", ascii);
		blanks = 0;
	}
}

static void write_text(FILE *out, const struct record *record,
		       const struct report_options *options)
{
	char *text = NULL;
	size_t size;
	FILE *memory = mem_open(&text, &size);
	struct document d = document_of(memory, DOCUMENT_TERMINAL, false);
	d.width = MAIL;
	table_put(d, record, options->verbose, TABLE_AFTER_ANSWER);
	mem_close(memory);
	put_ascii(out, text);
	free(text);
}

const struct report report_text = {
	.name = "text",
	.summary = "the answer and the table, for a mail of 72 columns",
	.min_records = 1,
	.write_one = write_text,
	.between = "\n",
};
