/* Queues of either family behind the same calls. */
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <stdio.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/stat.h>

#include "named.h"
#include "probe/queue.h"

#define SIZE_MAX_PUT 8192

void queue_note(struct probe *p, const struct queue *q)
{
	if (p->makes < MADE)
		p->made[p->makes++] = *q;
}

struct queue queue_address(struct probe *p)
{
	struct address address;
	struct queue q = {.party = p->party, .id = -1, .nowait = -1};
	address_make(&address, address_tag(), 0);
	memcpy(q.name, address.name, sizeof(q.name));
	q.key = address.key;
	return q;
}

static int create_posix(struct queue *q, int mode, long capacity, long size)
{
	struct mq_attr attr = {.mq_maxmsg = capacity, .mq_msgsize = size};
	q->id = mq_open(q->name, O_CREAT | O_EXCL | O_RDWR, mode, &attr);
	return q->id < 0 ? -errno : 0;
}

static int create_sysv(struct queue *q, int mode)
{
	q->id = msgget(q->key, IPC_CREAT | IPC_EXCL | mode);
	return q->id < 0 ? -errno : 0;
}

int queue_create(struct probe *p, struct queue *q, int mode)
{
	int rc = q->party == SYSV ? create_sysv(q, mode)
				  : create_posix(q, mode, 4, TEXT_MAX);
	if (rc == 0)
		queue_note(p, q);
	return rc;
}

int queue_open(struct queue *q)
{
	q->id = q->party == SYSV ? msgget(q->key, 0) : mq_open(q->name, O_RDWR);
	return q->id < 0 ? -errno : 0;
}

struct queue queue_make(struct probe *p, size_t capacity, size_t size)
{
	struct queue q = queue_address(p);
	q.key = IPC_PRIVATE;
	int rc = q.party == SYSV
			 ? create_sysv(&q, 0600)
			 : create_posix(&q, 0600, (long)capacity, (long)size);
	if (rc < 0)
		probe_skip(p, "%s: %s", q.party == SYSV ? "msgget" : "mq_open",
			   said(rc));
	queue_note(p, &q);
	if (q.party == SYSV)
		rc = queue_resize(&q, capacity * size);
	else
		q.nowait = mq_open(q.name, O_RDWR | O_NONBLOCK);
	if (rc < 0 || (q.party == POSIX && q.nowait < 0))
		probe_skip(p, "%s: %s", q.party == SYSV ? "msgctl" : "mq_open",
			   said(rc < 0 ? rc : -errno));
	return q;
}

int queue_remove(const struct queue *q)
{
	int rc = q->party == SYSV ? msgctl(q->id, IPC_RMID, NULL)
				  : mq_unlink(q->name);
	return rc < 0 ? -errno : 0;
}

int queue_resize(const struct queue *q, unsigned long bytes)
{
	struct msqid_ds status;
	if (msgctl(q->id, IPC_STAT, &status) < 0)
		return -errno;
	status.msg_qbytes = bytes;
	return msgctl(q->id, IPC_SET, &status) < 0 ? -errno : 0;
}

long queue_messages(const struct queue *q)
{
	struct msqid_ds status;
	struct mq_attr attr;
	if (q->party == POSIX)
		return mq_getattr(q->id, &attr) < 0 ? -errno : attr.mq_curmsgs;
	return msgctl(q->id, IPC_STAT, &status) < 0 ? -errno
						    : (long)status.msg_qnum;
}

int queue_put(const struct queue *q, long kind, const char *text, size_t size,
	      int flags)
{
	struct {
		long kind;
		char text[SIZE_MAX_PUT];
	} m = {.kind = kind};
	if (q->party == POSIX)
		return mq_send(flags & NOWAIT ? q->nowait : q->id, text, size,
			       (unsigned)kind) < 0
			       ? -errno
			       : 0;
	memcpy(m.text, text, size < sizeof(m.text) ? size : sizeof(m.text));
	return msgsnd(q->id, &m, size, flags & NOWAIT ? IPC_NOWAIT : 0) < 0
		       ? -errno
		       : 0;
}

static int take_posix(const struct queue *q, struct taken *m, size_t room,
		      int flags)
{
	char text[SIZE_MAX_PUT];
	unsigned prio = 0;
	ssize_t n = mq_receive(flags & NOWAIT ? q->nowait : q->id, text, room,
			       &prio);
	if (n < 0)
		return -errno;
	m->kind = prio;
	memcpy(m->text, text, (size_t)n < TEXT_MAX ? (size_t)n : TEXT_MAX);
	return (int)n;
}

int queue_take(const struct queue *q, long want, struct taken *m, size_t room,
	       int flags)
{
	struct {
		long kind;
		char text[SIZE_MAX_PUT];
	} got;
	if (q->party == POSIX)
		return take_posix(q, m, room, flags);
	int how = (flags & ~NOWAIT) | (flags & NOWAIT ? IPC_NOWAIT : 0);
	ssize_t n = msgrcv(q->id, &got, room, want, how);
	if (n < 0)
		return -errno;
	m->kind = got.kind;
	memcpy(m->text, got.text, (size_t)n < TEXT_MAX ? (size_t)n : TEXT_MAX);
	return (int)n;
}

int job_put(struct job *job)
{
	static const char text[8192];
	return queue_put(&job->queue, job->kind, text, job->size, job->flags);
}

int job_take(struct job *job)
{
	return queue_take(&job->queue, job->kind, &job->got,
			  job->size ? job->size : TEXT_MAX, job->flags);
}
