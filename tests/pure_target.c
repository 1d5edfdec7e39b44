/*
 * Outputs: what may be named as one, and that it is written as a whole or not
 * at all, whatever call fails. The linker puts these functions in place of the
 * system's (--wrap, tests/CMakeLists.txt).
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/array.h"
#include "base/error.h"
#include "base/target.h"
#include "support.h"

enum fault { NONE, WRITE, SHORT_WRITE, SYNC, RENAME, CHMOD, LINK, DEATH };

static enum fault fault;
static unsigned calls, failing; /* of the fault's function; the first is 1 */
static char order[32];		/* of the calls that arrived */

static bool is_hit(enum fault of, const char *letter)
{
	if (strlen(order) + 1 < sizeof(order))
		strcat(order, letter);
	return fault == of && ++calls == failing;
}

ssize_t __real_write(int fd, const void *text, size_t n);
int __real_fsync(int fd);
int __real_rename(const char *from, const char *to);
int __real_fchmod(int fd, mode_t mode);
int __real_linkat(int from, const char *old, int to, const char *new,
		  int flags);

ssize_t __wrap_write(int fd, const void *text, size_t n);
int __wrap_fsync(int fd);
int __wrap_rename(const char *from, const char *to);
int __wrap_fchmod(int fd, mode_t mode);
int __wrap_linkat(int from, const char *old, int to, const char *new,
		  int flags);

ssize_t __wrap_write(int fd, const void *text, size_t n)
{
	if (fault != WRITE && fault != SHORT_WRITE) {
		is_hit(WRITE, "w");
		return __real_write(fd, text, n);
	}
	if (!is_hit(fault, "w"))
		return __real_write(fd, text, n > 3 ? n / 2 : n);
	if (fault == SHORT_WRITE)
		return __real_write(fd, text, 1);
	errno = ENOSPC;
	return -1;
}

int __wrap_fsync(int fd)
{
	struct stat st;
	bool is_folder = fstat(fd, &st) == 0 && S_ISDIR(st.st_mode);
	if (fault == DEATH)
		raise(SIGKILL);
	if (!is_hit(SYNC, is_folder ? "d" : "f"))
		return __real_fsync(fd);
	errno = EIO;
	return -1;
}

int __wrap_rename(const char *from, const char *to)
{
	if (!is_hit(RENAME, "r"))
		return __real_rename(from, to);
	errno = EROFS;
	return -1;
}

int __wrap_fchmod(int fd, mode_t mode)
{
	if (!is_hit(CHMOD, ""))
		return __real_fchmod(fd, mode);
	errno = EPERM;
	return -1;
}

int __wrap_linkat(int from, const char *old, int to, const char *new, int flags)
{
	if (!is_hit(LINK, ""))
		return __real_linkat(from, old, to, new, flags);
	errno = ENOENT;
	return -1;
}

static void prepare(enum fault of, unsigned number)
{
	fault = of;
	failing = number;
	calls = 0;
	order[0] = '\0';
}

static unsigned files_in(const char *folder)
{
	unsigned n = 0;
	DIR *dir = opendir(folder);
	assert_non_null(dir);
	for (struct dirent *entry; (entry = readdir(dir));)
		n += entry->d_name[0] != '.';
	closedir(dir);
	return n;
}

static void assert_holds(const char *path, const char *text)
{
	char *found = file_read(path);
	assert_string_equal(found, text);
	free(found);
}

static int put(const char *path, const char *text, struct error *err)
{
	struct target target;
	*err = (struct error){0};
	if (target_open(&target, path, err) < 0)
		return -1;
	int rc = target_write(&target, text, strlen(text), err);
	target_close(&target);
	return rc;
}

/* The order is what makes it whole after a loss of power, too. */
static void
a_file_is_synced_then_renamed_then_its_folder_is_synced(void **state)
{
	struct error err;
	const char *path = scratch_path(state, "a");
	prepare(NONE, 0);
	assert_int_equal(put(path, "new", &err), 0);
	assert_string_equal(order, "wfrd");
	assert_holds(path, "new");
	assert_int_equal(files_in(*state), 1);
}

