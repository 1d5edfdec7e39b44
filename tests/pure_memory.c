/*
 * Memory runs out at each allocation in turn, and only there: what was asked
 * for is whole, or there is an error. The linker puts these functions in
 * place of the allocating ones (--wrap, tests/CMakeLists.txt).
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "core/record/journal.h"
#include "core/record/json_result.h"
#include "core/record/load.h"
#include "core/record/save.h"
#include "core/record/workloads.h"
#include "report.h"
#include "support.h"

extern const struct report report_csv, report_text;

static size_t allocations, refused; /* 0: none is */

static bool is_refused(void)
{
	bool is = ++allocations == refused;
	errno = is ? ENOMEM : errno;
	return is;
}

void *__real_malloc(size_t size);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *memory, size_t size);
char *__real_strdup(const char *text);
FILE *__real_open_memstream(char **text, size_t *size);
void *__real_apart_resize(void *memory, size_t old, size_t size);

void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *memory, size_t size);
char *__wrap_strdup(const char *text);
FILE *__wrap_open_memstream(char **text, size_t *size);
void *__wrap_apart_resize(void *memory, size_t old, size_t size);

void *__wrap_malloc(size_t size)
{
	return is_refused() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t n, size_t size)
{
	return is_refused() ? NULL : __real_calloc(n, size);
}

void *__wrap_realloc(void *memory, size_t size)
{
	return is_refused() ? NULL : __real_realloc(memory, size);
}

char *__wrap_strdup(const char *text)
{
	return is_refused() ? NULL : __real_strdup(text);
}

FILE *__wrap_open_memstream(char **text, size_t *size)
{
	return is_refused() ? NULL : __real_open_memstream(text, size);
}

void *__wrap_apart_resize(void *memory, size_t old, size_t size)
{
	return size > old && is_refused()
		       ? NULL
		       : __real_apart_resize(memory, old, size);
}

/* Whether the n'th allocation of what follows is one of it. */
static void refuse(size_t n)
{
	allocations = 0;
	refused = n;
}

static bool was_refused(void)
{
	size_t n = refused;
	refused = 0;
	return allocations >= n;
}

static void is_no_memory(int rc, const struct error *err)
{
	assert_int_equal(rc, -1);
	assert_int_equal(err->status, STATUS_FAILED);
	assert_non_null(strstr(err->text, "out of memory"));
}

/* All that a record may hold, and a text that is not ASCII. */
static void make_record(struct record *record)
{
	struct sighting s = {.id = 7, .subject = "s", .word = "w"};
	made_up_record(record);
	record->complete = false;
	strcpy(record->label, "µs");
	for (int i = 0; i < 3; i++) {
		snprintf(s.mechanism, sizeof(s.mechanism), "m%d", i);
		assert_int_equal(sightings_add(&record->promises, &s), 0);
	}
	struct figures figures = record_figures(record, "pingpong");
	assert_int_equal(record_add_figures(record, &figures), 0);
	struct explanation *e = &record->result[0].explanation;
	e->runs = 1;
	assert_int_equal(explanation_append(e, "f", STAGE_COPY, 10), 0);
}

static const char *a_path(void **state)
{
	return scratch_path(state, "a.json");
}

static char *saved_text(const struct record *record, const char *path)
{
	assert_int_equal(record_save(record, path, NULL), 0);
	return file_read(path);
}

/* But for jansson's own, which calls some of it a fault in the file. */
static void a_record_is_loaded_or_there_is_an_error(void **state)
{
	struct record record, loaded;
	struct journal journal;
	bool refused_one = true;
	make_record(&record);
	assert_int_equal(record_save(&record, a_path(state), NULL), 0);
	assert_int_equal(journal_lock(&journal, a_path(state), NULL), 0);
	assert_int_equal(journal_start(&journal, record.id, NULL), 0);
	struct result *result = &record.result[0];
	struct run more = result->run[0];
	more.order = 77;
	assert_int_equal(journal_append(&journal, result, &more,
					result->histogram, NULL),
			 0);
	journal_close(&journal);
	char *whole = NULL;
	json_set_alloc_funcs(__real_malloc, free);
	for (size_t n = 0; refused_one; n++) {
		struct error err = {0};
		refuse(n);
		int rc = record_load(&loaded, a_path(state), &err);
		refused_one = was_refused();
		if (rc < 0) {
			is_no_memory(rc, &err);
			continue;
		}
		char *text = saved_text(&loaded, scratch_path(state, "b.json"));
		assert_int_equal(loaded.result[0].runs, result->runs + 1);
		if (n == 0)
			whole = text;
		else
			assert_string_equal(text, whole);
		if (n > 0)
			free(text);
		record_release(&loaded);
	}
	free(whole);
	json_set_alloc_funcs(__wrap_malloc, free);
	record_release(&record);
}

