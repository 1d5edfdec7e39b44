/*
 * Every named or keyed queue of this IPC namespace, both families alike: from
 * /proc/sysvipc/msg and the mqueue file system.
 */
#ifndef QUEUE_LIST_H
#define QUEUE_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/error.h"
#include "named.h"

/* What is not known, or not known of that family, is -1. */
struct queue {
	const char *family;	 /* the mechanism's name */
	char text[ADDRESS_TEXT]; /* its ADDRESS, which leads back to it */
	struct address address;
	int64_t messages;
	int64_t bytes; /* of all messages in it */
	/* A System V queue is bounded in bytes, a POSIX one in messages. */
	int64_t capacity_bytes, capacity_messages, message_bytes;
	uid_t uid, maker_uid; /* the maker's: where changed_s is known */
	gid_t gid, maker_gid;
	int mode;
	int64_t sender, receiver;		       /* the last ones' pids */
	int64_t sent_s, received_s, changed_s, used_s; /* when, since 1970 */
	int64_t notify_pid, notify_signal, notify_how; /* SIGEV_*; 0: nobody */
};

struct queue_list {
	struct queue *queue;
	size_t count;
	/* Why System V or POSIX queues cannot be seen; STATUS_OK. */
	struct error sysv, posix;
	const char *mount; /* the command that would help with POSIX ones */
};

/*
 * `sysv` opens and asks System V queues. POSIX ones are read from a mount of
 * this namespace's file system that nobody else sees, where that is permitted,
 * else from /dev/mqueue. A family that the kernel does not have has no queues;
 * one that cannot be seen is told of in the list.
 */
void queue_list_read(struct queue_list *list, const struct mechanism *sysv);

/*
 * Adds a POSIX queue that could not be listed but can be opened. 0 or -errno
 * of mq_open(2).
 */
int queue_list_add(struct queue_list *list, const struct address *address);

/* NULL where the list has none of that address. */
const struct queue *queue_list_find(const struct queue_list *list,
				    const char *family,
				    const struct address *address);

/* Whether both families can be seen. */
bool queue_list_is_whole(const struct queue_list *list);

void queue_list_release(struct queue_list *list);

#endif