static void whatever_fails_it_is_the_old_one_or_the_new_one(void **state)
{
	static const char new[] = "a new text that is written in several parts";
	static const enum fault faults[] = {WRITE, SHORT_WRITE, SYNC, RENAME,
					    CHMOD};
	struct error err;
	const char *path = scratch_path(state, "a");
	for (size_t i = 0; i < ARRAY_LENGTH(faults); i++)
		for (unsigned n = 1;; n++) {
			prepare(NONE, 0);
			assert_int_equal(put(path, "old", &err), 0);
			prepare(faults[i], n);
			int rc = put(path, new, &err);
			size_t steps = strlen(order);
			bool is_new = rc == 0 ||
				      (steps > 0 && order[steps - 1] == 'd');
			assert_holds(path, is_new ? new : "old");
			assert_int_equal(files_in(*state), 1);
			if (calls < n)
				break;
			if (faults[i] == SHORT_WRITE) {
				assert_int_equal(rc, 0);
				continue;
			}
			assert_int_equal(rc, -1);
			assert_int_equal(err.status, STATUS_FAILED);
			assert_non_null(strstr(err.text, path));
		}
	prepare(NONE, 0);
}

static void without_links_it_is_written_all_the_same(void **state)
{
	struct error err;
	const char *path = scratch_path(state, "a");
	prepare(LINK, 1);
	assert_int_equal(put(path, "new", &err), 0);
	assert_int_equal(calls, 1);
	assert_holds(path, "new");
	assert_int_equal(files_in(*state), 1);
	prepare(NONE, 0);
}

static void who_is_killed_leaves_nothing(void **state)
{
	struct error err;
	const char *path = scratch_path(state, "a");
	int fd = open(*state, O_WRONLY | O_TMPFILE, 0600);
	int status;
	if (fd < 0)
		skip();
	close(fd);
	assert_int_equal(put(path, "old", &err), 0);
	pid_t pid = fork();
	if (pid == 0) {
		prepare(DEATH, 0);
		put(path, "new", &err);
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	assert_holds(path, "old");
	assert_int_equal(files_in(*state), 1);
}

static void what_is_appended_is_there_or_nothing_is(void **state)
{
	const char *path = scratch_path(state, "a");
	file_write(path, "one\n");
	int fd = open(path, O_RDWR | O_APPEND);
	for (unsigned n = 1; n < 4; n++) {
		prepare(WRITE, n);
		assert_int_equal(target_append(fd, "two and more\n", 13), -1);
		assert_int_equal(errno, ENOSPC);
		assert_holds(path, "one\n");
	}
	prepare(SHORT_WRITE, 1);
	assert_int_equal(target_append(fd, "two\n", 4), 0);
	assert_holds(path, "one\ntwo\n");
	prepare(NONE, 0);
	close(fd);
}

static void the_mode_of_a_file_stays(void **state)
{
	struct error err;
	struct stat st;
	const char *path = scratch_path(state, "a");
	file_write(path, "old");
	assert_int_equal(chmod(path, 0640), 0);
	assert_int_equal(put(path, "new", &err), 0);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0640);
}

static void a_link_stays_and_its_file_is_replaced(void **state)
{
	struct error err;
	struct stat st;
	static const char *const files[] = {"there", "absent"};
	char file[256], link[256];
	snprintf(file, sizeof(file), "%s", scratch_path(state, "there"));
	file_write(file, "old");
	for (size_t i = 0; i < ARRAY_LENGTH(files); i++) {
		snprintf(link, sizeof(link), "%s/link-%zu",
			 (const char *)*state, i);
		assert_int_equal(symlink(files[i], link), 0);
		assert_int_equal(put(link, "new", &err), 0);
		assert_int_equal(lstat(link, &st), 0);
		assert_true(S_ISLNK(st.st_mode));
		assert_holds(scratch_path(state, files[i]), "new");
	}
}

static void a_pipe_is_written_to(void **state)
{
	struct error err;
	struct stat st;
	char text[8] = "";
	const char *path = scratch_path(state, "pipe");
	assert_int_equal(mkfifo(path, 0600), 0);
	int fd = open(path, O_RDONLY | O_NONBLOCK);
	assert_int_equal(put(path, "new", &err), 0);
	assert_int_equal(read(fd, text, sizeof(text)), 3);
	assert_string_equal(text, "new");
	assert_int_equal(lstat(path, &st), 0);
	assert_true(S_ISFIFO(st.st_mode));
	close(fd);
}

/* By links, so that a mistake here costs no device. */
static void a_device_is_written_to(void **state)
{
	struct error err;
	const char *path = scratch_path(state, "full");
	if (access("/dev/full", W_OK) != 0)
		skip();
	assert_int_equal(symlink("/dev/full", path), 0);
	assert_int_equal(put(path, "new", &err), -1);
	assert_int_equal(err.status, STATUS_FAILED);
	path = scratch_path(state, "null");
	assert_int_equal(symlink("/dev/null", path), 0);
	assert_int_equal(put(path, "new", &err), 0);
}

