/* The journal: a crash loses no finished run, and doubles none. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "core/record/journal.h"
#include "core/record/load.h"
#include "core/record/record.h"
#include "core/record/save.h"
#include "core/record/summarise.h"
#include "support.h"

#define FIRST 10 /* order of the first run that is only in the journal */

/* A record on disk, the journal beside it, and what a load should give. */
struct crash {
	void *folder;
	struct record expected;
	struct journal journal;
};

static const char *json_path(struct crash *crash)
{
	return scratch_path(&crash->folder, "a.json");
}

static int journal_open(struct journal *journal, const char *path,
			const char *id, struct error *err)
{
	return journal_lock(journal, path, err) < 0
		       ? -1
		       : journal_start(journal, id, err);
}

static int setup(void **state)
{
	struct crash *crash = calloc(1, sizeof(*crash));
	if (!crash || scratch_setup(&crash->folder) < 0)
		return -1;
	made_up_record(&crash->expected);
	crash->expected.complete = false;
	*state = crash;
	return record_save(&crash->expected, json_path(crash), NULL) < 0 ||
			       journal_open(&crash->journal, json_path(crash),
					    crash->expected.id, NULL) < 0
		       ? -1
		       : 0;
}

static int teardown(void **state)
{
	struct crash *crash = *state;
	journal_close(&crash->journal);
	record_release(&crash->expected);
	int rc = scratch_teardown(&crash->folder);
	free(crash);
	return rc;
}

/* Into the journal, and into what is expected where it is news. */
static void append(struct crash *crash, unsigned order, bool news)
{
	struct histogram histogram[METRICS];
	struct error err = {0};
	struct run run;
	struct result *result = &crash->expected.result[0];
	made_up_run(&run, histogram, order);
	assert_int_equal(
		journal_append(&crash->journal, result, &run, histogram, &err),
		0);
	if (news)
		add_run(result, &run, histogram);
	run_release(&run, histogram);
}

static void assert_loads_as_expected(struct crash *crash)
{
	struct record loaded;
	struct error err = {0};
	int rc = record_load(&loaded, json_path(crash), &err);
	assert_string_equal(err.text, "");
	assert_int_equal(rc, 0);
	record_summarise(&crash->expected);
	const struct result *a = &crash->expected.result[0];
	const struct result *b = &loaded.result[0];
	assert_int_equal(a->runs, b->runs);
	for (size_t i = 0; i < a->runs; i++)
		assert_same_run(&a->run[i], &b->run[i]);
	for (int m = 0; m < METRICS; m++)
		assert_same_histogram(&a->histogram[m], &b->histogram[m]);
	assert_same_number(result_median(a, METRIC_RTT_NS, 0),
			   result_median(b, METRIC_RTT_NS, 0));
	assert_int_equal(loaded.results, crash->expected.results);
	record_release(&loaded);
}

static void runs_that_only_the_journal_has_are_added(void **state)
{
	append(*state, FIRST, true);
	append(*state, FIRST + 1, true);
	append(*state, FIRST + 2, true);
	assert_loads_as_expected(*state);
}

/* The record was saved between the two appends of each pair. */
static void runs_that_both_have_are_not_doubled(void **state)
{
	append(*state, 0, false);
	append(*state, 2, false);
	append(*state, FIRST, true);
	append(*state, FIRST, false);
	assert_loads_as_expected(*state);
}

static void merging_twice_adds_nothing(void **state)
{
	struct crash *crash = *state;
	struct record loaded;
	append(crash, FIRST, true);
	assert_int_equal(record_load(&loaded, json_path(crash), NULL), 0);
	journal_merge(&loaded, json_path(crash));
	assert_int_equal(loaded.result[0].runs, 3);
	assert_same_histogram(
		&loaded.result[0].histogram[METRIC_RTT_NS],
		&crash->expected.result[0].histogram[METRIC_RTT_NS]);
	record_release(&loaded);
}

/* What a crash in the middle of a write leaves, at every length. */
static void a_last_line_cut_short_is_ignored(void **state)
{
	struct crash *crash = *state;
	struct stat whole, more;
	append(crash, FIRST, true);
	assert_int_equal(stat(crash->journal.path, &whole), 0);
	append(crash, FIRST + 1, false);
	assert_int_equal(stat(crash->journal.path, &more), 0);
	off_t step = (more.st_size - whole.st_size) / 50 + 1;
	for (off_t n = more.st_size - 2; n >= whole.st_size; n -= step) {
		assert_int_equal(truncate(crash->journal.path, n), 0);
		assert_loads_as_expected(crash);
	}
}

static void write_journal(struct crash *crash, const char *text)
{
	file_write(crash->journal.path, text);
}

