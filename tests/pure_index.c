/* The index of a folder: what a history has of it is what its files say. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"
#include "base/memory.h"
#include "core/index/index_history.h"
#include "core/judge/history.h"
#include "support.h"

#define CONFIGS 3

/* A folder of records that are as short as can be. */
struct folder {
	const char *path;
	struct index_files files;
	size_t records;
};

static void name(char text[256], const struct folder *f, size_t i)
{
	snprintf(text, 256, "%s/%06zu.json", f->path, i);
}

/* Numbers of three digits, so that all have the same length. */
static void write_record(const struct folder *f, size_t i, int level)
{
	char path[256];
	name(path, f, i);
	FILE *out = fopen(path, "w");
	assert_non_null(out);
	fprintf(out,
		"{\"schema\":\"mqbench-result\",\"schema_version\":\"1.2\","
		"\"id\":\"r%06zu\",\"created\":\"2026-01-01T%02zu:%02zu:%"
		"02zuZ\""
		",\"complete\":true,\"environment\":{\"machine_class\":\"m%"
		"zu\","
		"\"kernel\":{\"boot_id\":\"b\"},\"uptime_s\":%zu},\"results\":"
		"[",
		i, i / 3600, i / 60 % 60, i % 60, i % 2, i);
	for (int c = 0; c < CONFIGS; c++)
		fprintf(out,
			"%s{\"params\":{\"workload\":\"pingpong\","
			"\"mechanism\":"
			"\"posix\",\"size_bytes\":%d},\"status\":\"ok\","
			"\"summary\":{\"rtt_ns.p50\":{\"median\":%d,\"runs\":3}"
			"},\"relative\":{\"reference\":\"pipe\",\"rtt_ns.p50\":"
			"{"
			"\"median\":1.5,\"runs\":3}}}",
			c ? "," : "", 8 << c, level + c);
	fputs("]}\n", out);
	fclose(out);
}

static void list(struct folder *f)
{
	assert_int_equal(index_files_list(&f->files, f->path, "*.json", NULL),
			 0);
}

static void unlist(struct folder *f)
{
	index_files_release(&f->files);
}

static struct folder made(void **state, size_t records)
{
	struct folder f = {.path = *state, .records = records};
	for (size_t i = 0; i < records; i++)
		write_record(&f, i, 100 + (int)(i % 100));
	return f;
}

static struct history look(struct folder *f, const struct index_watch *watch,
			   char word[512])
{
	const struct history_options options = {.alpha = CHANGES_ALPHA};
	struct history history;
	struct error err = {0};
	history_init(&history, &options);
	index_read(&f->files, watch, index_history, &history, word, &err);
	assert_string_equal(err.text, "");
	return history;
}

static void assert_same_values(const double *a, const double *b, size_t n)
{
	assert_int_equal(!a, !b);
	for (size_t i = 0; a && i < n; i++)
		assert_same_number(a[i], b[i]);
}

static void assert_same_class(const struct history_class *a,
			      const struct history_class *b)
{
	assert_string_equal(a->name, b->name);
	assert_int_equal(a->records, b->records);
	assert_int_equal(a->many, b->many);
	for (size_t i = 0; i < a->records; i++) {
		assert_string_equal(a->record[i].file, b->record[i].file);
		assert_string_equal(a->record[i].id, b->record[i].id);
		assert_string_equal(a->record[i].boot, b->record[i].boot);
		assert_same_number(a->record[i].time, b->record[i].time);
		assert_same_number(a->record[i].uptime, b->record[i].uptime);
	}
	for (size_t i = 0; i < a->many; i++) {
		const struct history_series *s = &a->series[i];
		const struct history_series *t = &b->series[i];
		assert_string_equal(a->config[s->config].id,
				    b->config[t->config].id);
		assert_int_equal(s->figure.metric, t->figure.metric);
		assert_string_equal(s->control, t->control);
		assert_same_values(s->own, t->own, a->records);
		assert_same_values(s->ratio, t->ratio, a->records);
	}
}

/* With its index and without one; `word` is what is said of the index. */
static size_t assert_same_history(struct folder *f, const char *word)
{
	char said[512], none[512];
	list(f);
	struct history with = look(f, NULL, said);
	size_t read = f->files.read, records = 0;
	f->files.folder = NULL;
	struct history without = look(f, NULL, none);
	assert_string_equal(none, "");
	if (*word)
		assert_non_null(strstr(said, word));
	else
		assert_string_equal(said, "");
	assert_int_equal(with.classes, without.classes);
	for (size_t i = 0; i < with.classes; i++) {
		assert_same_class(&with.class[i], &without.class[i]);
		records += with.class[i].records;
	}
	assert_int_equal(records, f->files.count);
	history_release(&with);
	history_release(&without);
	unlist(f);
	return read;
}

static const char *index_path(void **state)
{
	return scratch_path(state, INDEX_FILE);
}

