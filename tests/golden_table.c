/*
 * The table of a record made up by hand, byte for byte. Where the layout was
 * changed on purpose, these make the expected tables again, to be read before
 * they are kept:
 *
 *	mqbench report tests/data/record-small.json -o tests/data/table.txt
 *	mqbench report -v tests/data/record-small.json \
 *		-o tests/data/table-verbose.txt
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "core/record/load.h"
#include "core/record/record.h"
#include "registry.h"
#include "report.h"
#include "report/layout.h"
#include "support.h"

#define DATA MQBENCH_SOURCE "/tests/data/"

static char *write_table(const struct record *const *record, size_t records,
			 const struct report_options *options)
{
	struct error err = {0};
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	assert_non_null(out);
	const struct report *report = report_find("table");
	assert_non_null(report);
	int rc = report_write(report, out, record, records, options, &err);
	fclose(out);
	assert_string_equal(err.text, "");
	assert_int_equal(rc, 0);
	return text;
}

static char *table_of_small(const struct report_options *options)
{
	struct record record;
	const struct record *list[] = {&record};
	assert_int_equal(record_load(&record, DATA "record-small.json", NULL),
			 0);
	char *text = write_table(list, 1, options);
	record_release(&record);
	return text;
}

/* The first line that differs says more than two whole tables. */
static void assert_same_lines(const char *text, const char *expected)
{
	for (unsigned line = 1; *text || *expected; line++) {
		size_t n = strcspn(text, "\n"), m = strcspn(expected, "\n");
		if (n != m || strncmp(text, expected, n) != 0)
			fail_msg("line %u is\n%.*s\ninstead of\n%.*s\n"
				 "(see the head of tests/golden_table.c)",
				 line, (int)n, text, (int)m, expected);
		text += n + (text[n] == '\n');
		expected += m + (expected[m] == '\n');
	}
}

static void check(const char *path, const struct report_options *options)
{
	char *text = table_of_small(options);
	char *expected = file_read(path);
	assert_same_lines(text, expected);
	assert_string_equal(text, expected);
	free(text);
	free(expected);
}

static void the_table_is_as_expected(void **state)
{
	(void)state;
	check(DATA "table.txt", &(struct report_options){0});
}

static void the_verbose_table_is_as_expected(void **state)
{
	(void)state;
	check(DATA "table-verbose.txt",
	      &(struct report_options){.verbose = true});
}

/* -1: not in the record. */
static void assert_memcg(enum memcg first, enum memcg second, int root,
			 int kernel_memory, const char *expected)
{
	struct record record = {0};
	char text[80];
	record_add_result(&record)->params.memcg = first;
	record_add_result(&record)->params.memcg = second;
	if (root >= 0)
		facts_flag(&record.environment, "cgroup.root", root);
	if (kernel_memory >= 0)
		facts_flag(&record.environment, "cgroup.kernel_memory",
			   kernel_memory);
	assert_string_equal(layout_memcg(&record, "", text, sizeof(text)),
			    expected);
	record_release(&record);
}

static void the_first_line_says_whether_messages_are_charged(void **state)
{
	(void)state;
	enum memcg own = MEMCG_INHERIT, root = MEMCG_ROOT, child = MEMCG_CHILD;
	assert_memcg(own, own, -1, -1, "");
	assert_memcg(own, own, true, -1, "memcg: root, not charged");
	assert_memcg(own, own, false, -1, "memcg: child");
	assert_memcg(own, own, false, true, "memcg: child, charged");
	assert_memcg(own, child, false, true, "memcg: child, charged");
	assert_memcg(root, root, false, true, "memcg: root, not charged");
	assert_memcg(child, child, true, false, "memcg: child, not charged");
	assert_memcg(child, child, -1, false, "memcg: child, not charged");
	assert_memcg(root, child, true, true,
		     "memcg: root, not charged; child, charged");
}

static void no_line_is_wider_than_a_terminal(void **state)
{
	(void)state;
	char *text = table_of_small(&(struct report_options){0});
	char *end = strstr(text, "NOT OFFERED");
	assert_non_null(end);
	*end = '\0';
	for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
		size_t seen = 0;
		for (const char *c = line; *c; c++)
			seen += ((unsigned char)*c & 0xc0) != 0x80;
		if (seen > 100)
			fail_msg("%zu columns: %s", seen, line);
	}
	free(text);
}

static void colour_adds_escapes_and_nothing_else(void **state)
{
	(void)state;
	char *plain = table_of_small(&(struct report_options){0});
	char *colour = table_of_small(&(struct report_options){.colour = true});
	assert_null(strchr(plain, '\033'));
	assert_non_null(strchr(colour, '\033'));
	char *to = colour;
	for (const char *from = colour; *from; from++) {
		if (*from == '\033')
			from += strcspn(from, "m");
		else
			*to++ = *from;
	}
	*to = '\0';
	assert_string_equal(plain, colour);
	free(plain);
	free(colour);
}

static void an_empty_record_has_a_table(void **state)
{
	(void)state;
	struct record record = {0};
	const struct record *list[] = {&record, &record};
	char *text = write_table(list, 2, &(struct report_options){0});
	assert_non_null(strstr(text, "INCOMPLETE"));
	free(text);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_table_is_as_expected),
		cmocka_unit_test(the_verbose_table_is_as_expected),
		cmocka_unit_test(
			the_first_line_says_whether_messages_are_charged),
		cmocka_unit_test(no_line_is_wider_than_a_terminal),
		cmocka_unit_test(colour_adds_escapes_and_nothing_else),
		cmocka_unit_test(an_empty_record_has_a_table),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
