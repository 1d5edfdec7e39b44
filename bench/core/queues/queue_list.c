/* Listing queues. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <linux/mount.h>
#include <linux/mqueue.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/array.h"
#include "base/memory.h"
#include "channel.h"
#include "core/queues/queue_list.h"

#define SYSV "/proc/sysvipc/msg"
#define MQUEUE "/dev/mqueue"
#define MQUEUE_MAGIC 0x19800202 /* of ipc/mqueue.c, in no header */
#define MOUNT "mkdir -p /dev/mqueue; mount -t mqueue none /dev/mqueue"

static struct queue *add(struct queue_list *list)
{
	list->queue =
		array_grow(list->queue, list->count, sizeof(*list->queue));
	struct queue *q = &list->queue[list->count++];
	memset(q, 0, sizeof(*q));
	q->address.id = -1;
	q->messages = q->bytes = -1;
	q->capacity_bytes = q->capacity_messages = -1;
	q->message_bytes = -1;
	q->sender = q->receiver = -1;
	q->sent_s = q->received_s = -1;
	q->changed_s = q->used_s = -1;
	q->notify_pid = q->notify_signal = q->notify_how = -1;
	return q;
}

/* IPC_STAT, which takes the permission to read. */
static void ask_limit(struct queue *q, struct channel *ch)
{
	const struct named *named = ch->mechanism->named;
	struct named_status status;
	if (named->open(ch, &q->address, SIDES) == 0 &&
	    named->stat(ch, &status) == 0)
		q->capacity_bytes = (int64_t)status.capacity_bytes;
}

static void name_sysv(struct queue *q)
{
	if (q->address.key == 0)
		snprintf(q->text, sizeof(q->text), "sysv:id:%d", q->address.id);
	else
		snprintf(q->text, sizeof(q->text), "sysv:0x%x",
			 (unsigned)q->address.key);
}

/* The columns of ipc/msg.c's sysvipc_msg_proc_show. */
static void add_sysv(struct queue_list *list, const char *line,
		     struct channel *ch)
{
	struct queue *q = add(list);
	q->family = "sysv";
	if (sscanf(line,
		   "%" SCNd32 " %" SCNd32 " %o %" SCNd64 " %" SCNd64 " %" SCNd64
		   " %" SCNd64 " %u %u %u %u %" SCNd64 " %" SCNd64 " %" SCNd64,
		   &q->address.key, &q->address.id, (unsigned *)&q->mode,
		   &q->bytes, &q->messages, &q->sender, &q->receiver, &q->uid,
		   &q->gid, &q->maker_uid, &q->maker_gid, &q->sent_s,
		   &q->received_s, &q->changed_s) != 14) {
		list->count--;
		error_set(&list->sysv, STATUS_SKIPPED,
			  SYSV ": cannot be parsed: %.80s", line);
		return;
	}
	q->used_s = q->changed_s;
	if (q->sent_s > q->used_s)
		q->used_s = q->sent_s;
	if (q->received_s > q->used_s)
		q->used_s = q->received_s;
	name_sysv(q);
	ask_limit(q, ch);
}

/* CONFIG_SYSVIPC may be off, and then there are none to be seen. */
static bool has_sysv(struct channel *ch)
{
	const struct named *named = ch->mechanism->named;
	const struct address none = {.id = INT_MAX};
	struct named_status status;
	int rc = named->open(ch, &none, SIDES);
	return (rc < 0 ? rc : named->stat(ch, &status)) != -ENOSYS;
}

static void read_lines(struct queue_list *list, FILE *file, struct channel *ch)
{
	char *line = NULL;
	size_t room = 0;
	for (bool head = true; mem_line(&line, &room, file) >= 0; head = false)
		if (!head)
			add_sysv(list, line, ch);
	free(line);
}

static void read_sysv(struct queue_list *list, const struct mechanism *sysv)
{
	FILE *file = mem_got(fopen(SYSV, "re"));
	int why = errno;
	struct channel *ch = mem_array(1, sysv->size);
	ch->mechanism = sysv;
	if (file)
		read_lines(list, file, ch);
	else if (has_sysv(ch))
		error_errno(&list->sysv, STATUS_SKIPPED, why, "open " SYSV);
	free(ch);
	if (file)
		fclose(file);
}

/* A mount that only this descriptor knows, and that ends with it. */
static int mount_alone(void)
{
	int rc = -1;
	int context = (int)syscall(SYS_fsopen, "mqueue", FSOPEN_CLOEXEC);
	if (context < 0)
		return -1;
	if (syscall(SYS_fsconfig, context, FSCONFIG_CMD_CREATE, NULL, NULL,
		    0) == 0)
		rc = (int)syscall(SYS_fsmount, context, FSMOUNT_CLOEXEC, 0);
	close(context);
	return rc;
}

/* Root of a user namespace may mount in a mount namespace of its own only. */
static int mount_any(void)
{
	int fd = mount_alone();
	if (fd < 0 && unshare(CLONE_NEWNS) == 0)
		fd = mount_alone();
	return fd;
}