/* Long enough ago to count, since a change in the same tick could be missed. */
static void let_settle(void)
{
	usleep(2100000);
}

static void a_record_is_read_once(void **state)
{
	struct folder f = made(state, 400);
	char path[256];
	assert_int_equal(assert_same_history(&f, ""), 400);
	assert_int_equal(assert_same_history(&f, ""), 0);
	let_settle();
	name(path, &f, 7);
	assert_int_equal(assert_same_history(&f, ""), 0);
	utimensat(AT_FDCWD, path, NULL, 0);
	assert_int_equal(assert_same_history(&f, ""), 0);
	write_record(&f, 7, 999 - CONFIGS);
	assert_int_equal(assert_same_history(&f, ""), 1);
	name(path, &f, 8);
	unlink(path);
	assert_int_equal(assert_same_history(&f, ""), 0);
	write_record(&f, 8, 500);
	assert_int_equal(assert_same_history(&f, ""), 1);
	file_write(path, "no record any more");
	list(&f);
	struct history history = look(&f, NULL, (char[512]){0});
	assert_non_null(strstr(f.files.file[8].why, "000008.json"));
	assert_int_equal(history.class[0].records + history.class[1].records,
			 399);
	history_release(&history);
	unlist(&f);
}

static void the_content_tells_where_the_time_does_not(void **state)
{
	struct folder f = made(state, 20);
	for (int level = 200; level < 205; level++) {
		write_record(&f, 7, level);
		assert_int_equal(assert_same_history(&f, ""),
				 level == 200 ? 20 : 1);
	}
}

static void kill_myself(void *context, size_t done, size_t all)
{
	if (done >= *(size_t *)context || done >= all)
		raise(SIGKILL);
}

/* In the middle of what it writes, and just before the end. */
static void one_that_is_killed_leaves_nothing_half(void **state)
{
	struct folder f = made(state, 100);
	for (size_t at = 1; at <= 201; at += 50) {
		pid_t child = fork();
		if (child == 0) {
			const struct index_watch watch = {&at, kill_myself};
			list(&f);
			look(&f, &watch, (char[512]){0});
			_exit(0);
		}
		int status;
		waitpid(child, &status, 0);
		assert_true(WIFSIGNALED(status));
		if (at > 100)
			unlink(index_path(state));
	}
	assert_same_history(&f, "");
}

static double sum_of(const struct history *history)
{
	double sum = 0;
	for (size_t i = 0; i < history->classes; i++) {
		const struct history_class *class = &history->class[i];
		for (size_t j = 0; j < class->many; j++)
			for (size_t k = 0; k < class->records; k++)
				sum += isnan(class->series[j].own[k])
					       ? 0
					       : class->series[j].own[k];
	}
	return sum;
}

static double look_and_sum(struct folder *f, char word[512])
{
	list(f);
	struct history history = look(f, NULL, word);
	double sum = sum_of(&history);
	history_release(&history);
	unlist(f);
	return sum;
}

static void several_at_once_say_the_same(void **state)
{
	enum { PROCESSES = 4, TIMES = 3 };
	struct folder f = made(state, 100), none = f;
	pid_t child[PROCESSES];
	char word[512];
	list(&f);
	f.files.folder = NULL;
	struct history history = look(&f, NULL, word);
	double sum = sum_of(&history);
	history_release(&history);
	unlist(&f);
	for (int i = 0; i < PROCESSES; i++) {
		child[i] = fork();
		if (child[i] != 0)
			continue;
		int same = 0;
		for (int j = 0; j < TIMES; j++)
			same += look_and_sum(&none, word) == sum && !*word;
		_exit(same);
	}
	for (int i = 0; i < PROCESSES; i++) {
		int status;
		waitpid(child[i], &status, 0);
		assert_int_equal(WEXITSTATUS(status), TIMES);
	}
}

