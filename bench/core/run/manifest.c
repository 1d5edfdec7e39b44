/* Manifests, and what is left in those of the dead. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "core/run/manifest.h"

#define TRIES 100

/* Owned by this user and closed to others. */
static int check_folder(const char *path, struct error *err)
{
	struct stat folder;
	if (mkdir(path, 0700) < 0 && errno != EEXIST)
		return error_errno(err, STATUS_FAILED, errno, "mkdir %s", path);
	if (lstat(path, &folder) < 0)
		return error_errno(err, STATUS_FAILED, errno, "lstat %s", path);
	if (S_ISDIR(folder.st_mode) && folder.st_uid == geteuid() &&
	    (folder.st_mode & 077) == 0)
		return 0;
	return error_set(err, STATUS_FAILED,
			 "%s: is not a folder of this user with mode 0700; "
			 "remove it, or set XDG_RUNTIME_DIR",
			 path);
}

static int find_folder(char *path, size_t n, struct error *err)
{
	const char *runtime = getenv("XDG_RUNTIME_DIR");
	const char *temporary = getenv("TMPDIR");
	int length;
	if (runtime && runtime[0] == '/')
		length = snprintf(path, n, "%s/mqbench", runtime);
	else
		length = snprintf(path, n, "%s/mqbench-%u",
				  temporary && temporary[0] == '/' ? temporary
								   : "/tmp",
				  (unsigned)geteuid());
	if (length < 0 || (size_t)length >= n)
		return error_set(err, STATUS_FAILED,
				 "XDG_RUNTIME_DIR or TMPDIR is too long");
	return check_folder(path, err);
}

/* "ipc:[4026531839]": ids and names mean nothing in another one. */
static void read_namespace(char text[64])
{
	ssize_t n = readlink("/proc/self/ns/ipc", text, 63);
	snprintf(text + (n > 0 ? n : 0), 2, "%s", n > 0 ? "" : "?");
}

/* Between its creation and its locking, `queues clean` may have removed it. */
static int make_file(struct manifest *manifest, const char *folder)
{
	for (int i = 0; i < TRIES; i++) {
		struct stat file;
		snprintf(manifest->path, sizeof(manifest->path),
			 "%.200s/%ld.XXXXXX", folder, (long)getpid());
		manifest->fd = mkostemp(manifest->path, O_CLOEXEC);
		if (manifest->fd < 0)
			return -1;
		if (flock(manifest->fd, LOCK_EX | LOCK_NB) == 0 &&
		    fstat(manifest->fd, &file) == 0 && file.st_nlink > 0)
			return 0;
		close(manifest->fd);
		manifest->fd = -1;
	}
	return -1;
}

static int write_line(struct manifest *manifest, const char *line, int length,
		      struct error *err)
{
	ssize_t n = pwrite(manifest->fd, line, (size_t)length, manifest->end);
	manifest->end += n == length ? n : 0;
	if (n == length)
		return 0;
	return error_errno(err, STATUS_FAILED, n < 0 ? errno : ENOSPC,
			   "write %s", manifest->path);
}

int manifest_open(struct manifest *manifest, struct error *err)
{
	char folder[200], namespace[64], line[128];
	*manifest = (struct manifest){.fd = -1};
	if (find_folder(folder, sizeof(folder), err) < 0)
		return -1;
	if (make_file(manifest, folder) < 0)
		return error_errno(err, STATUS_FAILED, errno, "open %s",
				   manifest->path);
	read_namespace(namespace);
	int n = snprintf(line, sizeof(line), "%ld %s\n", (long)getpid(),
			 namespace);
	if (write_line(manifest, line, n, err) < 0) {
		manifest_close(manifest);
		return -1;
	}
	manifest->head = manifest->end;
	return 0;
}

int manifest_enter(struct manifest *manifest, const char *mechanism,
		   uint32_t tag, uint32_t count, struct error *err)
{
	char line[128];
	int n = snprintf(line, sizeof(line), "%s %08x %u\n", mechanism, tag,
			 count);
	return write_line(manifest, line, n, err);
}

void manifest_clear(struct manifest *manifest)
{
	while (ftruncate(manifest->fd, manifest->head) < 0 && errno == EINTR)
		continue;
	manifest->end = manifest->head;
}

void manifest_close(struct manifest *manifest)
{
	if (manifest->fd < 0)
		return;
	unlink(manifest->path);
	close(manifest->fd);
	manifest->fd = -1;
}

struct cleaning {
	int (*remove)(void *context, const struct leftover *leftover);
	void *context;
	char namespace[64];
	unsigned in_use;
};

/* 0 when all that the lines name is removed. */
static int clean_lines(struct cleaning *c, const char *text, long pid)
{
	char mechanism[16];
	struct leftover leftover = {.mechanism = mechanism, .pid = pid};
	int rc = 0;
	while (rc == 0 && (text = strchr(text, '\n')) &&
	       sscanf(++text, "%15s %8x %u", mechanism, &leftover.tag,
		      &leftover.count) == 3)
		rc = c->remove(c->context, &leftover);
	return rc;
}

/* Holds the lock until it is through: two may clean at once. */
static int clean_file(struct cleaning *c, int folder, const char *name)
{
	char text[1024] = "", namespace[64];
	long pid;
	int fd = openat(folder, name, O_RDWR | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return errno == ENOENT ? 0 : -errno;
	int rc = 0;
	if (flock(fd, LOCK_EX | LOCK_NB) < 0) {
		c->in_use++;
		close(fd);
		return 0;
	}
	int fields = pread(fd, text, sizeof(text) - 1, 0) <= 0
			     ? 0
			     : sscanf(text, "%ld %63s", &pid, namespace);
	if (fields == 2 && strcmp(namespace, c->namespace) != 0)
		c->in_use++;
	else if (fields < 2 || (rc = clean_lines(c, text, pid)) == 0)
		unlinkat(folder, name, 0);
	close(fd);
	return rc;
}

int manifest_clean(int (*remove)(void *context,
				 const struct leftover *leftover),
		   void *context, unsigned *in_use, struct error *err)
{
	struct cleaning c = {remove, context, "", 0};
	char path[200];
	int rc = 0;
	if (find_folder(path, sizeof(path), err) < 0)
		return -1;
	DIR *folder = opendir(path);
	if (!folder)
		return error_errno(err, STATUS_FAILED, errno, "open %s", path);
	read_namespace(c.namespace);
	for (struct dirent *entry; (entry = readdir(folder));) {
		if (entry->d_name[0] == '.')
			continue;
		int one = clean_file(&c, dirfd(folder), entry->d_name);
		if (one < 0 && rc == 0)
			rc = error_errno(err, STATUS_FAILED, -one,
					 "clean %s/%s", path, entry->d_name);
	}
	closedir(folder);
	*in_use = c.in_use;
	return rc;
}
