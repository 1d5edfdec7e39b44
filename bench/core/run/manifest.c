/* Manifests, and what is left in those of the dead. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/error.h"
#include "base/memory.h"
#include "core/run/manifest.h"

#define TRIES 100

#define FOLDER 200
#define COUNT_MAX ((1u << 20) + 1) /* as many queues as any run may make */

/* Where the folder is to be, and its name, behind which more may follow. */
struct place {
	char parent[FOLDER - 48], name[32];
};

static int find_place(struct place *place, struct error *err)
{
	const char *runtime = getenv("XDG_RUNTIME_DIR");
	const char *temporary = getenv("TMPDIR");
	bool private = runtime && runtime[0] == '/';
	bool given = temporary && temporary[0] == '/';
	int n = snprintf(place->parent, sizeof(place->parent), "%s",
			 private ? runtime
			 : given ? temporary
				 : "/tmp");
	snprintf(place->name, sizeof(place->name),
		 private ? "mqbench" : "mqbench-%u", (unsigned)geteuid());
	if ((size_t)n < sizeof(place->parent))
		return 0;
	return error_set(err, STATUS_FAILED,
			 "XDG_RUNTIME_DIR or TMPDIR is too long");
}

/* Owned by this user and closed to others. */
static bool is_ours(const char *path)
{
	struct stat folder;
	return lstat(path, &folder) == 0 && S_ISDIR(folder.st_mode) &&
	       folder.st_uid == geteuid() && (folder.st_mode & 077) == 0;
}

/* The next folder of that place that is ours; false: there is no more. */
static bool next_folder(DIR *parent, const struct place *place,
			char path[FOLDER])
{
	size_t n = strlen(place->name);
	struct dirent *entry;
	while (parent && (entry = readdir(parent))) {
		const char *name = entry->d_name;
		if (strncmp(name, place->name, n) != 0 ||
		    (name[n] && (name[n] != '.' || strlen(name + n) != 7)))
			continue;
		snprintf(path, FOLDER, "%s/%.40s", place->parent, name);
		if (is_ours(path))
			return true;
	}
	return false;
}

/*
 * In a folder that all may write to, somebody may have made one of that name;
 * then it is another, which nobody can foresee.
 */
static int make_folder(const struct place *place, char path[FOLDER],
		       struct error *err)
{
	struct stat folder;
	snprintf(path, FOLDER, "%s/%s", place->parent, place->name);
	if (mkdir(path, 0700) < 0 && errno != EEXIST)
		return error_errno(err, STATUS_FAILED, errno, "mkdir %s", path);
	if (is_ours(path))
		return 0;
	if (lstat(path, &folder) == 0 && folder.st_uid == geteuid())
		return error_set(err, STATUS_FAILED,
				 "%s: is not a folder with mode 0700; remove "
				 "it, or set XDG_RUNTIME_DIR",
				 path);
	DIR *parent = mem_got(opendir(place->parent));
	bool found = next_folder(parent, place, path);
	if (parent)
		closedir(parent);
	if (found)
		return 0;
	snprintf(path, FOLDER, "%s/%s.XXXXXX", place->parent, place->name);
	return mkdtemp(path) ? 0
			     : error_errno(err, STATUS_FAILED, errno,
					   "mkdir %s", path);
}

/*
 * "ipc:[4026531839]": ids and names mean nothing in another one. Where it
 * cannot be seen it is "?", which is like no other, itself included.
 */
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
	char folder[FOLDER], namespace[64], line[128];
	struct place place;
	*manifest = (struct manifest){.fd = -1};
	if (find_place(&place, err) < 0 || make_folder(&place, folder, err) < 0)
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
	int n = snprintf(line, sizeof(line), "%s %08x %u %lld\n", mechanism,
			 tag, count, (long long)time(NULL));
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
	while (rc == 0 && (text = strchr(text, '\n'))) {
		leftover.since_s = 0; /* an older version does not say */
		if (sscanf(++text, "%15s %8x %u %" SCNd64, mechanism,
			   &leftover.tag, &leftover.count,
			   &leftover.since_s) < 3)
			break;
		if (leftover.count <= COUNT_MAX)
			rc = c->remove(c->context, &leftover);
	}
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
	if (fields == 2 &&
	    (*namespace == '?' || strcmp(namespace, c->namespace) != 0))
		c->in_use++;
	else if (fields < 2 || (rc = clean_lines(c, text, pid)) == 0)
		unlinkat(folder, name, 0);
	close(fd);
	return rc;
}

static int clean_folder(struct cleaning *c, const char *path, struct error *err)
{
	int rc = 0;
	DIR *folder = mem_got(opendir(path));
	if (!folder)
		return error_errno(err, STATUS_FAILED, errno, "open %s", path);
	for (struct dirent *entry; (entry = readdir(folder));) {
		if (entry->d_name[0] == '.')
			continue;
		int one = clean_file(c, dirfd(folder), entry->d_name);
		if (one < 0)
			rc = error_errno(err, STATUS_FAILED, -one,
					 "clean %s/%s", path, entry->d_name);
	}
	closedir(folder);
	return rc;
}

int manifest_clean(int (*remove)(void *context,
				 const struct leftover *leftover),
		   void *context, unsigned *in_use, struct error *err)
{
	struct cleaning c = {remove, context, "", 0};
	char path[FOLDER];
	struct place place;
	int rc = 0;
	if (find_place(&place, err) < 0 || make_folder(&place, path, err) < 0)
		return -1;
	DIR *parent = mem_got(opendir(place.parent));
	if (!parent)
		return error_errno(err, STATUS_FAILED, errno, "open %s",
				   place.parent);
	read_namespace(c.namespace);
	while (next_folder(parent, &place, path))
		if (clean_folder(&c, path, err) < 0)
			rc = -1;
	closedir(parent);
	*in_use = c.in_use;
	return rc;
}
