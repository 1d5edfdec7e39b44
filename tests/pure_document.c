/* Claims about documents: what each writer makes of the same parts. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "document.h"

static const struct document_column columns[] = {
	{.head = "what", .width = -8},
	{.group = "SysV", .head = "p50", .width = 6},
	{.head = "p", .width = 5, .detail = true},
	{.head = "POSIX is"},
};

typedef void put_fn(struct document *d);

static void says(put_fn *put, enum document_format format, const char *expected)
{
	char *said = NULL;
	size_t n = 0;
	FILE *out = open_memstream(&said, &n);
	struct document d = document_of(out, format, false);
	d.width = 40;
	put(&d);
	fclose(out);
	assert_string_equal(said, expected);
	free(said);
}

static void put_table(struct document *d)
{
	document_table(d, columns, 4);
	document_group(d, "capacity %d", 2);
	document_cell(d, "64 B");
	document_cell(d, "6.44");
	document_cell(d, "0.1");
	document_cell(d, "7 %% less, and more words than there is room for");
	document_cell(d, "a long name");
	document_span(d, 0, "%s", "");
	document_cell(d, "a long name");
	document_cell(d, "1");
	document_span(d, 0, "%s", "");
	document_cell(d, "a long name");
	document_cell(d, "1234");
	document_span(d, 0, "%s", "");
}

static void no_line_of_a_table_ends_in_blanks(void **state)
{
	(void)state;
	says(put_table, DOCUMENT_TERMINAL,
	     "          SysV\n"
	     "what       p50  POSIX is\n"
	     "capacity 2\n"
	     " 64 B     6.44  7 % less, and more words\n"
	     "                than there is room for\n"
	     " a long name\n"
	     " a long name 1\n"
	     " a long name\n"
	     "          1234\n");
}

static void rows_have_as_many_cells_as_their_head(void **state)
{
	(void)state;
	says(put_table, DOCUMENT_MARKDOWN,
	     "| what | SysV p50 | p | POSIX is |\n"
	     "|---|--:|--:|---|\n"
	     "| **capacity 2** | | | |\n"
	     "| 64 B | 6.44 | 0.1 | 7 % less, and more words than there is "
	     "room for |\n"
	     "| a long name | | | |\n"
	     "| a long name | 1 | | |\n"
	     "| a long name | 1234 | | |\n");
}

static void put_stranger(struct document *d)
{
	document_lead(d, DOCUMENT_BAD, "%s", "a\033[2J|b\nhttp://c <d>");
	document_item(d, "%s", "*one* @you #12 a@b @ #c");
	document_item(d, "two");
	document_put(d, DOCUMENT_CODE, 0, "%s", "echo '```' \\\n  x");
}

static void a_strangers_text_stays_text(void **state)
{
	(void)state;
	says(put_stranger, DOCUMENT_TERMINAL,
	     "a [2J|b http://c <d>\n"
	     "  *one* @you #12 a@b @ #c\n"
	     "  two\n"
	     "  echo '```' \\\n  x\n");
	says(put_stranger, DOCUMENT_MARKDOWN,
	     "**a \\[2J\\|b http\\://c \\<d\\>**\n\n"
	     "- \\*one\\* @&#8203;you \\#&#8203;12 a@&#8203;b @ "
	     "\\#&#8203;c\n"
	     "- two\n\n"
	     "````\necho '```' \\\n  x\n````\n");
}

static void put_fold(struct document *d)
{
	document_fold(d, false, "2 notes");
	document_item(d, "one");
	document_unfold(d);
	document_text(d, "end");
}

static void what_is_folded_is_a_section_on_a_terminal(void **state)
{
	(void)state;
	says(put_fold, DOCUMENT_TERMINAL, "\n2 notes\n  one\nend\n");
	says(put_fold, DOCUMENT_MARKDOWN,
	     "<details>\n<summary>2 notes</summary>\n\n- one\n\n</details>\n\n"
	     "end\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_line_of_a_table_ends_in_blanks),
		cmocka_unit_test(rows_have_as_many_cells_as_their_head),
		cmocka_unit_test(a_strangers_text_stays_text),
		cmocka_unit_test(what_is_folded_is_a_section_on_a_terminal),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
