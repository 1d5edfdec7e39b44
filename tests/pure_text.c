/* Claims about texts for readers of columns. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "metric.h"

static void quotes(const char *text, const char *expected)
{
	char *said = NULL;
	size_t n = 0;
	FILE *out = open_memstream(&said, &n);
	text_quote(out, text);
	fclose(out);
	assert_string_equal(said, expected);
	free(said);
}

static void a_quoted_text_cannot_end_its_column(void **state)
{
	(void)state;
	quotes("", "\"\"");
	quotes("64 B, 3 µs", "\"64 B, 3 µs\"");
	quotes("a \"b\" \\ c\n# plot d\x7f", "\"a 'b' ' c'# plot d'\"");
}

static void a_quoted_text_fits_into_xml_and_into_its_line(void **state)
{
	(void)state;
	quotes("a]]>b]>", "\"a]]'b]>\"");
	quotes("\xef\xbf\xbe\xef\xbf\xbf\xef\xbf\xbd", "\"''\xef\xbf\xbd\"");
	quotes("\xe2\x80\xae\xe2\x81\xa6\xc2\x85…", "\"'''…\"");
}

static void a_long_text_is_cut_at_a_whole_character(void **state)
{
	char text[3 * TEXT_COLUMN_MAX], expected[TEXT_COLUMN_MAX + 3];
	(void)state;
	memset(text, 'x', sizeof(text));
	memcpy(text + TEXT_COLUMN_MAX - 1, "µ", strlen("µ"));
	text[sizeof(text) - 1] = '\0';
	memset(expected, 'x', sizeof(expected));
	expected[0] = expected[TEXT_COLUMN_MAX] = '"';
	expected[TEXT_COLUMN_MAX + 1] = '\0';
	quotes(text, expected);
	quotes("cut \xc2", "\"cut \"");
}

/* What is in a stranger's text, and what a line may have of it. */
static const struct {
	const char *text, *clean;
} strangers[] = {
	{"", ""},
	{"64 B, 3 µs → é 😀", "64 B, 3 µs → é 😀"},
	{"a\033[2J\nb\tc\x7f", "a [2J b c "},
	{"a\x9b"
	 "2J\xff",
	 "a?2J?"},
	{"a\xc2\x9b"
	 "2J\xc2\x85",
	 "a 2J "},
	{"a\xe2\x80\xae"
	 "b\xe2\x80\xa8"
	 "c\xe2\x81\xa6",
	 "a b c "},
	{"a\xe2\x80\x8b"
	 "b\xef\xbb\xbf"
	 "c\xef\xbf\xbe",
	 "a b c "},
	/* Longer than need be, half a pair, and past the last. */
	{"\xc0\xafz", "??z"},
	{"\xe0\x80\xafz", "???z"},
	{"\xed\xa0\x80z", "???z"},
	{"\xf4\x90\x80\x80z", "????z"},
	{"\xe2\x82z", "??z"},
	/* Cut by a buffer's size. */
	{"a\xc3", "a"},
	{"\xe2\x82", ""},
	{"x\xf0\x9f\x98", "x"},
	/* Commands of CI services. */
	{"::error::x", " :error::x"},
	{"a ::error::x", "a  :error::x"},
	{"a\n::stop-commands::x", "a  :stop-commands::x"},
	{"\xc2\xa0::error::x", "\xc2\xa0 :error::x"},
	{"##[error]x", " #[error]x"},
	{"a##vso[task.x]", "a #vso[task.x]"},
	{"###teamcity[x]", "# #teamcity[x]"},
	{"std::x ::1 ## a #[b]", "std::x ::1 ## a #[b]"},
};

static void a_strangers_text_is_one_line_without_commands(void **state)
{
	char text[64];
	(void)state;
	for (size_t i = 0; i < sizeof(strangers) / sizeof(*strangers); i++) {
		snprintf(text, sizeof(text), "%s", strangers[i].text);
		text_clean(text);
		assert_string_equal(text, strangers[i].clean);
		text_clean(text);
		assert_string_equal(text, strangers[i].clean);
	}
}

