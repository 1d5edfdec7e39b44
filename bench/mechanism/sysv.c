/* sysv: System V message queues, msgget msgsnd msgrcv msgctl. */
#include <errno.h>
#include <limits.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <unistd.h>

#include "base/error.h"
#include "channel.h"
#include "mechanism.h"
#include "message.h"
#include "named.h"

struct sysv {
	struct channel channel;
	int id; /* -1 before msgget */
	bool opened;
};

#define IPCMNI 32768 /* what kernel.msgmni may be raised to */

static struct sysv *sysv_of(struct channel *ch)
{
	return (struct sysv *)ch;
}

static size_t sysv_bytes(const struct channel *ch)
{
	return ch->capacity * (ch->size ? ch->size : 1);
}

/*
 * ipc/msg.c bounds a queue by bytes and, with the same number, by messages,
 * so capacity x size bytes hold exactly `capacity` messages of that size.
 */
static int sysv_set_capacity(struct sysv *q, struct error *err)
{
	size_t bytes = sysv_bytes(&q->channel);
	struct msqid_ds ds;
	if (msgctl(q->id, IPC_STAT, &ds) < 0)
		return error_errno(err, STATUS_FAILED, errno,
				   "msgctl IPC_STAT of queue %d", q->id);
	unsigned long now = ds.msg_qbytes; /* of a new queue: the limit */
	ds.msg_qbytes = bytes;
	if (bytes > INT_MAX)
		return error_set(err, STATUS_SKIPPED,
				 "msg_qbytes cannot be %zu: the kernel takes "
				 "an int; use a smaller --capacity",
				 bytes);
	if (msgctl(q->id, IPC_SET, &ds) == 0)
		return 0;
	if (errno == EPERM)
		return error_set(err, STATUS_SKIPPED,
				 "msgctl IPC_SET: msg_qbytes=%zu is over the "
				 "limit: sysctl kernel.msgmnb=%zu (now %lu)",
				 bytes, bytes, now);
	if (errno == EINVAL)
		return error_set(err, STATUS_SKIPPED,
				 "msgctl IPC_SET: refused where the user or "
				 "the group of a queue has no id in this user "
				 "namespace: see /proc/self/uid_map, gid_map");
	return error_errno(err, STATUS_FAILED, errno,
			   "msgctl IPC_SET msg_qbytes=%zu", bytes);
}

static int sysv_too_large(const struct channel *ch, int most, struct error *err)
{
	return error_set(err, STATUS_SKIPPED,
			 "a message of %zu bytes is over the limit of %d: "
			 "sysctl kernel.msgmax=%zu",
			 ch->size, most, ch->size);
}

static int sysv_read_back(struct sysv *q, struct error *err)
{
	struct channel *ch = &q->channel;
	struct msqid_ds ds;
	struct msginfo info;
	if (msgctl(q->id, IPC_STAT, &ds) < 0 ||
	    msgctl(q->id, IPC_INFO, (struct msqid_ds *)(void *)&info) < 0)
		return error_errno(err, STATUS_FAILED, errno,
				   "msgctl of queue %d", q->id);
	ch->effective.capacity_bytes = ds.msg_qbytes;
	ch->effective.capacity_messages =
		ds.msg_qbytes / (ch->size ? ch->size : 1);
	ch->effective.message_bytes = (uint64_t)info.msgmax;
	if (ch->size > (size_t)info.msgmax)
		return sysv_too_large(ch, info.msgmax, err);
	return 0;
}

static int sysv_refused(struct channel *ch, int errnum, struct error *err)
{
	struct msginfo info = {0};
	bool known = msgctl(0, IPC_INFO, (struct msqid_ds *)(void *)&info) >= 0;
	if (errnum == EINVAL && known && ch->size > (size_t)info.msgmax)
		return sysv_too_large(ch, info.msgmax, err);
	if (errnum == ENOSPC && known && info.msgmni < IPCMNI)
		return error_set(err, STATUS_SKIPPED,
				 "msgget: no queue is free: sysctl "
				 "kernel.msgmni=%d (now %d)",
				 IPCMNI, info.msgmni);
	if (errnum == ENOSPC)
		return error_set(
			err, STATUS_SKIPPED,
			"msgget: no queue is free of %d, the most that "
			"there are: use fewer --others or --pairs, or "
			"remove some, see mqbench queues ls",
			IPCMNI);
	if (errnum == ENOSYS)
		return error_set(err, STATUS_SKIPPED,
				 "msgget: this kernel has no System V message "
				 "queues (CONFIG_SYSVIPC)");
	if (errnum == EPERM)
		return error_errno(err, STATUS_SKIPPED, errnum,
				   "msgget, which seccomp or a security "
				   "module forbids");
	return error_errno(err, STATUS_FAILED, errnum, "msgget");
}