static void a_journal_of_something_else_is_ignored(void **state)
{
	struct crash *crash = *state;
	static const char *const texts[] = {
		"\n",
		"hello\n",
		"{}\n",
		"[1, 2]\n",
		"{\"result\": \"another/id\", \"run\": {\"order\": 77}}\n",
		"{\"result\": 5, \"run\": 6}\n",
	};
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		print_message("  %s", texts[i]);
		write_journal(crash, texts[i]);
		assert_loads_as_expected(crash);
	}
}

static void without_a_journal_the_record_is_all_there_is(void **state)
{
	struct crash *crash = *state;
	journal_remove(&crash->journal);
	assert_int_not_equal(access(crash->journal.path, F_OK), 0);
	assert_loads_as_expected(crash);
}

static void a_closed_journal_stays_and_a_new_one_is_empty(void **state)
{
	struct crash *crash = *state;
	struct stat left;
	append(crash, FIRST, false);
	journal_close(&crash->journal);
	assert_int_equal(stat(crash->journal.path, &left), 0);
	assert_true(left.st_size > 0);
	assert_int_equal(journal_open(&crash->journal, json_path(crash),
				      crash->expected.id, NULL),
			 0);
	assert_int_equal(stat(crash->journal.path, &left), 0);
	assert_int_equal(left.st_size, 0);
	assert_loads_as_expected(crash);
}

static void the_journal_lies_beside_the_record(void **state)
{
	struct crash *crash = *state;
	struct journal other;
	assert_string_equal(crash->journal.path,
			    scratch_path(&crash->folder, "a.journal"));
	assert_int_equal(journal_open(&other,
				      scratch_path(&crash->folder, "b.txt"),
				      "b", NULL),
			 0);
	assert_string_equal(other.path,
			    scratch_path(&crash->folder, "b.txt-journal"));
	journal_remove(&other);
}

/* Each finished run is on the disk when append returns, as a whole line. */
static void a_run_is_one_line(void **state)
{
	struct crash *crash = *state;
	append(crash, FIRST, true);
	append(crash, FIRST + 1, true);
	char *text = file_read(crash->journal.path);
	size_t lines = 0;
	for (const char *c = text; *c; c++)
		lines += *c == '\n';
	assert_int_equal(lines, 2);
	assert_int_equal(text[strlen(text) - 1], '\n');
	free(text);
}

/* A crash may fall between a new record and the end of the old journal. */
static void the_journal_of_another_record_adds_nothing(void **state)
{
	struct crash *crash = *state;
	append(crash, FIRST, false);
	snprintf(crash->expected.id, sizeof(crash->expected.id), "newer");
	assert_int_equal(record_save(&crash->expected, json_path(crash), NULL),
			 0);
	assert_loads_as_expected(crash);
}

/* As those are that were written before journals named their record. */
static void a_journal_that_names_no_record_is_its_neighbours(void **state)
{
	struct crash *crash = *state;
	append(crash, FIRST, true);
	char *text = file_read(crash->journal.path);
	char *name = strstr(text, "\"record\":"), *next = strstr(name, ",");
	assert_non_null(next);
	memmove(name, next + 1, strlen(next));
	file_write(crash->journal.path, text);
	free(text);
	assert_loads_as_expected(crash);
}

/* --background may be any bytes, and stands in the id. */
static void a_run_whose_id_is_no_utf_8_is_kept(void **state)
{
	struct crash *crash = *state;
	struct record loaded;
	strcpy(crash->expected.result[0].id, "pingpong/background=\xff");
	assert_int_equal(record_save(&crash->expected, json_path(crash), NULL),
			 0);
	append(crash, FIRST, true);
	assert_int_equal(record_load(&loaded, json_path(crash), NULL), 0);
	assert_int_equal(loaded.result[0].runs, 3);
	record_release(&loaded);
}

static void a_record_that_is_complete_takes_no_journal(void **state)
{
	struct crash *crash = *state;
	append(crash, FIRST, false);
	crash->expected.complete = true;
	assert_int_equal(record_save(&crash->expected, json_path(crash), NULL),
			 0);
	assert_loads_as_expected(crash);
}

/* A pipe that nobody writes to, a device without end, a folder. */
static void what_is_no_plain_file_is_a_warning(void **state)
{
	struct crash *crash = *state;
	const char *path = crash->journal.path;
	for (int kind = 0; kind < 3; kind++) {
		struct record loaded;
		remove(path);
		assert_int_equal(kind == 0   ? mkfifo(path, 0600)
				 : kind == 1 ? symlink("/dev/zero", path)
					     : mkdir(path, 0700),
				 0);
		assert_int_equal(record_load(&loaded, json_path(crash), NULL),
				 0);
		const struct warning *last =
			&loaded.warning[loaded.warnings - 1];
		assert_int_equal(loaded.warnings, crash->expected.warnings + 1);
		assert_string_equal(last->code, "journal_unread");
		assert_non_null(
			strstr(last->message, kind < 2 ? "not a plain file"
						       : "Is a directory"));
		assert_int_equal(loaded.result[0].runs, 2);
		record_release(&loaded);
	}
	remove(path);
}

