/* What -o names: a file that is replaced, or something that is written to. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/child.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/stop.h"
#include "base/target.h"

#define TEMP_PATH (TARGET_PATH + 40)
#define HEAD 512
#define TRIES 20
#define PAUSE_NS 50000000 /* between two tries */

static const struct timespec pause_between = {.tv_nsec = PAUSE_NS};

static bool is_stdio(const char *path)
{
	return !path || !strcmp(path, "-");
}

static bool is_same(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/* Those of a process that was killed a moment ago may still have it open. */
static int lock(int fd)
{
	int rc;
	for (int i = 0; (rc = flock(fd, LOCK_EX | LOCK_NB)) < 0 &&
			errno == EWOULDBLOCK && i < TRIES;
	     i++)
		nanosleep(&pause_between, NULL);
	return rc < 0 && errno == EWOULDBLOCK ? -1 : 0;
}

static void folder_of(const char *path, char folder[TARGET_PATH])
{
	const char *slash = strrchr(path, '/');
	snprintf(folder, TARGET_PATH, "%.*s",
		 slash ? (int)(slash + 1 - path) : 2, slash ? path : "./");
}

/*
 * A new file in the folder of `path`; `temp` is its name, which it has at once
 * or will be given. -1 with errno.
 */
static int make_beside(const char *path, bool named, char temp[TEMP_PATH])
{
	char folder[TARGET_PATH];
	unsigned long long number;
	if (getrandom(&number, sizeof(number), 0) < 0)
		return -1;
	folder_of(path, folder);
	snprintf(temp, TEMP_PATH, "%smqbench-%016llx.tmp", folder, number);
	return named ? open(temp,
			    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW |
				    O_CLOEXEC,
			    0666)
		     : open(folder, O_WRONLY | O_TMPFILE | O_CLOEXEC, 0666);
}

static int give_name(int fd, const char *name)
{
	char path[32];
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	return linkat(AT_FDCWD, path, AT_FDCWD, name, AT_SYMLINK_FOLLOW);
}

static int write_all(int fd, const char *text, size_t n)
{
	while (n > 0) {
		ssize_t done = write(fd, text, n);
		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return -1;
		text += done;
		n -= (size_t)done;
	}
	return 0;
}

/* No matter where there is nothing to sync, as of a pipe or a terminal. */
static int sync_all(int fd)
{
	return fsync(fd) < 0 && errno != EINVAL && errno != EROFS ? -1 : 0;
}

/* A folder that may not be read cannot be synced. */
static int sync_folder(const char *path)
{
	char folder[TARGET_PATH];
	folder_of(path, folder);
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return errno == EACCES ? 0 : -1;
	int rc = sync_all(fd), why = errno;
	close(fd);
	errno = why;
	return rc;
}

static int fill(int fd, const char *text, size_t n)
{
	return write_all(fd, text, n) < 0 ? -1 : sync_all(fd);
}

static int finish(int fd, int rc)
{
	int why = errno;
	if (close(fd) < 0 && rc == 0)
		return -1;
	errno = why;
	return rc;
}

/* A mount point, or another's file in a sticky folder, is not renamed over. */
static int overwrite(const char *path, const char *text, size_t n)
{
	int fd = open(path, O_WRONLY | O_TRUNC | O_NOFOLLOW | O_CLOEXEC);
	return fd < 0 ? -1 : finish(fd, fill(fd, text, n));
}

/*
 * By one of the same mode, which has no name until it is whole, so that a
 * process that is killed leaves nothing; where the system has no such files, by
 * one that is named from the beginning.
 */
static int replace(const char *path, const char *text, size_t n, bool named)
{
	char temp[TEMP_PATH];
	struct stat old;
	int fd = make_beside(path, named, temp);
	if (fd < 0)
		return named ? -1 : replace(path, text, n, true);
	int rc = stat(path, &old) == 0 ? fchmod(fd, old.st_mode & 0777) : 0;
	if (fill(fd, text, n) < 0)
		rc = -1;
	if (rc == 0 && !named && give_name(fd, temp) < 0) {
		close(fd);
		return replace(path, text, n, true);
	}
	rc = finish(fd, rc);
	if (rc == 0 && rename(temp, path) == 0)
		return sync_folder(path);
	int why = errno;
	unlink(temp);
	errno = why;
	return rc == 0 && (why == EBUSY || why == EPERM)
		       ? overwrite(path, text, n)
		       : -1;
}

int target_write(const struct target *target, const char *text, size_t n,
		 struct error *err)
{
	sigset_t all, old;
	int rc;
	if (target->fd >= 0) {
		rc = write_all(target->fd, text, n);
		if (rc == 0 && target->fd != STDOUT_FILENO)
			rc = sync_all(target->fd);
	} else {
		/* No signal may leave the temporary file. */
		stop_signals(&all);
		sigprocmask(SIG_BLOCK, &all, &old);
		rc = replace(target->path, text, n, false);
		int why = errno;
		sigprocmask(SIG_SETMASK, &old, NULL);
		errno = why;
	}
	if (rc == 0)
		return 0;
	return error_errno(err, STATUS_FAILED, errno, "write %s", target->path);
}

/* A pipe is opened when its reader is there, unless a signal comes first. */
static int open_as_it_stands(const char *path, bool is_pipe)
{
	const int flags = O_WRONLY | O_TRUNC | O_NONBLOCK | O_NOCTTY;
	int fd;
	while ((fd = open(path, flags | O_CLOEXEC)) < 0 && errno == ENXIO &&
	       is_pipe && !child_interrupted())
		nanosleep(&pause_between, NULL);
	if (fd >= 0)
		fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_NONBLOCK);
	return fd;
}

