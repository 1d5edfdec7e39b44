/* The same calls for queues of any party. */
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/stat.h>

#include "base/memory.h"
#include "channel.h"
#include "named.h"
#include "probe/queue.h"

#define SIZE_MAX_PUT 8192

/* What IPC_SET of a queue that is there says of its owner and its group. */
#define NO_ID (-EINVAL)

_Noreturn static void skip_no_id(struct probe *p)
{
	probe_skip(p, "msgctl IPC_SET: the queue's owner has no id in this "
		      "user namespace");
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

static int resize(const struct queue *q, unsigned long bytes)
{
	struct msqid_ds status;
	if (msgctl(q->id, IPC_STAT, &status) < 0)
		return -errno;
	status.msg_qbytes = bytes;
	return rc_of(msgctl(q->id, IPC_SET, &status));
}

int queue_create(struct probe *p, struct queue *q, int mode, size_t capacity,
		 size_t size)
{
	struct mq_attr attr = {.mq_maxmsg = (long)capacity,
			       .mq_msgsize = (long)size};
	q->id = q->party == SYSV ? msgget(q->key, IPC_CREAT | IPC_EXCL | mode)
				 : mq_open(q->name, O_CREAT | O_EXCL | O_RDWR,
					   mode, &attr);
	if (q->id < 0)
		return -errno;
	if (p->makes < MADE)
		p->made[p->makes++] = *q;
	if (q->party == SYSV) {
		int rc = resize(q, capacity * size);
		q->has_other_size = rc == NO_ID;
		return q->has_other_size ? 0 : rc;
	}
	q->nowait = mq_open(q->name, O_RDWR | O_NONBLOCK);
	return q->nowait < 0 ? -errno : 0;
}

int queue_open(struct queue *q)
{
	q->id = q->party == SYSV ? msgget(q->key, 0) : mq_open(q->name, O_RDWR);
	return q->id < 0 ? -errno : 0;
}

static struct queue make(struct probe *p, int mode, size_t capacity,
			 size_t size)
{
	struct queue q = queue_address(p);
	int rc = queue_create(p, &q, mode, capacity, size);
	probe_need(p, rc, q.party == SYSV ? "msgget" : "mq_open");
	return q;
}

static struct channel *open_channel(struct probe *p, size_t capacity,
				    size_t size)
{
	struct error err = {0};
	if (!p->mechanism)
		probe_skip(p, "there is no such mechanism");
	struct channel *ch = mem_array(1, p->mechanism->size);
	ch->mechanism = p->mechanism;
	ch->size = size;
	ch->capacity = capacity;
	if (ch->mechanism->open(ch, &err) < 0)
		probe_skip(p, "%s", err.text);
	return ch;
}

struct queue queue_make(struct probe *p, size_t capacity, size_t size)
{
	if (p->party == SYSV || p->party == POSIX)
		return make(p, 0600, capacity, size);
	return (struct queue){
		.party = p->party,
		.channel = open_channel(p, capacity, size),
	};
}

struct queue queue_make_mode(struct probe *p, int mode)
{
	return make(p, mode, 4, BODY_MAX);
}

struct queue queue_make_sized(struct probe *p, size_t capacity, size_t size)
{
	struct queue q = queue_make(p, capacity, size);
	if (q.has_other_size)
		skip_no_id(p);
	return q;
}

struct queue queue_make_full(struct probe *p)
{
	struct queue q = queue_make_sized(p, 1, 1);
	probe_need(p, queue_put_text(&q, "x"), "send");
	return q;
}

void queue_close(const struct queue *q)
{
	if (q->party == POSIX) {
		mq_close(q->id);
		mq_close(q->nowait);
	}
}

int queue_remove(const struct queue *q)
{
	return rc_of(q->party == SYSV ? msgctl(q->id, IPC_RMID, NULL)
				      : mq_unlink(q->name));
}

int queue_set(struct probe *p, const struct queue *q, struct msqid_ds *status)
{
	int rc = rc_of(msgctl(q->id, IPC_SET, status));
	if (rc == NO_ID)
		skip_no_id(p);
	return rc;
}

int queue_resize(struct probe *p, const struct queue *q, unsigned long bytes)
{
	int rc = resize(q, bytes);
	if (rc == NO_ID)
		skip_no_id(p);
	return rc;
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

/* A message as System V and the controls take it. */
union letter {
	struct message m;
	char room[sizeof(struct message) + SIZE_MAX_PUT];
};

int queue_put(const struct queue *q, long kind, const char *text, size_t size,
	      int flags)
{
	union letter letter = {0};
	struct message *m = &letter.m;
	if (q->party == POSIX)
		return rc_of(mq_send(flags & NOWAIT ? q->nowait : q->id, text,
				     size, (unsigned)kind));
	m->len = size;
	m->mtype = kind;
	memcpy(m->body, text, size < SIZE_MAX_PUT ? size : SIZE_MAX_PUT);
	return q->channel ? q->channel->mechanism->send(q->channel, m)
			  : rc_of(msgsnd(q->id, &m->mtype, size, flags));
}

int queue_put_text(const struct queue *q, const char *text)
{
	return queue_put(q, 1, text, strlen(text), NOWAIT);
}

/* The length or -errno. */
static int take(const struct queue *q, long want, struct message *m,
		size_t room, int flags)
{
	if (q->channel) {
		int rc = q->channel->mechanism->recv(q->channel, m);
		return rc < 0 ? rc : (int)m->len;
	}
	if (q->party == SYSV)
		return rc_of(msgrcv(q->id, &m->mtype, room, want, flags));
	int n = rc_of(mq_receive(flags & NOWAIT ? q->nowait : q->id, m->body,
				 room, &m->prio));
	m->mtype = m->prio;
	return n;
}

int queue_take(const struct queue *q, long want, struct taken *m, size_t room,
	       int flags)
{
	union letter letter = {0};
	int n = take(q, want, &letter.m, room, flags);
	if (n < 0)
		return n;
	m->kind = letter.m.mtype;
	memcpy(m->text, letter.m.body, n < BODY_MAX ? (size_t)n : BODY_MAX);
	return n;
}

int queue_take_any(const struct queue *q)
{
	struct taken m;
	return queue_take(q, 0, &m, BODY_MAX, NOWAIT);
}

int job_put(struct job *job)
{
	static const char text[SIZE_MAX_PUT];
	return queue_put(&job->queue, job->kind ? job->kind : 1, text,
			 job->size ? job->size : 1, 0);
}

int job_take(struct job *job)
{
	return queue_take(&job->queue, job->kind, &job->got,
			  job->size ? job->size : BODY_MAX, 0);
}