static void no_more_runs_are_merged_than_a_record_holds(void **state)
{
	struct crash *crash = *state;
	struct record loaded;
	FILE *file = fopen(crash->journal.path, "w");
	assert_non_null(file);
	for (int i = 0; i < 2 * RECORD_RUNS_MAX; i++)
		fprintf(file, "{\"result\":\"%s\",\"run\":{\"order\":%d}}\n",
			crash->expected.result[0].id, FIRST + i);
	fclose(file);
	assert_int_equal(record_load(&loaded, json_path(crash), NULL), 0);
	assert_int_equal(record_runs(&loaded), RECORD_RUNS_MAX);
	record_release(&loaded);
}

static void a_failed_run_keeps_its_reason(void **state)
{
	struct crash *crash = *state;
	struct histogram none[METRICS] = {0};
	struct record loaded;
	struct run run = {.order = FIRST,
			  .status = RESULT_FAILED,
			  .reason = "killed by \"signal\" 9"};
	struct result *result = &crash->expected.result[0];
	assert_int_equal(
		journal_append(&crash->journal, result, &run, none, NULL), 0);
	assert_int_equal(record_load(&loaded, json_path(crash), NULL), 0);
	assert_int_equal(loaded.result[0].runs, 3);
	assert_same_run(&loaded.result[0].run[2], &run);
	assert_int_equal(loaded.result[0].status, RESULT_OK);
	assert_non_null(strstr(loaded.result[0].reason, run.reason));
	record_release(&loaded);
}

static void a_journal_that_cannot_be_opened_is_named(void **state)
{
	struct crash *crash = *state;
	struct journal journal;
	struct error err = {0};
	const char *path = scratch_path(&crash->folder, "none/a.json");
	assert_int_equal(journal_open(&journal, path, "a", &err), -1);
	assert_int_equal(err.status, STATUS_USAGE);
	assert_non_null(strstr(err.text, "none/a.journal"));
}

/* /dev/full stands for a full disk. */
static void a_full_disk_is_an_error_that_names_the_journal(void **state)
{
	struct crash *crash = *state;
	struct histogram histogram[METRICS];
	struct error err = {0};
	struct run run;
	made_up_run(&run, histogram, FIRST);
	int fd = crash->journal.fd;
	crash->journal.fd = open("/dev/full", O_WRONLY);
	assert_true(crash->journal.fd >= 0);
	assert_int_equal(journal_append(&crash->journal,
					&crash->expected.result[0], &run,
					histogram, &err),
			 -1);
	close(crash->journal.fd);
	crash->journal.fd = fd;
	assert_int_equal(err.status, STATUS_FAILED);
	assert_non_null(strstr(err.text, crash->journal.path));
	run_release(&run, histogram);
}

#define AFTER_CRASH(claim)                                                     \
	cmocka_unit_test_setup_teardown(claim, setup, teardown)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		AFTER_CRASH(runs_that_only_the_journal_has_are_added),
		AFTER_CRASH(runs_that_both_have_are_not_doubled),
		AFTER_CRASH(merging_twice_adds_nothing),
		AFTER_CRASH(a_last_line_cut_short_is_ignored),
		AFTER_CRASH(a_journal_of_something_else_is_ignored),
		AFTER_CRASH(without_a_journal_the_record_is_all_there_is),
		AFTER_CRASH(a_closed_journal_stays_and_a_new_one_is_empty),
		AFTER_CRASH(the_journal_lies_beside_the_record),
		AFTER_CRASH(a_run_is_one_line),
		AFTER_CRASH(the_journal_of_another_record_adds_nothing),
		AFTER_CRASH(a_journal_that_names_no_record_is_its_neighbours),
		AFTER_CRASH(a_run_whose_id_is_no_utf_8_is_kept),
		AFTER_CRASH(a_record_that_is_complete_takes_no_journal),
		AFTER_CRASH(what_is_no_plain_file_is_a_warning),
		AFTER_CRASH(no_more_runs_are_merged_than_a_record_holds),
		AFTER_CRASH(a_failed_run_keeps_its_reason),
		AFTER_CRASH(a_journal_that_cannot_be_opened_is_named),
		AFTER_CRASH(a_full_disk_is_an_error_that_names_the_journal),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