/*
 * The file that a link leads to, made if need be, so that it is the file that
 * is replaced and not the link. False where it has no name any more.
 */
static bool follow(struct target *target, struct stat *st)
{
	struct stat found;
	int fd = open(target->path, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
	if (fd < 0 || fstat(fd, st) < 0)
		return false;
	close(fd);
	char *real = mem_got(realpath(target->path, NULL));
	bool same = real && strlen(real) < sizeof(target->path) &&
		    stat(real, &found) == 0 && is_same(st, &found);
	if (same)
		strcpy(target->path, real);
	free(real);
	return same;
}

/* That it can be replaced is tried: permissions do not tell all. */
static int try_to_make(const char *path)
{
	char temp[TEMP_PATH];
	int fd = make_beside(path, true, temp);
	if (fd < 0)
		return -1;
	close(fd);
	unlink(temp);
	return 0;
}

static int find(struct target *target)
{
	struct stat st, out, link;
	const char *path = target->path;
	bool is_there = stat(path, &st) == 0;
	if (!is_there && errno != ENOENT)
		return -1;
	if (is_there && fstat(STDOUT_FILENO, &out) == 0 && is_same(&st, &out)) {
		target->fd = STDOUT_FILENO;
		return 0;
	}
	bool is_file = !is_there || S_ISREG(st.st_mode);
	if (is_file && lstat(path, &link) == 0 && S_ISLNK(link.st_mode))
		is_file = follow(target, &st);
	if (is_file) {
		target->is_filled = is_there && st.st_size > 0;
		if (is_there && faccessat(AT_FDCWD, path, W_OK, AT_EACCESS) < 0)
			return -1;
		return try_to_make(path);
	}
	target->fd = open_as_it_stands(path, S_ISFIFO(st.st_mode));
	return target->fd < 0 ? -1 : 0;
}

int target_open(struct target *target, const char *path, struct error *err)
{
	*target = (struct target){.fd = -1};
	if (is_stdio(path)) {
		target->fd = STDOUT_FILENO;
		snprintf(target->path, sizeof(target->path), "standard output");
		return 0;
	}
	errno = *path ? ENAMETOOLONG : ENOENT;
	if (*path && strlen(path) < sizeof(target->path)) {
		strcpy(target->path, path);
		if (find(target) == 0)
			return 0;
	}
	if (child_interrupted())
		return error_set(err, STATUS_INTERRUPTED, "interrupted");
	return error_errno(err, STATUS_USAGE, errno, "open %.400s", path);
}

void target_close(struct target *target)
{
	if (target->fd > STDOUT_FILENO)
		close(target->fd);
	target->fd = -1;
}

/* Of a folder the records are read, and what was decided about them. */
static bool is_record_of(const char *path, const struct stat *input)
{
	char folder[TARGET_PATH];
	struct stat st;
	size_t n = path ? strlen(path) : 0;
	if (!S_ISDIR(input->st_mode) || n < 6 ||
	    (strcmp(path + n - 5, ".json") && strcmp(path + n - 6, ".jsonl")))
		return false;
	folder_of(path, folder);
	return stat(folder, &st) == 0 && is_same(&st, input);
}

/* It is read with its record, and holds what that does not yet. */
static bool is_journal(const char *path)
{
	size_t n = path ? strlen(path) : 0;
	return n >= 7 && !strcmp(path + n - 7, "journal");
}

int target_differs(const char *path, const char *const *input, size_t n,
		   struct error *err)
{
	struct stat out, in;
	int rc = is_stdio(path) ? fstat(STDOUT_FILENO, &out) : stat(path, &out);
	if (rc < 0 || !S_ISREG(out.st_mode))
		return 0;
	if (is_journal(path) && out.st_size > 0)
		return error_set(err, STATUS_USAGE,
				 "open %.200s: is there, and may be the "
				 "journal of a record; name another output",
				 path);
	for (size_t i = 0; i < n; i++) {
		if (!input[i])
			continue;
		rc = is_stdio(input[i]) ? fstat(STDIN_FILENO, &in)
					: stat(input[i], &in);
		if (rc == 0 && (is_same(&out, &in) || is_record_of(path, &in)))
			return error_set(err, STATUS_USAGE,
					 "open %.200s: is %.200s, which is "
					 "read; name another output",
					 is_stdio(path) ? "standard output"
							: path,
					 input[i]);
	}
	return 0;
}

/* Alone with its name, this user's, and of our own making. */
static bool may_be_taken(int fd, bool (*is_ours)(const char *head))
{
	struct stat st;
	char head[HEAD + 1] = "";
	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode) || st.st_nlink != 1 ||
	    st.st_uid != geteuid())
		return false;
	return st.st_size == 0 ||
	       (pread(fd, head, HEAD, 0) > 0 && is_ours(head));
}