static void what_cannot_serve_is_refused_before(void **state)
{
	static const char *const names[] = {"folder", "missing/a", "folder/"};
	struct target target;
	struct error err = {0};
	assert_int_equal(mkdir(scratch_path(state, "folder"), 0700), 0);
	for (size_t i = 0; i < ARRAY_LENGTH(names); i++) {
		const char *path = scratch_path(state, names[i]);
		err = (struct error){0};
		assert_int_equal(target_open(&target, path, &err), -1);
		assert_int_equal(err.status, STATUS_USAGE);
		assert_non_null(strstr(err.text, path));
	}
	err = (struct error){0};
	assert_int_equal(target_open(&target, "", &err), -1);
	assert_int_equal(err.status, STATUS_USAGE);
	assert_int_equal(files_in(*state), 1);
}

static void an_output_is_no_input(void **state)
{
	char file[256], link[256];
	const char *inputs[] = {NULL, "/dev/null", file};
	const char *folder = *state;
	struct error err = {0};
	snprintf(file, sizeof(file), "%s", scratch_path(state, "a.json"));
	snprintf(link, sizeof(link), "%s", scratch_path(state, "b"));
	file_write(file, "old");
	assert_int_equal(symlink(file, link), 0);
	assert_int_equal(target_differs(link, inputs, 3, &err), -1);
	assert_int_equal(err.status, STATUS_USAGE);
	assert_int_equal(target_differs(link, inputs, 2, NULL), 0);
	assert_int_equal(target_differs("/dev/null", inputs, 3, NULL), 0);
	assert_int_equal(target_differs(file, &folder, 1, NULL), -1);
	assert_int_equal(target_differs(link, &folder, 1, NULL), 0);
	assert_int_equal(target_differs("no such", inputs, 3, NULL), 0);
}

static bool begins_with_x(const char *head)
{
	return head[0] == 'x';
}

static void assert_not_claimed(const char *path, const char *why)
{
	struct error err = {0};
	assert_int_equal(target_claim(path, begins_with_x, &err), -1);
	assert_int_equal(err.status, STATUS_USAGE);
	assert_non_null(strstr(err.text, path));
	assert_non_null(strstr(err.text, why));
}

static void only_a_file_of_ours_is_claimed(void **state)
{
	char file[256];
	struct error err = {0};
	snprintf(file, sizeof(file), "%s", scratch_path(state, "a"));
	file_write(file, "y");
	assert_not_claimed(file, "not of mqbench");
	file_write(file, "x");
	int fd = target_claim(file, begins_with_x, &err);
	assert_true(fd >= 0);
	close(fd);
	assert_int_equal(symlink(file, scratch_path(state, "link")), 0);
	assert_not_claimed(scratch_path(state, "link"), "not of mqbench");
	assert_int_equal(link(file, scratch_path(state, "hard")), 0);
	assert_not_claimed(scratch_path(state, "hard"), "not of mqbench");
	assert_int_equal(mkfifo(scratch_path(state, "pipe"), 0600), 0);
	assert_not_claimed(scratch_path(state, "pipe"), "not of mqbench");
	assert_holds(file, "x");
}

static void a_file_is_claimed_once(void **state)
{
	struct error err = {0};
	const char *path = scratch_path(state, "a");
	int fd = target_claim(path, begins_with_x, &err);
	assert_true(fd >= 0);
	assert_not_claimed(path, "another mqbench");
	close(fd);
	fd = target_claim(path, begins_with_x, &err);
	assert_true(fd >= 0);
	close(fd);
}

#define IN_SCRATCH(test)                                                       \
	cmocka_unit_test_setup_teardown(test, scratch_setup, scratch_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_SCRATCH(
			a_file_is_synced_then_renamed_then_its_folder_is_synced),
		IN_SCRATCH(whatever_fails_it_is_the_old_one_or_the_new_one),
		IN_SCRATCH(without_links_it_is_written_all_the_same),
		IN_SCRATCH(who_is_killed_leaves_nothing),
		IN_SCRATCH(what_is_appended_is_there_or_nothing_is),
		IN_SCRATCH(the_mode_of_a_file_stays),
		IN_SCRATCH(a_link_stays_and_its_file_is_replaced),
		IN_SCRATCH(a_pipe_is_written_to),
		IN_SCRATCH(a_device_is_written_to),
		IN_SCRATCH(what_cannot_serve_is_refused_before),
		IN_SCRATCH(an_output_is_no_input),
		IN_SCRATCH(only_a_file_of_ours_is_claimed),
		IN_SCRATCH(a_file_is_claimed_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
