/* Creating and finding a queue by its name or key. */
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/msg.h>

#include "probe/queue.h"

static void exclusive(struct probe *p)
{
	struct queue q = queue_make(p, 4, BODY_MAX);
	probe_expect(p, queue_create(p, &q, 0600, 4, BODY_MAX), -EEXIST,
		     "the second time");
}

static void open_missing(struct probe *p)
{
	struct queue q = queue_address(p);
	probe_expect(p, queue_open(&q), -ENOENT, "");
}

static void sysv_distinct(struct probe *p)
{
	key_t a = ftok("/", 1), b = ftok("/", 257);
	if (a == -1)
		probe_need(p, -errno, "ftok");
	probe_conclude(p, a != b, "ftok of id 1 and of id 257: %s key%s",
		       a == b ? "the same" : "two", a == b ? "" : "s");
}

static void posix_distinct(struct probe *p)
{
	struct queue a = queue_address(p), b;
	strcat(a.name, "-x");
	probe_need(p, queue_create(p, &a, 0600, 4, BODY_MAX), "mq_open");
	b = a;
	b.name[strlen(b.name) - 1] = 'X';
	probe_expect(p, queue_open(&b), -ENOENT, "in upper case");
}

static int open_name(const char *name)
{
	return rc_of(mq_open(name, O_RDWR));
}

static void name_rules(struct probe *p)
{
	char name[260] = "/";
	struct queue q = queue_address(p);
	memset(name + 1, 'x', 255);
	int longest = open_name(name);
	strcat(name, "x");
	int longer = open_name(name);
	int bare = open_name(q.name + 1), alone = open_name("/");
	int inner = open_name("/a/b"), dot = open_name("/.");
	bool held = longest == -ENOENT && longer == -ENAMETOOLONG &&
		    bare == -EINVAL && alone == -ENOENT && inner == -EACCES &&
		    dot == -EACCES;
	probe_conclude(p, held, "no slash %s, two %s, dot %s, 256 bytes %s",
		       rc_name(bare), rc_name(inner), rc_name(dot),
		       rc_name(longer));
}

static void sysv_attributes(struct probe *p)
{
	struct msqid_ds status;
	struct queue q = queue_make_sized(p, 100, 1);
	int again = msgget(q.key, IPC_CREAT | 0600);
	int rc = rc_of(msgctl(again, IPC_STAT, &status));
	probe_conclude(p, rc == 0 && status.msg_qbytes == 100,
		       "opened again %s, msg_qbytes %lu", rc_name(rc),
		       rc < 0 ? 0 : status.msg_qbytes);
}

static void posix_attributes(struct probe *p)
{
	struct mq_attr other = {.mq_maxmsg = 1, .mq_msgsize = -1}, now = {0};
	struct queue q = queue_make(p, 4, BODY_MAX);
	mqd_t again = mq_open(q.name, O_CREAT | O_RDWR, 0600, &other);
	int rc = again < 0 || mq_getattr(again, &now) < 0 ? -errno : 0;
	probe_conclude(p, rc == 0 && now.mq_maxmsg == 4,
		       "opened again %s, mq_maxmsg %ld", rc_name(rc),
		       now.mq_maxmsg);
}

static int find_and_put(struct job *job)
{
	if (!probe_wait_count(job->probe))
		probe_skip(job->probe, "no queue was made within 2 s");
	int rc = queue_open(&job->queue);
	return rc < 0 ? rc : queue_put(&job->queue, 1, "hello", 5, 0);
}

static void unrelated(struct probe *p)
{
	struct queue q = queue_address(p);
	struct job *job =
		job_start(p, &(struct job){.body = find_and_put, .queue = q});
	probe_need(p, queue_create(p, &q, 0600, 4, BODY_MAX), "create");
	atomic_store(&p->count, 1);
	int rc = job_result(job), n = queue_take_any(&q);
	probe_conclude(p, rc == 0 && n == 5, "opened and sent to: %s",
		       rc_name(rc));
}

static const struct promise promises[] = {
	ROW(2, "exclusive-create",
	    "exclusive creation fails if the queue exists",
	    {KEPT, "EEXIST", "msgget(2): IPC_EXCL", exclusive},
	    {KEPT, "EEXIST", "mq_open(3): O_EXCL", exclusive}),
	ROW(3, "open-missing", "opening a queue that does not exist fails",
	    {KEPT, "ENOENT", "msgget(2)", open_missing},
	    {KEPT, "ENOENT", "mq_open(3)", open_missing}),
	ROW(61, "distinct-names", "different names never mean the same queue",
	    {NOT_OFFERED, "ftok takes 8 bits of the id, 16 of the inode",
	     "ftok(3)", sysv_distinct},
	    {KEPT, "names are exact, case included", "mq_overview(7)",
	     posix_distinct}),
	ROW(62, "names-checked",
	    "names other than a slash and up to 255 bytes are refused",
	    ABSENT("a key is a number", "msgget(2)"),
	    {KEPT, "EINVAL without slash, EACCES with two, ENAMETOOLONG",
	     "mq_open(3), ipc/mqueue.c", name_rules}),
	ROW(63, "attributes-stay",
	    "opening a queue does not change its attributes",
	    {KEPT, "msg_qbytes of the queue stays", "ipc/msg.c newque",
	     sysv_attributes},
	    {KEPT, "the given ones are ignored, valid or not", "mq_open(3)",
	     posix_attributes}),
	ROW(75, "unrelated", "an unrelated process can open the queue",
	    {KEPT, "by its key", "msgget(2)", unrelated},
	    {KEPT, "by its name", "mq_open(3)", unrelated},
	    ABSENT("its descriptor is inherited or passed", "pipe(7)"),
	    ABSENT("a socketpair has no name", "socketpair(2)"),
	    ABSENT("its mapping has no name", "mmap(2)")),
	{0},
};

const struct subject subject_naming = {"NAMING", promises};
