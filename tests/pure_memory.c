/*
 * Memory runs out at each allocation in turn, and only there: the process ends
 * with the error line and status 5, or has done all that it does with memory.
 * The linker puts these functions in place of the allocating ones (--wrap,
 * tests/CMakeLists.txt).
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
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/array.h"
#include "base/error.h"
#include "base/memory.h"
#include "core/record/journal.h"
#include "core/record/load.h"
#include "core/record/save.h"
#include "core/record/workloads.h"
#include "report.h"
#include "support.h"

extern const struct report report_csv, report_text;

static size_t allocations, refused; /* 0: none is */
static struct record made;	    /* before any is refused */

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
void *__real_mmap(void *at, size_t n, int how, int flags, int fd, off_t off);

void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *memory, size_t size);
char *__wrap_strdup(const char *text);
FILE *__wrap_open_memstream(char **text, size_t *size);
void *__wrap_mmap(void *at, size_t n, int how, int flags, int fd, off_t off);
void __wrap_exit(int status);

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

void *__wrap_mmap(void *at, size_t n, int how, int flags, int fd, off_t off)
{
	return is_refused() ? MAP_FAILED
			    : __real_mmap(at, n, how, flags, fd, off);
}

/* Without what the test itself has left to be done at its end. */
void __wrap_exit(int status)
{
	_exit(status);
}

/* All that a record may hold, and a text that is not ASCII. */
static void make_record(struct record *record)
{
	struct sighting s = {.id = 7, .subject = "s", .word = "w"};
	made_up_record(record);
	record->complete = false;
	strcpy(record->label, "µs");
	record_warn(record, "code", SEVERITY_INFO, 0, "", "text");
	for (int i = 0; i < 3; i++) {
		snprintf(s.mechanism, sizeof(s.mechanism), "m%d", i);
		sightings_add(&record->promises, &s);
	}
	struct figures figures = record_figures(record, "pingpong");
	record_add_figures(record, &figures);
	struct explanation *e = &record->result[0].explanation;
	e->runs = 1;
	struct function_cost part = {"f", STAGE_COPY, ANYWHERE, 10};
	explanation_append(e, &part);
}

/* In the scratch folder; what is compared is "out". */
static void save(void)
{
	if (record_save(&made, "out", NULL) < 0)
		_exit(1);
}

static void load(void)
{
	struct record record;
	if (record_load(&record, "a.json", NULL) < 0 ||
	    record_save(&record, "out", NULL) < 0)
		_exit(1);
	record_release(&record);
}

static void append(void)
{
	struct journal journal;
	const struct result *result = &made.result[0];
	if (journal_lock(&journal, "out.json", NULL) < 0 ||
	    journal_start(&journal, made.id, NULL) < 0 ||
	    journal_append(&journal, result, &result->run[0], result->histogram,
			   NULL) < 0)
		_exit(1);
	journal_close(&journal);
	rename("out.journal", "out");
}

static void print(const struct report *report)
{
	static const struct report_options options = {.verbose = true};
	const struct record *list[] = {&made};
	FILE *out = fopen("out", "w");
	if (!out || report_write(report, out, list, 1, &options, NULL) < 0)
		_exit(1);
	fclose(out);
}

static void print_csv(void)
{
	print(&report_csv);
}

static void print_text(void)
{
	print(&report_text);
}

/* Its status, 100 where all was done and nothing refused; what it said. */
static int tried(void (*work)(void), size_t n, char said[80])
{
	int fd[2], status;
	ssize_t length;
	assert_int_equal(pipe(fd), 0);
	unlink("out");
	pid_t pid = fork();
	if (pid == 0) {
		make_record(&made); /* results are not inherited */
		dup2(fd[1], STDERR_FILENO);
		allocations = 0;
		refused = n;
		work();
		_exit(allocations < refused ? 100 : 0);
	}
	close(fd[1]);
	length = read(fd[0], said, 79);
	said[length < 0 ? 0 : length] = '\0';
	close(fd[0]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void refuse_each(void (*work)(void))
{
	char said[80];
	int status = 0;
	size_t dead = 0;
	assert_int_equal(tried(work, SIZE_MAX, said), 100);
	char *whole = file_read("out");
	for (size_t n = 1; status != 100; n += 1 + n / 50) {
		status = tried(work, n, said);
		if (status == STATUS_FAILED) {
			assert_string_equal(said, "mqbench: out of memory\n");
			dead++;
			continue;
		}
		assert_true(status == 0 || status == 100);
		char *text = file_read("out");
		assert_string_equal(text, whole);
		free(text);
	}
	assert_true(dead > 0);
	free(whole);
}

static void refuse_here(void **state, void (*work)(void))
{
	char back[4096];
	assert_non_null(getcwd(back, sizeof(back)));
	assert_int_equal(chdir(scratch_path(state, ".")), 0);
	make_record(&made);
	assert_int_equal(record_save(&made, "a.json", NULL), 0);
	record_release(&made);
	refuse_each(work);
	assert_int_equal(chdir(back), 0);
}

static void a_record_is_saved_or_none(void **state)
{
	refuse_here(state, save);
}

/* With a journal that has a run more. */
static void a_record_is_loaded_or_the_process_ends(void **state)
{
	struct journal journal;
	char path[4096];
	make_record(&made);
	struct run more = made.result[0].run[0];
	more.order = 77;
	snprintf(path, sizeof(path), "%s", scratch_path(state, "a.json"));
	assert_int_equal(journal_lock(&journal, path, NULL), 0);
	assert_int_equal(journal_start(&journal, made.id, NULL), 0);
	assert_int_equal(journal_append(&journal, &made.result[0], &more,
					made.result[0].histogram, NULL),
			 0);
	journal_close(&journal);
	record_release(&made);
	refuse_here(state, load);
}

static void a_line_of_the_journal_is_whole_or_none(void **state)
{
	refuse_here(state, append);
}

static void csv_is_whole_or_none(void **state)
{
	refuse_here(state, print_csv);
}

static void text_is_whole_or_none(void **state)
{
	refuse_here(state, print_text);
}

static void ask_for_too_many(void)
{
	mem_array(SIZE_MAX / 4, 8);
}

static void ask_for_one_more(void)
{
	array_grow(NULL, (size_t)1 << 60, 8);
}

static void a_size_that_overflows_is_too_large(void **state)
{
	char said[80];
	(void)state;
	assert_int_equal(tried(ask_for_too_many, SIZE_MAX, said), 5);
	assert_int_equal(tried(ask_for_one_more, SIZE_MAX, said), 5);
}

#define WITH_FOLDER(claim)                                                     \
	cmocka_unit_test_setup_teardown(claim, scratch_setup, scratch_teardown)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		WITH_FOLDER(a_record_is_loaded_or_the_process_ends),
		WITH_FOLDER(a_record_is_saved_or_none),
		WITH_FOLDER(a_line_of_the_journal_is_whole_or_none),
		WITH_FOLDER(csv_is_whole_or_none),
		WITH_FOLDER(text_is_whole_or_none),
		cmocka_unit_test(a_size_that_overflows_is_too_large),
	};
	json_set_alloc_funcs(mem_alloc, free);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