static void an_escaped_text_is_clean_and_leads_back(void **state)
{
	char shown[256], clean[256], back[64];
	(void)state;
	for (size_t i = 0; i < sizeof(strangers) / sizeof(*strangers); i++) {
		text_escape(shown, sizeof(shown), strangers[i].text);
		snprintf(clean, sizeof(clean), "%s", shown);
		text_clean(clean);
		assert_string_equal(clean, shown);
		assert_int_equal(text_unescape(back, sizeof(back), shown),
				 strlen(strangers[i].text));
		assert_string_equal(back, strangers[i].text);
	}
	text_escape(shown, sizeof(shown), "/a\nb\\012");
	assert_string_equal(shown, "/a\\012b\\134012");
	assert_int_equal(text_unescape(back, sizeof(back), "\\000\\400\\12"),
			 strlen("\\000\\400\\12"));
	assert_string_equal(back, "\\000\\400\\12");
	assert_int_equal(text_unescape(back, 3, "a\\142cd"), 4);
	assert_string_equal(back, "ab");
	text_escape(shown, 9, "a\n\n\n");
	assert_string_equal(shown, "a\\012");
}

static void what_is_appended_ends_with_a_whole_character(void **state)
{
	char text[6] = "ab";
	(void)state;
	text_append(text, sizeof(text), "%s", "c→");
	assert_string_equal(text, "abc");
}

static void a_list_has_its_items_and_no_parts_of_them(void **state)
{
	(void)state;
	assert_true(text_lists("poll, timeout, receive by type", ", ", "poll"));
	assert_true(
		text_lists("poll, receive by type", ", ", "receive by type"));
	assert_true(text_lists("a b c", " ", "b"));
	assert_false(text_lists("a bb c", " ", "b"));
	assert_false(text_lists("polls, timeout", ", ", "poll"));
	assert_false(text_lists("poll, timeouts", ", ", "timeout"));
	assert_false(text_lists("", ", ", "poll"));
}

static void paragraph(const char *head, const char *text, const char *expected)
{
	char copy[128], *said = NULL;
	size_t n = 0;
	FILE *out = open_memstream(&said, &n);
	snprintf(copy, sizeof(copy), "%s", text);
	text_paragraph(out, head, copy, 2);
	fclose(out);
	assert_string_equal(said, expected);
	free(said);
}

static void a_paragraph_moves_no_cursor_and_counts_its_head(void **state)
{
	const char *wide = "1 → 2 456789012345678901234567890123456789"
			   "012345678901234567890123456";
	char expected[128];
	(void)state;
	paragraph("> ", "a\033[1m\nb", "> a [1m b\n");
	snprintf(expected, sizeof(expected), "%s234567890 1\n", wide);
	paragraph(wide, "234567890 1", expected);
}

static void a_unit_is_the_metrics_own(void **state)
{
	double scale;
	(void)state;
	assert_string_equal(metric_shown_in(METRIC_RTT_NS, &scale), "µs");
	assert_true(scale == 1e-3);
	assert_string_equal(metric_shown_in(METRIC_INSTRUCTIONS, &scale),
			    "instructions");
	assert_true(scale == 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_quoted_text_cannot_end_its_column),
		cmocka_unit_test(a_quoted_text_fits_into_xml_and_into_its_line),
		cmocka_unit_test(a_long_text_is_cut_at_a_whole_character),
		cmocka_unit_test(a_strangers_text_is_one_line_without_commands),
		cmocka_unit_test(an_escaped_text_is_clean_and_leads_back),
		cmocka_unit_test(what_is_appended_ends_with_a_whole_character),
		cmocka_unit_test(a_list_has_its_items_and_no_parts_of_them),
		cmocka_unit_test(
			a_paragraph_moves_no_cursor_and_counts_its_head),
		cmocka_unit_test(a_unit_is_the_metrics_own),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