static int sysv_open(struct channel *ch, struct error *err)
{
	struct sysv *q = sysv_of(ch);
	q->id = msgget(ch->address ? ch->address->key : IPC_PRIVATE,
		       IPC_CREAT | IPC_EXCL | 0600);
	q->opened = q->id >= 0;
	if (!q->opened)
		return sysv_refused(ch, errno, err);
	if (sysv_set_capacity(q, err) < 0)
		return -1;
	return sysv_read_back(q, err);
}

/*
 * msgrcv takes the lowest type first for a negative msgtyp, so the highest
 * priority is type 1.
 */
static int sysv_send(struct channel *ch, struct message *m)
{
	m->mtype = (long)(ch->prio_max + 1 - m->prio);
	int flags = ch->nonblock ? IPC_NOWAIT : 0;
	return msgsnd(sysv_of(ch)->id, &m->mtype, m->len, flags) < 0 ? -errno
								     : 0;
}

static int sysv_recv(struct channel *ch, struct message *m)
{
	int flags =
		(ch->nonblock ? IPC_NOWAIT : 0) | (ch->except ? MSG_EXCEPT : 0);
	ssize_t n =
		msgrcv(sysv_of(ch)->id, &m->mtype, ch->size, ch->select, flags);
	if (n < 0)
		return errno == ENOMSG ? -EAGAIN : -errno;
	m->len = (size_t)n;
	m->prio = ch->prio_max + 1 - (unsigned)m->mtype;
	return 0;
}

static void sysv_close(struct channel *ch)
{
	struct sysv *q = sysv_of(ch);
	if (q->opened)
		msgctl(q->id, IPC_RMID, NULL);
	q->opened = false;
}

static int sysv_named_create(struct channel *ch, const struct address *address,
			     unsigned mode)
{
	struct sysv *q = sysv_of(ch);
	q->id = msgget(address->key, IPC_CREAT | IPC_EXCL | (int)mode);
	return q->id < 0 ? -errno : 0;
}

static int sysv_named_open(struct channel *ch, const struct address *address,
			   enum side side)
{
	struct sysv *q = sysv_of(ch);
	(void)side;
	q->id = address->id >= 0 ? address->id : msgget(address->key, 0);
	return q->id < 0 ? -errno : 0;
}

static int sysv_named_stat(struct channel *ch, struct named_status *status)
{
	struct msqid_ds ds;
	if (msgctl(sysv_of(ch)->id, IPC_STAT, &ds) < 0)
		return -errno;
	status->messages = ds.msg_qnum;
	status->capacity_bytes = ds.msg_qbytes;
	status->capacity_messages = ds.msg_qbytes;
	status->message_bytes = ds.msg_qbytes > ds.__msg_cbytes
					? ds.msg_qbytes
					: ds.__msg_cbytes;
	return 0;
}

static int sysv_named_origin(struct channel *ch, struct named_origin *origin)
{
	struct msqid_ds ds;
	if (msgctl(sysv_of(ch)->id, IPC_STAT, &ds) < 0)
		return -errno;
	origin->maker = ds.msg_perm.cuid;
	origin->mode = ds.msg_perm.mode & 0777;
	origin->since_s = ds.msg_ctime;
	origin->unlinked = false;
	return 0;
}

/* MSG_COPY takes the place in the queue for a type. */
static int sysv_named_peek(struct channel *ch, uint64_t index,
			   struct message *m)
{
	ssize_t n = msgrcv(sysv_of(ch)->id, &m->mtype, ch->size, (long)index,
			   MSG_COPY | IPC_NOWAIT);
	if (n < 0)
		return errno == ENOMSG ? -EAGAIN : -errno;
	m->len = (size_t)n;
	return 0;
}

static int sysv_named_remove(struct channel *ch, const struct address *address)
{
	(void)address;
	return msgctl(sysv_of(ch)->id, IPC_RMID, NULL) < 0 ? -errno : 0;
}

static int sysv_named_resize(struct channel *ch, struct error *err)
{
	return sysv_set_capacity(sysv_of(ch), err);
}

static const struct named sysv_named = {
	.create = sysv_named_create,
	.open = sysv_named_open,
	.stat = sysv_named_stat,
	.origin = sysv_named_origin,
	.peek = sysv_named_peek,
	.remove = sysv_named_remove,
	.resize = sysv_named_resize,
	.refused = sysv_refused,
};

const struct mechanism mechanism_sysv = {
	.name = "sysv",
	.mark = {"SysV", "System V", {"#0072b2", "#58b4ee"}},
	.summary = "System V message queue: msgget msgsnd msgrcv msgctl",
	.caps = CAN_TRY | CAN_PRIORITY | CAN_SELECT_TYPE | CAN_FAN | CAN_NAME |
		CARRIES,
	.size = sizeof(struct sysv),
	.open = sysv_open,
	.send = sysv_send,
	.recv = sysv_recv,
	.close = sysv_close,
	.named = &sysv_named,
};
