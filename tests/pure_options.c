/* How options are written, and what is said about those that are not. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/options.h"

#define WORDS_MAX 8

static const struct option_spec table[] = {
	{"size", 's', "BYTES", "bytes a message"},
	{"verbose", 'v', NULL, "more"},
	{"awake", 0, "[no,yes]", "may be left out"},
	{0},
};

static bool further(size_t i, struct option_spec *spec)
{
	static const struct option_spec more[] = {
		{"label", 'l', "TEXT", "names it"},
	};
	if (i >= sizeof(more) / sizeof(*more))
		return false;
	*spec = more[i];
	return true;
}

/* A command line of up to WORDS_MAX words behind "run", ended by NULL. */
struct line {
	struct options options;
	char *argv[WORDS_MAX + 2];
	const char *name, *value;
	struct error err;
};

static void begin(struct line *line, const char *const *words)
{
	memset(line, 0, sizeof(*line));
	line->argv[0] = (char *)"run";
	int argc = 1;
	for (; words[argc - 1]; argc++)
		line->argv[argc] = (char *)words[argc - 1];
	line->options = (struct options){.argc = argc,
					 .argv = line->argv,
					 .at = 1,
					 .table = table,
					 .more = further};
}

#define BEGIN(line, ...) begin(line, (const char *const[]){__VA_ARGS__, NULL})

static enum option_kind next(struct line *line)
{
	line->name = line->value = NULL;
	return options_next(&line->options, &line->name, &line->value,
			    &line->err);
}

static void assert_given(struct line *line, const char *name, const char *value)
{
	assert_int_equal(next(line), OPTION_GIVEN);
	assert_string_equal(line->name, name);
	if (value)
		assert_string_equal(line->value, value);
	else
		assert_null(line->value);
}

static void assert_word(struct line *line, const char *word)
{
	assert_int_equal(next(line), OPTION_WORD);
	assert_string_equal(line->value, word);
}

static void assert_end(struct line *line)
{
	assert_int_equal(next(line), OPTION_END);
	assert_int_equal(next(line), OPTION_END);
	assert_int_equal(line->err.status, STATUS_OK);
}

static void assert_bad(struct line *line, const char *part)
{
	assert_int_equal(next(line), OPTION_BAD);
	assert_int_equal(line->err.status, STATUS_USAGE);
	print_message("  %s\n", line->err.text);
	assert_non_null(strstr(line->err.text, part));
}

static void a_value_follows_or_stands_behind_an_equals_sign(void **state)
{
	(void)state;
	struct line line;
	BEGIN(&line, "--size", "64", "--size=1k", "-s", "8", "--size=");
	assert_given(&line, "size", "64");
	assert_given(&line, "size", "1k");
	assert_given(&line, "size", "8");
	assert_given(&line, "size", "");
	assert_end(&line);
}

static void a_value_may_hold_dashes_and_equals_signs(void **state)
{
	(void)state;
	struct line line;
	BEGIN(&line, "--label=a=b", "--label", "--size", "-l", "-");
	assert_given(&line, "label", "a=b");
	assert_given(&line, "label", "--size");
	assert_given(&line, "label", "-");
	assert_end(&line);
}

static void a_value_in_brackets_is_never_the_next_word(void **state)
{
	(void)state;
	struct line line;
	BEGIN(&line, "--awake", "no", "--awake=yes");
	assert_given(&line, "awake", NULL);
	assert_word(&line, "no");
	assert_given(&line, "awake", "yes");
	assert_end(&line);
}

static void words_stand_between_options_and_behind_two_dashes(void **state)
{
	(void)state;
	struct line line;
	BEGIN(&line, "a.json", "-v", "-", "--", "--size", "--");
	assert_word(&line, "a.json");
	assert_given(&line, "verbose", NULL);
	assert_word(&line, "-");
	assert_word(&line, "--size");
	assert_word(&line, "--");
	assert_end(&line);
}

static void no_word_at_all_is_the_end(void **state)
{
	(void)state;
	static const char *const nothing[] = {NULL};
	struct line line;
	begin(&line, nothing);
	assert_end(&line);
}

static void the_further_list_is_searched_too(void **state)
{
	(void)state;
	struct line line;
	BEGIN(&line, "--label", "x", "-l", "y");
	assert_given(&line, "label", "x");
	assert_given(&line, "label", "y");
	assert_end(&line);
}

static void an_unknown_option_is_refused_with_the_nearest(void **state)
{
	(void)state;
	struct line line;
	BEGIN(&line, "--sise", "64");
	assert_bad(&line, "run --sise: unknown option, did you mean --size?");
	BEGIN(&line, "--labl");
	assert_bad(&line, "did you mean --label?");
	BEGIN(&line, "--zzzzzzzzzzzz");
	assert_bad(&line, "see --help");
	BEGIN(&line, "-z");
	assert_bad(&line, "-z: unknown option");
}

/* A value is no part of the name that was mistyped. */
static void the_nearest_option_is_found_with_a_value_behind_it(void **state)
{
	(void)state;
	struct line line;
	BEGIN(&line, "--sze=5,6,7,8");
	assert_bad(&line, "did you mean --size?");
}

static void options_are_neither_shortened_nor_bundled(void **state)
{
	(void)state;
	struct line line;
	BEGIN(&line, "--siz", "64");
	assert_bad(&line, "unknown option");
	BEGIN(&line, "-vs");
	assert_bad(&line, "unknown option");
	BEGIN(&line, "-size");
	assert_bad(&line, "unknown option");
}

static void a_missing_or_a_needless_value_is_refused(void **state)
{
	(void)state;
	struct line line;
	BEGIN(&line, "--size");
	assert_bad(&line, "--size needs a value: BYTES");
	BEGIN(&line, "--verbose=yes");
	assert_bad(&line, "--verbose takes no value");
}

static void help_has_one_line_for_each_option_of_both_lists(void **state)
{
	(void)state;
	char *text = NULL;
	size_t size = 0, lines = 0;
	FILE *out = open_memstream(&text, &size);
	assert_non_null(out);
	options_help(out, table, further);
	fclose(out);
	for (const char *c = text; *c; c++)
		lines += *c == '\n';
	assert_int_equal(lines, 4);
	assert_non_null(strstr(text, "-s, --size BYTES"));
	assert_non_null(strstr(text, "    --awake[no,yes]"));
	assert_non_null(strstr(text, "-l, --label TEXT"));
	free(text);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			a_value_follows_or_stands_behind_an_equals_sign),
		cmocka_unit_test(a_value_may_hold_dashes_and_equals_signs),
		cmocka_unit_test(a_value_in_brackets_is_never_the_next_word),
		cmocka_unit_test(
			words_stand_between_options_and_behind_two_dashes),
		cmocka_unit_test(no_word_at_all_is_the_end),
		cmocka_unit_test(the_further_list_is_searched_too),
		cmocka_unit_test(an_unknown_option_is_refused_with_the_nearest),
		cmocka_unit_test(
			the_nearest_option_is_found_with_a_value_behind_it),
		cmocka_unit_test(options_are_neither_shortened_nor_bundled),
		cmocka_unit_test(a_missing_or_a_needless_value_is_refused),
		cmocka_unit_test(
			help_has_one_line_for_each_option_of_both_lists),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