/* Who had it may have removed it between our opening and our lock. */
static bool is_still_there(int fd, const char *path)
{
	struct stat st, there;
	return fstat(fd, &st) == 0 && lstat(path, &there) == 0 &&
	       is_same(&st, &there);
}

int target_claim(const char *path, bool (*is_ours)(const char *head),
		 struct error *err)
{
	const int flags = O_RDWR | O_APPEND | O_NOFOLLOW | O_CLOEXEC;
	for (int i = 0; i < TRIES; i++) {
		int fd = open(path, flags | O_CREAT | O_EXCL, 0666);
		bool is_new = fd >= 0;
		if (!is_new && errno == EEXIST)
			fd = open(path, flags | O_NONBLOCK);
		if (fd < 0 && errno == ENOENT && i == 0)
			continue;
		if (fd < 0 && errno != ELOOP)
			return error_errno(err, STATUS_USAGE, errno, "open %s",
					   path);
		bool is_taken = fd >= 0 && lock(fd) < 0;
		bool may = is_new || (fd >= 0 && may_be_taken(fd, is_ours));
		if (may && !is_taken && is_still_there(fd, path))
			return fd;
		if (fd >= 0)
			close(fd);
		if (is_taken)
			return error_set(err, STATUS_USAGE,
					 "open %s: another mqbench is using it",
					 path);
		if (!may)
			return error_set(err, STATUS_USAGE,
					 "open %s: is there already and not of "
					 "mqbench; rename or remove it",
					 path);
	}
	return error_set(err, STATUS_USAGE, "open %s: comes and goes", path);
}

int target_append(int fd, const char *text, size_t n)
{
	off_t end = lseek(fd, 0, SEEK_END);
	if (write_all(fd, text, n) == 0 && fdatasync(fd) == 0)
		return 0;
	int why = errno;
	while (end >= 0 && ftruncate(fd, end) < 0 && errno == EINTR)
		continue;
	errno = why;
	return -1;
}