static void a_record_is_saved_or_there_is_an_error(void **state)
{
	struct record record;
	bool refused_one = true;
	make_record(&record);
	char *whole = saved_text(&record, a_path(state));
	for (size_t n = 1; refused_one; n++) {
		struct error err = {0};
		refuse(n);
		int rc = record_save(&record, a_path(state), &err);
		refused_one = was_refused();
		if (rc < 0)
			is_no_memory(rc, &err);
		char *saved = file_read(a_path(state));
		assert_string_equal(saved, whole);
		free(saved);
	}
	free(whole);
	record_release(&record);
}

static void a_line_of_the_journal_is_whole_or_none(void **state)
{
	struct record record;
	bool refused_one = true;
	(void)state;
	make_record(&record);
	const struct result *result = &record.result[0];
	char *whole = run_line("x", result, &result->run[0], result->histogram);
	assert_non_null(whole);
	for (size_t n = 1; refused_one; n++) {
		refuse(n);
		char *line = run_line("x", result, &result->run[0],
				      result->histogram);
		refused_one = was_refused();
		if (line)
			assert_string_equal(line, whole);
		free(line);
	}
	free(whole);
	record_release(&record);
}

static void facts_are_whole_or_marked_and_not_saved(void **state)
{
	bool refused_one = true;
	for (size_t n = 1; refused_one; n++) {
		struct record record = {.id = "x"};
		struct error err = {0};
		refuse(n);
		facts_text(&record.tool, "name", "mqbench");
		facts_number(&record.tool, "number", 1);
		facts_flag(&record.tool, "flag", true);
		facts_text(&record.tool, "name", "other");
		record_warn(&record, "code", SEVERITY_INFO, 0, "", "text");
		refused_one = was_refused();
		assert_int_equal(record_is_whole(&record), !refused_one);
		int rc = record_save(&record, a_path(state), &err);
		if (refused_one)
			is_no_memory(rc, &err);
		else
			assert_int_equal(rc, 0);
		record_release(&record);
	}
}

static void print_refused(const struct report *report)
{
	static const struct report_options options = {.verbose = true};
	struct record record;
	bool refused_one = true;
	char *whole = NULL;
	make_record(&record);
	const struct record *list[] = {&record};
	for (size_t n = 0; refused_one; n++) {
		struct error err = {0};
		char *text = NULL;
		size_t size;
		FILE *out = __real_open_memstream(&text, &size);
		assert_non_null(out);
		refuse(n);
		int rc = report_write(report, out, list, 1, &options, &err);
		refused_one = was_refused();
		fclose(out);
		if (n == 0)
			whole = text;
		else if (rc == 0)
			assert_string_equal(text, whole);
		else
			is_no_memory(rc, &err);
		if (n > 0)
			free(text);
	}
	free(whole);
	record_release(&record);
}

static void csv_is_whole_or_there_is_an_error(void **state)
{
	(void)state;
	print_refused(&report_csv);
}

static void text_is_whole_or_there_is_an_error(void **state)
{
	(void)state;
	print_refused(&report_text);
}

#define WITH_FOLDER(claim)                                                     \
	cmocka_unit_test_setup_teardown(claim, scratch_setup, scratch_teardown)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		WITH_FOLDER(a_record_is_loaded_or_there_is_an_error),
		WITH_FOLDER(a_record_is_saved_or_there_is_an_error),
		cmocka_unit_test(a_line_of_the_journal_is_whole_or_none),
		WITH_FOLDER(facts_are_whole_or_marked_and_not_saved),
		cmocka_unit_test(csv_is_whole_or_there_is_an_error),
		cmocka_unit_test(text_is_whole_or_there_is_an_error),
	};
	json_set_alloc_funcs(__wrap_malloc, free);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
