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

struct into {
	const char *size, *label, *more;
	bool verbose, quiet;
	unsigned awake, runs;
	uint64_t count, bytes, ns;
	double share;
	struct option_texts old;
	char taken[64]; /* by the handler: NAME=VALUE */
};

static int take(void *into, const struct option_spec *spec, const char *value,
		struct error *err)
{
	struct into *i = into;
	if (value && !strcmp(value, "bad"))
		return error_set(err, STATUS_USAGE, "bad");
	snprintf(i->taken, sizeof(i->taken), "%s=%s", spec->name,
		 value ? value : "");
	return 0;
}

/* Each in brackets. */
static int take_each(void *into, const struct option_spec *spec,
		     const char *value, struct error *err)
{
	struct into *i = into;
	size_t n = strlen(i->taken);
	if (!*value)
		return error_set(err, STATUS_USAGE, "--%s: empty", spec->name);
	snprintf(i->taken + n, sizeof(i->taken) - n, "[%s]", value);
	return 0;
}

#define AT(member) OPTION_AT(struct into, member)

static const struct option_spec rows[] = {
	{"size", 's', "BYTES", "bytes a message", OPTION_TEXT, AT(size)},
	{"verbose", 'v', NULL, "more", OPTION_FLAG, AT(verbose)},
	{"quiet", 'q', NULL, "less", OPTION_FLAG, AT(quiet)},
	{"awake", 'a', "[=no|yes]", "may be left out", OPTION_CHOICE,
	 AT(awake)},
	{"runs", 0, "N", "narrow", OPTION_COUNT, AT(runs), 1, 9},
	{"count", 'n', "N", "wide", OPTION_COUNT, AT(count), 2, 1ull << 36},
	{"bytes", 0, "N", "in 1024", OPTION_BYTES, AT(bytes), 0, 1 << 20},
	{"time", 0, "TIME", "bounded", OPTION_TIME, AT(ns), 1000, 2000000000},
	{"wait", 0, "TIME", "open", OPTION_TIME, AT(ns), 0, UINT64_MAX},
	{"share", 0, "SHARE", "share", OPTION_SHARE, AT(share)},
	{"old", 0, "FILE...", "several", OPTION_TEXTS, AT(old)},
	{"taken", 't', "TEXT", "handled", .handler = take},
	{"each", 0, "TEXT,...", "handled", OPTION_LIST, .handler = take_each},
	{0},
};

static bool further(size_t i, struct option_spec *spec)
{
	static const struct option_spec more[] = {
		{"label", 'l', "TEXT", "names it", OPTION_TEXT, AT(label)},
	};
	/* Whoever asks beyond one past the end would read what is not there. */
	assert_true(i <= sizeof(more) / sizeof(*more));
	if (i == sizeof(more) / sizeof(*more))
		return false;
	*spec = more[i];
	return true;
}

static const struct option_table table = {rows, further};

/* A command line of up to WORDS_MAX words behind "run", ended by NULL. */
struct line {
	char *argv[WORDS_MAX + 2];
	struct into into;
	struct arguments arguments;
	struct error err;
	int rc;
};

static void read_line(struct line *line, bool has_rest,
		      const char *const *words)
{
	memset(line, 0, sizeof(*line));
	line->argv[0] = (char *)"run";
	for (int i = 0; words[i]; i++) {
		assert_true(i < WORDS_MAX);
		line->argv[i + 1] = (char *)words[i];
	}
	line->arguments.argv = line->argv;
	line->rc = options_read(&table, &line->into, has_rest, &line->arguments,
				&line->err);
	assert_int_equal(line->rc < 0, line->err.status != STATUS_OK);
}

#define READ(line, ...)                                                        \
	read_line(line, false, (const char *const[]){__VA_ARGS__, NULL})
#define READ_WITH_REST(line, ...)                                              \
	read_line(line, true, (const char *const[]){__VA_ARGS__, NULL})

static void assert_list(char *const *list, const char *expected)
{
	char text[256] = "";
	for (; *list; list++)
		snprintf(text + strlen(text), sizeof(text) - strlen(text),
			 "[%s]", *list);
	assert_string_equal(text, expected);
}

/* The words beside options, each in brackets; frees them. */
static void assert_words(struct line *line, const char *expected)
{
	if (line->rc < 0)
		print_message("  %s\n", line->err.text);
	assert_int_equal(line->rc, 0);
	assert_list(line->arguments.word, expected);
	free(line->arguments.word);
}

static void assert_bad(struct line *line, const char *part)
{
	print_message("  %s\n", line->err.text);
	assert_int_equal(line->rc, -1);
	assert_int_equal(line->err.status, STATUS_USAGE);
	assert_non_null(strstr(line->err.text, part));
	free(line->arguments.word);
}

