/*
 * The manifest: in the host's namespace, what a run is about to make is written
 * down before it is made, so that what a crash leaves can be found and
 * removed, and nothing else.
 *
 * It is one file for each mqbench, in XDG_RUNTIME_DIR/mqbench, or, without
 * XDG_RUNTIME_DIR, in mqbench-UID under TMPDIR (/tmp), a folder that belongs to
 * this user and has mode 0700; where another user has that name, in
 * mqbench-UID.XXXXXX. The owner holds a lock (flock(2)) on it, which
 * the kernel releases with the last of its processes, however they end. So a
 * file that can be locked has no live owner, whatever its process id or pid
 * namespace. Its first line names the owner and the IPC namespace. While a run
 * has queues, more follow, one for each of its mechanisms: mechanism, tag, how
 * many addresses address_make makes of it, and when it was written.
 */
#ifndef MANIFEST_H
#define MANIFEST_H

#include <stdbool.h>
#include <stdint.h>

struct error;
struct mechanism;

struct manifest {
	int fd; /* -1: closed */
	char path[256];
	long head, end; /* bytes of the first line, and of all */
};

/* -1 and an error if the folder or the file cannot be created. */
int manifest_open(struct manifest *manifest, struct error *err);

/*
 * Enters the tag's first `count` queues; to be called before they are created.
 * -1 and an error.
 */
int manifest_enter(struct manifest *manifest, const char *mechanism,
		   uint32_t tag, uint32_t count, struct error *err);

/* Removes all entries, once the queues are removed. */
void manifest_clear(struct manifest *manifest);

/* Removes the file. */
void manifest_close(struct manifest *manifest);

/* What manifest_clean found. */
struct leftover {
	const char *mechanism;
	uint32_t tag, count; /* queues that it may have had */
	int64_t since_s;     /* it made none before then */
	long pid;	     /* of the owner that is gone */
};

/*
 * Calls `remove` with each leftover of this IPC namespace, and forgets those
 * for which it returns 0. How many manifests are in use, those of other
 * namespaces included, is *in_use. -1 and an error where they cannot be read.
 */
int manifest_clean(int (*remove)(void *context,
				 const struct leftover *leftover),
		   void *context, unsigned *in_use, struct error *err);

#endif
