/* How long queues and messages last, and what removal means. */
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <sched.h>
#include <sys/msg.h>
#include <unistd.h>

#include "base/text.h"
#include "probe/queue.h"

static void persists(struct probe *p)
{
	struct queue q = queue_make(p, 4, BODY_MAX);
	job_run(p, &q, job_put);
	long n = queue_messages(&q);
	probe_conclude(p, n == 1, "%ld message%s of an ended process", n,
		       text_plural(n));
}

/* A message before, and one after the name or id is gone. */
static void survives_removal(struct probe *p)
{
	struct queue q = queue_make(p, 4, BODY_MAX);
	queue_put_text(&q, "old");
	int removed = queue_remove(&q), put = queue_put_text(&q, "new");
	int took = queue_take_any(&q);
	probe_conclude(p, removed == 0 && put == 0 && took == 3,
		       "removed: send %s, receive %s", rc_name(put),
		       rc_name(took));
}

static void new_object(struct probe *p)
{
	struct queue old = queue_make(p, 4, BODY_MAX), new = old;
	queue_put_text(&old, "old");
	queue_remove(&old);
	probe_need(p, queue_create(p, &new, 0600, 4, BODY_MAX), "create");
	long n = queue_messages(&new);
	probe_conclude(p, n == 0 && old.id != new.id,
		       "%s, %ld messages in the new queue",
		       old.id != new.id ? "another id" : "the same id", n);
}

/* Indices are used in turn: a removed queue's id is not reused at once. */
static void sysv_stale(struct probe *p)
{
	struct queue old = queue_make(p, 4, BODY_MAX);
	queue_remove(&old);
	int used = queue_put_text(&old, "x");
	for (int i = 0; i < 300; i++) {
		struct queue next = queue_make(p, 4, BODY_MAX);
		if ((next.id ^ old.id) % 32768 == 0)
			used = queue_take_any(&old);
		queue_remove(&next);
		p->makes--;
	}
	probe_expect(p, used, -EINVAL, "");
}

static void posix_stale(struct probe *p)
{
	struct queue q = queue_make(p, 4, BODY_MAX);
	mq_close(q.id);
	int rc = queue_put(&q, 1, "x", 1, 0);
	struct queue next = queue_make(p, 4, BODY_MAX);
	int again = queue_put(&q, 1, "x", 1, 0);
	probe_conclude(p, again < 0 && rc == -EBADF,
		       "%s, then %s: the number %s used again", rc_name(rc),
		       rc_name(again), next.id == q.id ? "is" : "is not");
}

static void sysv_exec(struct probe *p)
{
	probe_conclude(p, false, "there is no descriptor");
}

static void posix_exec(struct probe *p)
{
	struct queue q = queue_make(p, 4, BODY_MAX);
	int flags = fcntl(q.id, F_GETFD);
	probe_conclude(p, flags == FD_CLOEXEC, "F_GETFD is %s",
		       flags == FD_CLOEXEC ? "FD_CLOEXEC" : "0");
}

static void isolated(struct probe *p)
{
	struct queue q = queue_make(p, 4, BODY_MAX), inside = q;
	queue_put_text(&q, "abc");
	probe_need(p, rc_of(unshare(CLONE_NEWIPC)),
		   "no further namespace: unshare");
	int rc = queue_open(&inside), took = queue_take_any(&q);
	probe_conclude(
		p, rc == -ENOENT && took == (q.party == SYSV ? -EINVAL : 3),
		"inside: %s; opened before: %s", rc_name(rc), rc_name(took));
}

static void sysv_reuse(struct probe *p)
{
	struct queue a = queue_make(p, 4, BODY_MAX);
	queue_remove(&a);
	struct queue b = queue_make(p, 4, BODY_MAX);
	probe_conclude(p, a.id != b.id, "%s after removal",
		       a.id != b.id ? "another id" : "the same id");
}

static void posix_reuse(struct probe *p)
{
	struct queue a = queue_make(p, 4, BODY_MAX);
	mq_close(a.id);
	struct queue b = queue_make(p, 4, BODY_MAX);
	probe_conclude(p, a.id != b.id, "%s after mq_close",
		       a.id != b.id ? "another number" : "the same number");
}

static const struct promise promises[] = {
	ROW(1, "persists", "messages outlive the process that sent them",
	    {KEPT, "the message is there", "sysvipc(7): until removed",
	     persists},
	    {KEPT, "the message is there", "mq_overview(7)", persists},
	    ABSENT("gone with the last descriptor", "pipe(7)"),
	    ABSENT("gone with the last descriptor", "unix(7)"),
	    ABSENT("gone with the last mapping", "mmap(2)")),
	ROW(4, "survives-removal",
	    "a removed queue remains usable by those who hold it open",
	    {NOT_OFFERED, "EINVAL at once", "ipc/msg.c freeque",
	     survives_removal},
	    {KEPT, "sends and receives as before", "mq_unlink(3)",
	     survives_removal}),
	ROW(5, "new-object",
	    "a queue created again under its name is new and empty",
	    {KEPT, "another msqid, no message", "ipc/util.c ipc_idr_alloc",
	     new_object},
	    {KEPT, "another descriptor, no message", "mq_unlink(3)",
	     new_object}),
	ROW(6, "stale-handle",
	    "the handle of a removed queue never refers to another",
	    {KEPT, "EINVAL, also once its slot is used again",
	     "ipc/util.c ipc_checkid", sysv_stale},
	    {NOT_OFFERED, "EBADF until the number is used again", "close(2)",
	     posix_stale}),
	ROW(65, "closed-on-exec", "the handle is not inherited through exec",
	    {NOT_OFFERED, "an id is no descriptor: any program may use it",
	     "msgget(2)", sysv_exec},
	    {KEPT, "FD_CLOEXEC is set", "mq_open(3)", posix_exec}),
	ROW(67, "isolated", "a new IPC namespace sees no queue of the old one",
	    {KEPT, "key ENOENT, id EINVAL", "ipc_namespaces(7)", isolated},
	    {KEPT, "name ENOENT; open descriptors keep working",
	     "ipc_namespaces(7), ipc/mqueue.c", isolated}),
	ROW(74, "handles-not-reused",
	    "the handle of a removed queue is not reused at once",
	    {KEPT, "indices are used in turn", "ipc/util.c idr_alloc_cyclic",
	     sysv_reuse},
	    {NOT_OFFERED, "the lowest free descriptor", "open(2)",
	     posix_reuse}),
	{0},
};

const struct subject subject_lifetime = {"LIFETIME", promises};
