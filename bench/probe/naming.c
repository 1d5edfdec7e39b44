/* Creating and finding a queue by its name or key. */
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <stdio.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <unistd.h>

#include "probe/queue.h"

static void exclusive(struct probe *p)
{
	struct queue q = queue_address(p);
	int first = queue_create(p, &q, 0600);
	struct queue again = q;
	int second = queue_create(p, &again, 0600);
	if (first < 0)
		probe_skip(p, "create: %s", said(first));
	probe_conclude(p, second == -EEXIST, "the second time %s",
		       said(second));
}

static void open_missing(struct probe *p)
{
	struct queue q = queue_address(p);
	int rc = queue_open(&q);
	probe_conclude(p, rc == -ENOENT, "%s", said(rc));
}

static void sysv_distinct(struct probe *p)
{
	key_t a = ftok("/proc", 1), b = ftok("/proc", 257);
	if (a == -1)
		probe_skip(p, "ftok: %s", said(-errno));
	probe_conclude(p, a != b, "ftok of id 1 and of id 257: %s key%s",
		       a == b ? "the same" : "two", a == b ? "" : "s");
}

static void posix_distinct(struct probe *p)
{
	struct queue a = queue_address(p), b;
	strcat(a.name, "-x");
	int rc = queue_create(p, &a, 0600);
	if (rc < 0)
		probe_skip(p, "mq_open: %s", said(rc));
	b = a;
	b.name[strlen(b.name) - 1] = 'X';
	rc = queue_open(&b);
	probe_conclude(p, rc == -ENOENT, "in upper case %s", said(rc));
}

static int open_name(const char *name)
{
	return mq_open(name, O_RDWR) < 0 ? -errno : 0;
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
		       said(bare), said(inner), said(dot), said(longer));
}

static void sysv_attributes(struct probe *p)
{
	struct msqid_ds status;
	struct queue q = queue_address(p);
	int rc = queue_create(p, &q, 0600);
	if (rc < 0 || (rc = queue_resize(&q, 100)) < 0)
		probe_skip(p, "create: %s", said(rc));
	int again = msgget(q.key, IPC_CREAT | 0600);
	rc = msgctl(again, IPC_STAT, &status) < 0 ? -errno : 0;
	probe_conclude(p, rc == 0 && status.msg_qbytes == 100,
		       "opened again %s, msg_qbytes %lu", said(rc),
		       rc < 0 ? 0 : status.msg_qbytes);
}

static void posix_attributes(struct probe *p)
{
	struct mq_attr other = {.mq_maxmsg = 1, .mq_msgsize = -1}, now = {0};
	struct queue q = queue_make(p, 4, TEXT_MAX);
	mqd_t again = mq_open(q.name, O_CREAT | O_RDWR, 0600, &other);
	int rc = again < 0 || mq_getattr(again, &now) < 0 ? -errno : 0;
	probe_conclude(p, rc == 0 && now.mq_maxmsg == 4,
		       "opened again %s, mq_maxmsg %ld", said(rc),
		       now.mq_maxmsg);
}

/* Started before the queue exists; knows only its name. */
static bool is_made(void *context)
{
	struct probe *p = context;
	return atomic_load(&p->count) > 0;
}

static int find_and_put(struct job *job)
{
	if (!until_true(is_made, job->probe))
		return -ETIMEDOUT;
	int rc = queue_open(&job->queue);
	return rc < 0 ? rc : queue_put(&job->queue, 1, "hello", 5, 0);
}

static void unrelated(struct probe *p)
{
	struct taken m;
	struct queue q = queue_address(p);
	struct job *job =
		job_start(p, &(struct job){.body = find_and_put, .queue = q});
	int rc = queue_create(p, &q, 0600);
	if (rc < 0)
		probe_skip(p, "create: %s", said(rc));
	atomic_store(&p->count, 1);
	rc = job_result(job);
	int n = queue_take(&q, 0, &m, TEXT_MAX, q.party == SYSV ? NOWAIT : 0);
	probe_conclude(p, rc == 0 && n == 5, "opened and sent to: %s",
		       said(rc));
}

static const struct promise promises[] = {
	{2,
	 "exclusive-create",
	 "exclusive creation fails if the queue exists",
	 {{KEPT, "EEXIST", "msgget(2): IPC_EXCL", exclusive},
	  {KEPT, "EEXIST", "mq_open(3): O_EXCL", exclusive}}},
	{3,
	 "open-missing",
	 "opening a queue that does not exist fails",
	 {{KEPT, "ENOENT", "msgget(2)", open_missing},
	  {KEPT, "ENOENT", "mq_open(3)", open_missing}}},
	{61,
	 "distinct-names",
	 "different names never mean the same queue",
	 {{NOT_OFFERED, "ftok takes 8 bits of the id, 16 of the inode",
	   "ftok(3)", sysv_distinct},
	  {KEPT, "names are exact, case included", "mq_overview(7)",
	   posix_distinct}}},
	{62,
	 "names-checked",
	 "names other than a slash and up to 255 bytes are refused",
	 {{NOT_OFFERED, "a key is a number", "msgget(2)", NULL},
	  {KEPT, "EINVAL without slash, EACCES with two, ENAMETOOLONG",
	   "mq_open(3), ipc/mqueue.c", name_rules}}},
	{63,
	 "attributes-stay",
	 "opening a queue does not change its attributes",
	 {{KEPT, "msg_qbytes of the queue stays", "ipc/msg.c newque",
	   sysv_attributes},
	  {KEPT, "the given ones are ignored, valid or not", "mq_open(3)",
	   posix_attributes}}},
	{75,
	 "unrelated",
	 "an unrelated process can open the queue",
	 {{KEPT, "by its key", "msgget(2)", unrelated},
	  {KEPT, "by its name", "mq_open(3)", unrelated},
	  {NOT_OFFERED, "its descriptor is inherited or passed", "pipe(7)",
	   NULL},
	  {NOT_OFFERED, "a socketpair has no name", "socketpair(2)", NULL},
	  {NOT_OFFERED, "its mapping has no name", "mmap(2)", NULL}}},
	{0},
};

const struct subject subject_naming = {"naming", "NAMING", promises};