static void a_value_follows_or_is_joined(void **state)
{
	(void)state;
	static const char *const ways[][3] = {{"--size", "64"}, {"--size=64"},
					      {"-s", "64"},	{"-s64"},
					      {"-vs", "64"},	{"-vqs64"}};
	for (size_t i = 0; i < sizeof(ways) / sizeof(*ways); i++) {
		struct line line;
		READ(&line, ways[i][0], ways[i][1]);
		assert_words(&line, "");
		assert_string_equal(line.into.size, "64");
		assert_int_equal(line.arguments.options,
				 i < 4			  ? 1
				 : strlen(ways[i][0]) < 4 ? 2
							  : 3);
	}
}

static void a_value_may_hold_dashes_and_equals_signs(void **state)
{
	(void)state;
	struct line line;
	READ(&line, "--label=a=b", "--size=");
	assert_words(&line, "");
	assert_string_equal(line.into.label, "a=b");
	assert_string_equal(line.into.size, "");
	READ(&line, "--label", "--size", "-s", "-");
	assert_words(&line, "");
	assert_string_equal(line.into.label, "--size");
	assert_string_equal(line.into.size, "-");
	READ(&line, "-s=5", "-l", "-5");
	assert_words(&line, "");
	assert_string_equal(line.into.size, "=5");
	assert_string_equal(line.into.label, "-5");
}

static void a_value_in_brackets_is_never_the_next_word(void **state)
{
	(void)state;
	struct line line;
	READ(&line, "--awake=yes");
	assert_words(&line, "");
	assert_int_equal(line.into.awake, 1);
	READ(&line, "--awake=yes", "--awake", "yes");
	assert_words(&line, "[yes]");
	assert_int_equal(line.into.awake, 0);
	READ(&line, "-ayes");
	assert_words(&line, "");
	assert_int_equal(line.into.awake, 1);
}

static void letters_may_be_joined(void **state)
{
	(void)state;
	struct line line;
	READ(&line, "-vq");
	assert_words(&line, "");
	assert_true(line.into.verbose && line.into.quiet);
	READ(&line, "-vz");
	assert_bad(&line, "-vz: unknown option");
}

static void words_stand_between_options_and_behind_two_dashes(void **state)
{
	(void)state;
	struct line line;
	READ(&line, "a.json", "-v", "-", "-5", "--", "--size", "--");
	assert_words(&line, "[a.json][-][-5][--size][--]");
	assert_true(line.into.verbose);
	assert_null(line.into.size);
	assert_null(*line.arguments.rest);
}

static void what_is_anothers_is_kept_apart(void **state)
{
	(void)state;
	struct line line;
	READ_WITH_REST(&line, "a.json", "--", "--size", "64", "--", "b");
	assert_list(line.arguments.rest, "[--size][64][--][b]");
	assert_words(&line, "[a.json]");
	READ_WITH_REST(&line, "a.json");
	assert_list(line.arguments.rest, "");
	assert_words(&line, "[a.json]");
}

static void words_behind_a_list_are_of_it(void **state)
{
	(void)state;
	struct line line;
	READ(&line, "first", "--old", "a", "b", "-v", "c", "--", "d");
	assert_int_equal(line.into.old.count, 3);
	assert_string_equal(line.into.old.text[0], "a");
	assert_string_equal(line.into.old.text[2], "c");
	assert_words(&line, "[first][d]");
}

static void no_word_at_all_is_the_end(void **state)
{
	(void)state;
	static const char *const nothing[] = {NULL};
	struct line line;
	read_line(&line, false, nothing);
	assert_int_equal(line.arguments.options, 0);
	assert_words(&line, "");
}

static void the_further_list_is_searched_too(void **state)
{
	(void)state;
	struct line line;
	READ(&line, "--label", "x");
	assert_words(&line, "");
	assert_string_equal(line.into.label, "x");
	READ(&line, "-ly");
	assert_words(&line, "");
	assert_string_equal(line.into.label, "y");
}

static void help_ends_the_reading(void **state)
{
	(void)state;
	static const char *const ways[][3] = {
		{"--help"}, {"-h"}, {"-vh"}, {"--help", "--bogus"}};
	for (size_t i = 0; i < sizeof(ways) / sizeof(*ways); i++) {
		struct line line;
		READ(&line, ways[i][0], ways[i][1]);
		assert_true(line.arguments.help);
		assert_words(&line, "");
	}
	struct line line;
	READ(&line, "--", "--help");
	assert_false(line.arguments.help);
	assert_words(&line, "[--help]");
	READ(&line, "--help=yes");
	assert_bad(&line, "--help takes no value");
}

static void a_kind_reads_what_it_says(void **state)
{
	(void)state;
	struct line line;
	READ(&line, "--runs=9", "-n10k", "--bytes", "2k", "--time=2s",
	     "--share=3%", "-tx");
	assert_words(&line, "");
	assert_int_equal(line.into.runs, 9);
	assert_int_equal(line.into.count, 10000);
	assert_int_equal(line.into.bytes, 2048);
	assert_int_equal(line.into.ns, 2000000000);
	assert_true(line.into.share > 0.0299 && line.into.share < 0.0301);
	assert_string_equal(line.into.taken, "taken=x");
	READ(&line, "--each=a,bc,d");
	assert_words(&line, "");
	assert_string_equal(line.into.taken, "[a][bc][d]");
	READ(&line, "--wait", "0");
	assert_words(&line, "");
}

