/*
 * Promises about limits: how much fits, what limits it, and what happens there.
 */
#include <errno.h>
#include <mqueue.h>
#include <sys/msg.h>
#include <sys/resource.h>

#include "probe/queue.h"

/* The charge of a queue of one message of 8 bytes, on 64 bits. */
#define CHARGE (8 + 12 * sizeof(void *))

static int put_empty(const struct queue *q)
{
	int n = 0;
	while (n < 100 && queue_put_text(q, "") == 0)
		n++;
	return n;
}

static void number(struct probe *p)
{
	struct queue q = queue_make_sized(p, 5, 1);
	int n = put_empty(&q);
	int rc = queue_put_text(&q, "");
	probe_conclude(p, n == 5 && rc == -EAGAIN, "%d empty messages, then %s",
		       n, rc_name(rc));
}

/* With a receiver that waits for it. */
static void gets_through(struct probe *p)
{
	static const char text[11];
	size_t size = p->party == SYSV ? 11 : 10;
	struct queue q = queue_make_sized(p, 1, 10);
	job_blocked(p, &q, job_take);
	int rc = queue_put(&q, 1, text, size, NOWAIT);
	probe_conclude(p, rc == 0,
		       "%zu bytes, room for 10, a receiver waits: %s", size,
		       rc_name(rc));
}

static void sysv_grows(struct probe *p)
{
	struct queue q = queue_make_full(p);
	struct job *job = job_blocked(p, &q, job_put);
	int set = queue_resize(p, &q, 10), rc = job_result(job);
	probe_conclude(p, set == 0 && rc == 0, "%s, the waiting sender %s",
		       rc_name(set), rc_name(rc));
}

static void posix_grows(struct probe *p)
{
	struct mq_attr attr = {.mq_maxmsg = 10, .mq_msgsize = 1};
	struct queue q = queue_make_full(p);
	struct job *job = job_blocked(p, &q, job_put);
	int set = rc_of(mq_setattr(q.id, &attr, NULL));
	mq_getattr(q.id, &attr);
	bool waits = job_stays(job);
	probe_conclude(p, attr.mq_maxmsg == 10 && !waits,
		       "%s, mq_maxmsg still %ld, the sender %s", rc_name(set),
		       attr.mq_maxmsg, waits ? "keeps waiting" : "continues");
}

static void shrinks(struct probe *p)
{
	struct queue q = queue_make(p, 4, 1);
	for (int i = 0; i < 3; i++)
		queue_put_text(&q, "x");
	int set = queue_resize(p, &q, 1);
	int rc = queue_put_text(&q, "x");
	long left = queue_messages(&q);
	probe_conclude(p, set == 0 && rc == -EAGAIN && left == 3,
		       "%s, %ld stay, send %s", rc_name(set), left,
		       rc_name(rc));
}

/* Of a user who hardly has other queues, where another may be had. */
static void set_user_limit(struct probe *p, rlim_t bytes)
{
	struct rlimit limit;
	probe_try_other();
	getrlimit(RLIMIT_MSGQUEUE, &limit);
	if (limit.rlim_max < bytes)
		probe_skip(p, "RLIMIT_MSGQUEUE is under %llu bytes",
			   (unsigned long long)bytes);
	limit.rlim_cur = bytes;
	probe_need(p, rc_of(setrlimit(RLIMIT_MSGQUEUE, &limit)), "setrlimit");
}

/* Of one message of 8 bytes. */
static int make_small(struct probe *p, struct queue *q)
{
	*q = queue_address(p);
	return queue_create(p, q, 0600, 1, 8);
}

/* The user's other queues count too; a private user namespace has none. */
static void user_limit(struct probe *p)
{
	struct queue q;
	set_user_limit(p, CHARGE - 1);
	int under = make_small(p, &q);
	set_user_limit(p, CHARGE);
	int exact = make_small(p, &q);
	if (under == -EMFILE && exact == -EMFILE)
		probe_conclude(p, true, "EMFILE, beside this user's queues");
	probe_conclude(p, under == -EMFILE && exact == 0,
		       "limit %zu: %s, limit %zu: %s", CHARGE - 1,
		       rc_name(under), CHARGE, rc_name(exact));
}