static void run_sql(void **state, const char *sql)
{
	sqlite3 *db;
	assert_int_equal(sqlite3_open(index_path(state), &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

/* Whatever a row of an index of this version says. */
static void a_damaged_one_is_made_anew(void **state)
{
	static const char *const damage[] = {
		"PRAGMA user_version = 1",
		"DROP TABLE value",
		"DROP TABLE record; CREATE VIEW record AS SELECT 1 AS file",
		"UPDATE text SET text = 'x' || id",
		"UPDATE text SET text = '[1,2,99999999999999999999]' "
		"WHERE text LIKE '[%'",
		"UPDATE text SET text = 'rtt_nz pingpong\n' "
		"WHERE text LIKE '%pingpong%'",
		"UPDATE configuration SET parameters = '{\"size_bytes\":-1}' "
		"|| id",
		"UPDATE record SET environment = -1",
		"UPDATE record SET tool = 1 << 60",
		"DELETE FROM text",
		"DELETE FROM configuration",
		"UPDATE text SET id = id + (1 << 40)",
	};
	struct folder f = made(state, 12);
	let_settle();
	for (size_t i = 0; i < sizeof(damage) / sizeof(*damage); i++) {
		assert_same_history(&f, "");
		run_sql(state, damage[i]);
		assert_int_equal(assert_same_history(&f, "made anew"), 12);
	}
	assert_same_history(&f, "");
}

/* Of its bytes: it may be found out or not, but it does no harm. */
static void nor_does_one_whose_bytes_are_others(void **state)
{
	struct folder f = made(state, 12);
	for (long i = 100; i < 40000; i += 1777) {
		struct history history;
		list(&f);
		history = look(&f, NULL, (char[512]){0});
		history_release(&history);
		int fd = open(index_path(state), O_WRONLY);
		assert_int_equal(pwrite(fd, "\xff\x13\x07", 3, i), 3);
		if (i % 2)
			assert_int_equal(ftruncate(fd, i), 0);
		close(fd);
		history = look(&f, NULL, (char[512]){0});
		history_release(&history);
		unlist(&f);
	}
}

static void make_foreign(void **state)
{
	unlink(index_path(state));
	run_sql(state, "CREATE TABLE theirs(x); INSERT INTO theirs VALUES(7);"
		       "PRAGMA user_version = 3");
}

static void a_file_that_is_none_is_left_alone(void **state)
{
	struct folder f = made(state, 12);
	const char *other = "not a database, or not of SQLite";
	make_foreign(state);
	char *before = file_read(index_path(state));
	assert_same_history(&f, "no index of mqbench");
	char *after = file_read(index_path(state));
	assert_string_equal(before, after);
	run_sql(state, "UPDATE theirs SET x = x + 1");
	free(before);
	free(after);
	file_write(index_path(state), other);
	assert_same_history(&f, "no index of mqbench");
	after = file_read(index_path(state));
	assert_string_equal(after, other);
	free(after);
	unlink(index_path(state));
	assert_int_equal(mkdir(index_path(state), 0700), 0);
	assert_same_history(&f, "no plain file");
	rmdir(index_path(state));
	assert_int_equal(mkfifo(index_path(state), 0600), 0);
	assert_same_history(&f, "no plain file");
	unlink(index_path(state));
}

static void a_link_is_not_followed(void **state)
{
	struct folder f = made(state, 12);
	char target[256];
	struct stat st;
	snprintf(target, sizeof(target), "%s", scratch_path(state, "target"));
	assert_int_equal(symlink(target, index_path(state)), 0);
	assert_same_history(&f, "is a link");
	assert_int_equal(access(target, F_OK), -1);
	file_write(target, "");
	assert_same_history(&f, "is a link");
	assert_int_equal(stat(target, &st), 0);
	assert_int_equal(st.st_size, 0);
}

static void where_others_may_write_there_is_none(void **state)
{
	struct folder f = made(state, 12);
	assert_int_equal(chmod(f.path, 0777), 0);
	assert_same_history(&f, "others may write");
	assert_int_equal(access(index_path(state), F_OK), -1);
	assert_int_equal(chmod(f.path, 0700), 0);
	assert_same_history(&f, "");
	assert_int_equal(chmod(index_path(state), 0666), 0);
	assert_same_history(&f, "others may write");
}

static void where_the_disk_is_full_there_is_none(void **state)
{
	struct folder f = made(state, 12);
	struct rlimit was, little;
	getrlimit(RLIMIT_FSIZE, &was);
	little = was;
	little.rlim_cur = 16384;
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &little), 0);
	assert_same_history(&f, "the records are read without it");
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &was), 0);
	assert_int_equal(assert_same_history(&f, ""), 12);
}

static void a_name_may_be_anything(void **state)
{
	struct folder f = made(state, 12);
	char from[256], to[256];
	name(from, &f, 7);
	snprintf(to, sizeof(to), "%s",
		 scratch_path(state, "\n'); DROP TABLE record;--\xff.json"));
	assert_int_equal(rename(from, to), 0);
	assert_int_equal(assert_same_history(&f, ""), 12);
	assert_int_equal(assert_same_history(&f, ""), 0);
}

#define INDEX_TEST(test)                                                       \
	cmocka_unit_test_setup_teardown(test, scratch_setup, scratch_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		INDEX_TEST(a_record_is_read_once),
		INDEX_TEST(the_content_tells_where_the_time_does_not),
		INDEX_TEST(one_that_is_killed_leaves_nothing_half),
		INDEX_TEST(several_at_once_say_the_same),
		INDEX_TEST(a_damaged_one_is_made_anew),
		INDEX_TEST(nor_does_one_whose_bytes_are_others),
		INDEX_TEST(a_file_that_is_none_is_left_alone),
		INDEX_TEST(a_link_is_not_followed),
		INDEX_TEST(where_others_may_write_there_is_none),
		INDEX_TEST(where_the_disk_is_full_there_is_none),
		INDEX_TEST(a_name_may_be_anything),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