static void a_kind_refuses_what_is_none(void **state)
{
	(void)state;
	static const char *const refused[][2] = {
		{"--runs=10", "--runs 10: must be a whole number from 1 to 9"},
		{"-n1", "--count 1: must be a whole number from 2 to"},
		{"--bytes=2M", "from 0 to 1048576"},
		{"--time=1ns", "must be a time from 1us to 2s"},
		{"--time=0", "must be a time"},
		{"--wait=soon", "must be a time, such as"},
		{"--share=3", "must be a share between 0 and 1"},
		{"--awake=yess", "did you mean yes?"},
		{"--awake=0000", "--awake 0000: unknown; there are no yes"},
		{"--taken=bad", "bad"},
		{"--each=a,,b", "an empty item"},
	};
	for (size_t i = 0; i < sizeof(refused) / sizeof(*refused); i++) {
		struct line line;
		READ(&line, refused[i][0]);
		assert_bad(&line, refused[i][1]);
	}
}

static void an_option_is_set_by_name(void **state)
{
	(void)state;
	struct into into = {0};
	struct error err = {0};
	assert_int_equal(options_set(&table, &into, "runs", "3", &err), 0);
	assert_int_equal(into.runs, 3);
	assert_int_equal(options_set(&table, &into, "label", "x", &err), 0);
	assert_string_equal(into.label, "x");
	assert_int_equal(options_set(&table, &into, "run", "3", &err), 1);
	assert_int_equal(options_set(&table, &into, "help", "", &err), 1);
	assert_int_equal(options_set(&table, &into, "runs", "0", &err), -1);
}

static void an_unknown_option_is_refused_with_the_nearest(void **state)
{
	(void)state;
	struct line line;
	READ(&line, "--sise", "64");
	assert_bad(&line, "run --sise: unknown option, did you mean --size?");
	READ(&line, "--labl");
	assert_bad(&line, "did you mean --label?");
	READ(&line, "--zzzzzzzzzzzz");
	assert_bad(&line, "see --help");
	READ(&line, "-z");
	assert_bad(&line, "-z: unknown option");
}

/* A value is no part of the name that was mistyped. */
static void the_nearest_option_is_found_with_a_value_behind_it(void **state)
{
	(void)state;
	struct line line;
	READ(&line, "--sze=5,6,7,8");
	assert_bad(&line, "did you mean --size?");
}

static void options_are_not_abbreviated(void **state)
{
	(void)state;
	struct line line;
	READ(&line, "--siz", "64");
	assert_bad(&line, "unknown option");
	READ(&line, "--v");
	assert_bad(&line, "unknown option");
}

static void a_missing_or_a_needless_value_is_refused(void **state)
{
	(void)state;
	struct line line;
	READ(&line, "--size");
	assert_bad(&line, "--size needs a value: BYTES");
	READ(&line, "-vs");
	assert_bad(&line, "--size needs a value: BYTES");
	READ(&line, "--verbose=yes");
	assert_bad(&line, "--verbose takes no value");
}

static void help_has_one_line_for_each_option_of_both_lists(void **state)
{
	(void)state;
	char *text = NULL;
	size_t size = 0, lines = 0;
	FILE *out = open_memstream(&text, &size);
	assert_non_null(out);
	options_help(out, &table);
	fclose(out);
	for (const char *c = text; *c; c++)
		lines += *c == '\n';
	assert_int_equal(lines, sizeof(rows) / sizeof(*rows) + 1);
	assert_non_null(strstr(text, "-s, --size BYTES"));
	assert_non_null(strstr(text, "-a, --awake[=no|yes]"));
	assert_non_null(strstr(text, "-l, --label TEXT"));
	assert_non_null(strstr(text, "-h, --help"));
	free(text);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_value_follows_or_is_joined),
		cmocka_unit_test(a_value_may_hold_dashes_and_equals_signs),
		cmocka_unit_test(a_value_in_brackets_is_never_the_next_word),
		cmocka_unit_test(letters_may_be_joined),
		cmocka_unit_test(
			words_stand_between_options_and_behind_two_dashes),
		cmocka_unit_test(what_is_anothers_is_kept_apart),
		cmocka_unit_test(words_behind_a_list_are_of_it),
		cmocka_unit_test(no_word_at_all_is_the_end),
		cmocka_unit_test(the_further_list_is_searched_too),
		cmocka_unit_test(help_ends_the_reading),
		cmocka_unit_test(a_kind_reads_what_it_says),
		cmocka_unit_test(a_kind_refuses_what_is_none),
		cmocka_unit_test(an_option_is_set_by_name),
		cmocka_unit_test(an_unknown_option_is_refused_with_the_nearest),
		cmocka_unit_test(
			the_nearest_option_is_found_with_a_value_behind_it),
		cmocka_unit_test(options_are_not_abbreviated),
		cmocka_unit_test(a_missing_or_a_needless_value_is_refused),
		cmocka_unit_test(
			help_has_one_line_for_each_option_of_both_lists),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