/* -1 and an error: they cannot be listed. */
static int open_folder(bool *ours, struct error *err)
{
	struct statfs system;
	int alone = mount_any(), fd = -1;
	if (alone >= 0) {
		fd = openat(alone, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		close(alone);
	}
	*ours = fd >= 0;
	if (*ours)
		return fd;
	if (statfs(MQUEUE, &system) < 0 || system.f_type != MQUEUE_MAGIC)
		return error_set(err, STATUS_SKIPPED,
				 "no mqueue file system on " MQUEUE
				 ", and mounting one is not permitted");
	fd = open(MQUEUE, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return error_errno(err, STATUS_SKIPPED, errno, "open " MQUEUE);
	return fd;
}

/*
 * An open file of this file system is the queue's descriptor: it has its
 * attributes, and reading it gives the line of ipc/mqueue.c's
 * mqueue_read_file.
 */
static void ask_open(struct queue *q, int fd)
{
	char line[128];
	struct mq_attr attr;
	if (syscall(SYS_mq_getsetattr, fd, NULL, &attr) == 0) {
		q->messages = attr.mq_curmsgs;
		q->capacity_messages = attr.mq_maxmsg;
		q->message_bytes = attr.mq_msgsize;
		q->capacity_bytes = attr.mq_maxmsg * attr.mq_msgsize;
	}
	ssize_t n = read(fd, line, sizeof(line) - 1);
	if (n < 0)
		return;
	line[n] = '\0';
	if (sscanf(line,
		   "QSIZE:%" SCNd64 " NOTIFY:%" SCNd64 " SIGNO:%" SCNd64
		   " NOTIFY_PID:%" SCNd64,
		   &q->bytes, &q->notify_how, &q->notify_signal,
		   &q->notify_pid) != 4)
		q->notify_pid = -1;
}

/* What /dev/mqueue shows may be the queues of another namespace. */
static bool is_elsewhere(int folder, const char *name)
{
	int fd = (int)syscall(SYS_mq_open, name, O_RDONLY | O_CLOEXEC, 0, NULL);
	if (fd >= 0)
		close(fd);
	return fd < 0 && errno == ENOENT &&
	       faccessat(folder, name, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

static void describe_posix(struct queue *q, const char *name,
			   const struct stat *file, int fd)
{
	q->family = "posix";
	snprintf(q->address.name, sizeof(q->address.name), "/%.*s", NAME_BYTES,
		 name);
	address_show(&q->address, NULL, q->text);
	q->uid = file->st_uid;
	q->gid = file->st_gid;
	q->mode = (int)(file->st_mode & 07777);
	q->used_s = file->st_mtim.tv_sec;
	if (fd >= 0)
		ask_open(q, fd);
}

static void add_posix(struct queue_list *list, int folder, const char *name,
		      bool ours)
{
	if (!strcmp(name, ".") || !strcmp(name, ".."))
		return;
	if (!ours && is_elsewhere(folder, name)) {
		error_set(&list->posix, STATUS_SKIPPED,
			  MQUEUE " shows another namespace's queues");
		return;
	}
	struct stat file;
	/* It may have gone meanwhile. */
	if (fstatat(folder, name, &file, AT_SYMLINK_NOFOLLOW) < 0)
		return;
	struct queue *q = add(list);
	int fd = openat(folder, name, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	describe_posix(q, name, &file, fd);
	if (fd >= 0)
		close(fd);
}

static void read_posix(struct queue_list *list)
{
	bool ours;
	int fd = open_folder(&ours, &list->posix);
	DIR *folder = fd < 0 ? NULL : mem_got(fdopendir(fd));
	struct dirent *entry;
	if (fd >= 0 && !folder) {
		error_errno(&list->posix, STATUS_SKIPPED, errno,
			    "read the folder of POSIX queues");
		close(fd);
	}
	while (folder && (entry = readdir(folder)))
		add_posix(list, fd, entry->d_name, ours);
	if (folder)
		closedir(folder);
	if (list->posix.status != STATUS_OK)
		list->mount = MOUNT;
}

/* System V first, by id; POSIX by name. */
static int compare(const void *a, const void *b)
{
	const struct queue *x = a, *y = b;
	int family = strcmp(y->family, x->family);
	if (family != 0)
		return family;
	if (x->address.id != y->address.id)
		return x->address.id < y->address.id ? -1 : 1;
	return strcmp(x->address.name, y->address.name);
}

void queue_list_read(struct queue_list *list, const struct mechanism *sysv)
{
	memset(list, 0, sizeof(*list));
	read_sysv(list, sysv);
	read_posix(list);
	if (list->count > 1)
		qsort(list->queue, list->count, sizeof(*list->queue), compare);
}

int queue_list_add(struct queue_list *list, const struct address *address)
{
	struct stat file;
	int fd = (int)syscall(SYS_mq_open, address->name + 1,
			      O_RDONLY | O_NONBLOCK | O_CLOEXEC, 0, NULL);
	if (fd < 0)
		return -errno;
	int rc = fstat(fd, &file) < 0 ? -errno : 0;
	if (rc == 0)
		describe_posix(add(list), address->name + 1, &file, fd);
	close(fd);
	return rc;
}

const struct queue *queue_list_find(const struct queue_list *list,
				    const char *family,
				    const struct address *address)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct queue *q = &list->queue[i];
		if (strcmp(q->family, family) != 0)
			continue;
		if (!strcmp(family, "posix")
			    ? !strcmp(q->address.name, address->name)
		    : address->id >= 0 ? q->address.id == address->id
				       : q->address.key == address->key)
			return q;
	}
	return NULL;
}

bool queue_list_is_whole(const struct queue_list *list)
{
	return list->sysv.status == STATUS_OK &&
	       list->posix.status == STATUS_OK;
}

void queue_list_release(struct queue_list *list)
{
	free(list->queue);
	memset(list, 0, sizeof(*list));
}