static void charged(struct probe *p)
{
	struct queue q, second;
	set_user_limit(p, CHARGE);
	int rc = make_small(p, &q);
	if (rc == -EMFILE)
		probe_skip(p, "this user has other queues, which count too");
	probe_need(p, rc, "mq_open");
	queue_remove(&q);
	int unlinked = make_small(p, &second);
	queue_close(&q);
	int closed = make_small(p, &second);
	probe_conclude(p, unlinked == -EMFILE && closed == 0,
		       "unlinked: the next %s; closed: %s", rc_name(unlinked),
		       rc_name(closed));
}

static void queues_limited(struct probe *p)
{
	struct queue q;
	int rc = 0, n = 0;
	probe_set_limit(p,
			p->party == SYSV ? "/proc/sys/kernel/msgmni"
					 : "/proc/sys/fs/mqueue/queues_max",
			"3");
	probe_drop_resource();
	for (; n < 5 && rc == 0; n += rc == 0) {
		q = queue_address(p);
		rc = queue_create(p, &q, 0600, 1, 1);
	}
	if (rc != -ENOSPC)
		probe_need(p, rc, "create");
	probe_conclude(p, n == 3 && rc == -ENOSPC, "%d queues, then %s", n,
		       rc_name(rc));
}

static void sysv_wide(struct probe *p)
{
	struct msqid_ds status = {0};
	struct queue q = queue_make(p, 1, 1);
	if (sizeof(long) < 8)
		probe_skip(p, "a long has 32 bits");
	int set = queue_resize(p, &q, (unsigned long)(1ull << 32));
	msgctl(q.id, IPC_STAT, &status);
	probe_conclude(p, set < 0 || status.msg_qbytes == 1ull << 32,
		       "2^32: %s, msg_qbytes %lu", rc_name(set),
		       status.msg_qbytes);
}

static void posix_wide(struct probe *p)
{
	struct queue q = queue_address(p);
	if (sizeof(long) < 8)
		probe_skip(p, "a long has 32 bits");
	int rc = queue_create(p, &q, 0600, (size_t)((1ull << 32) + 1), 8);
	if (rc != -EINVAL)
		probe_need(p, rc, "mq_open");
	probe_conclude(p, rc < 0, "2^32 + 1 messages: %s", rc_name(rc));
}

static const struct promise promises[] = {
	ROW(21, "number-limited", "the number of empty messages is limited too",
	    {KEPT, "as many as msg_qbytes", "ipc/msg.c msg_fits_inqueue",
	     number},
	    {KEPT, "mq_maxmsg", "mq_overview(7)", number}),
	ROW(22, "gets-through",
	    "a message that may be sent reaches a waiting receiver",
	    {NOT_OFFERED, "never, if larger than msg_qbytes",
	     "ipc/msg.c msg_fits_inqueue", gets_through},
	    {KEPT, "up to mq_msgsize", "mq_send(3)", gets_through}),
	ROW(47, "grows",
	    "the capacity can be raised while senders wait for room",
	    {KEPT, "they continue", "msgctl(2): IPC_SET", sysv_grows},
	    {NOT_OFFERED, "mq_maxmsg is fixed", "mq_getattr(3)", posix_grows}),
	ROW(48, "shrinks", "the capacity can be reduced below what is queued",
	    {KEPT, "ok; sends are EAGAIN", "msgctl(2): IPC_SET", shrinks},
	    ABSENT("mq_maxmsg is fixed", "mq_getattr(3)")),
	ROW(58, "user-limited", "the memory of a user's queues is limited",
	    ABSENT("no limit except a memory cgroup's", "msgget(2)"),
	    {KEPT, "EMFILE over RLIMIT_MSGQUEUE, to the byte", "getrlimit(2)",
	     user_limit}),
	ROW(59, "counts-until-close",
	    "an unlinked queue counts towards the limit until closed",
	    ABSENT("no limit for a user", "msgget(2)"),
	    {KEPT, "EMFILE until it is closed",
	     "ipc/mqueue.c mqueue_evict_inode", charged}),
	ROW(60, "queues-limited", "the number of queues is limited",
	    {KEPT, "ENOSPC at kernel.msgmni", "msgget(2)", queues_limited},
	    {KEPT, "ENOSPC at fs.mqueue.queues_max", "mq_overview(7)",
	     queues_limited}),
	ROW(72, "limit-exact",
	    "a size that is too large to represent is refused",
	    {NOT_OFFERED, "cut to 32 bits: 2^32 becomes 0",
	     "ipc/msg.c msgctl_down", sysv_wide},
	    {KEPT, "EINVAL", "ipc/mqueue.c mq_attr_ok", posix_wide}),
	{0},
};

const struct subject subject_limits = {"LIMITS", promises};
