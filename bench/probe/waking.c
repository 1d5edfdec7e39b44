/* Who is woken, and in which order. */
#include <errno.h>
#include <sched.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "probe/queue.h"

#define WAITERS 3
#define SENDERS 4

static void removal(struct probe *p)
{
	struct queue empty = queue_make(p, 1, 1), full = queue_make_full(p);
	struct job *receiver = job_blocked(p, &empty, job_take);
	struct job *sender = job_blocked(p, &full, job_put);
	queue_remove(&empty);
	queue_remove(&full);
	if (job_stays(receiver) && job_stays(sender))
		probe_conclude(p, false, "sender and receiver keep waiting");
	int took = job_result(receiver), put = job_result(sender);
	probe_conclude(p, took == -EIDRM && put == -EIDRM,
		       "receiver %s, sender %s", rc_name(took), rc_name(put));
}

/* Where nice(2) changes nothing, the waiters are alike. */
static void need_nice(struct probe *p)
{
	int policy = sched_getscheduler(0);
	if (policy == SCHED_FIFO || policy == SCHED_RR ||
	    getpriority(PRIO_PROCESS, 0) == 19)
		probe_skip(p, "mqbench runs at a priority that nice does not "
			      "lower");
}

/* The first to come is the least urgent. */
static int take_nicely(struct job *job)
{
	errno = 0;
	return nice(10) == -1 && errno ? -errno : job_take(job);
}

static void receivers(struct probe *p)
{
	struct job *job[WAITERS];
	char order[WAITERS + 1] = "";
	need_nice(p);
	struct queue q = queue_make(p, 8, BODY_MAX);
	for (int i = 0; i < WAITERS; i++)
		job[i] = job_blocked(p, &q, i ? job_take : take_nicely);
	queue_put_text(&q, "a");
	queue_put_text(&q, "b");
	queue_put_text(&q, "c");
	for (int i = 0; i < WAITERS; i++)
		if (job_result(job[i]) == 1)
			order[job[i]->got.text[0] - 'a'] = (char)('1' + i);
	probe_conclude(p, !strcmp(order, "123"),
		       "the first at a higher nice value: served %s", order);
}

/* Which comes first on System V is chance, so no order is a promise. */
static void senders(struct probe *p)
{
	char order[WAITERS + 1] = "";
	struct taken m;
	struct queue q = queue_make_full(p);
	for (int i = 0; i < WAITERS; i++)
		job_sleeps(job_start(p, &(struct job){.body = job_put,
						      .queue = q,
						      .kind = i + 1}));
	queue_take_any(&q);
	for (int i = 0; i < WAITERS; i++)
		if (queue_take(&q, 0, &m, BODY_MAX, 0) >= 0)
			order[i] = (char)('0' + m.kind);
	probe_conclude(p, q.party == POSIX && !strcmp(order, "123"),
		       "served %s%s", order,
		       q.party == POSIX ? "" : ", by chance");
}

/* A sender that was admitted has ended; one woken in vain switched again. */
static void wakes_one(struct probe *p)
{
	struct job *job[SENDERS];
	long before[SENDERS];
	int woken = 0;
	struct queue q = queue_make_full(p);
	for (int i = 0; i < SENDERS; i++)
		job[i] = job_blocked(p, &q, job_put);
	for (int i = 0; i < SENDERS; i++)
		before[i] = job_switches(job[i]);
	queue_take_any(&q);
	for (int i = 0; i < SENDERS; i++)
		woken += !job_stays(job[i]) || job_switches(job[i]) > before[i];
	probe_conclude(p, woken == 1, "%d of %d senders woken", woken, SENDERS);
}

static void overtakes(struct probe *p)
{
	static const char text[100];
	struct queue q = queue_make_sized(p, 1, sizeof(text));
	queue_put(&q, 1, text, 90, NOWAIT);
	struct job *large = job_start(
		p, &(struct job){.body = job_put, .queue = q, .size = 50});
	job_sleeps(large);
	int rc = queue_put(&q, 1, text, 10, NOWAIT);
	bool waits = job_stays(large);
	probe_conclude(p, rc == 0 && waits,
		       "50 bytes wait for room of 10: 10 bytes %s",
		       rc_name(rc));
}

static const struct promise promises[] = {
	ROW(23, "removal-wakes", "removing a queue wakes all blocked processes",
	    {KEPT, "EIDRM for senders and receivers", "ipc/msg.c freeque",
	     removal},
	    {NOT_OFFERED, "they keep waiting", "mq_unlink(3)", removal}),
	ROW(43, "receivers-in-turn",
	    "the longest-waiting receiver is served first",
	    {KEPT, "in order of arrival, whatever their priority",
	     "ipc/msg.c q_receivers", receivers},
	    {NOT_OFFERED, "by priority of the task, then in order of arrival",
	     "ipc/mqueue.c wq_add", receivers}),
	ROW(44, "senders-in-turn", "the longest-waiting sender is served first",
	    {NOT_OFFERED, "any order", "ipc/msg.c ss_wakeup", senders},
	    {KEPT, "in order of arrival, at equal priority of the tasks",
	     "ipc/mqueue.c wq_add", senders}),
	ROW(45, "wakes-one", "a free slot wakes exactly one sender",
	    {NOT_OFFERED, "all whose message fits", "ipc/msg.c ss_wakeup",
	     wakes_one},
	    {KEPT, "one", "ipc/mqueue.c pipelined_receive", wakes_one}),
	ROW(46, "small-overtakes",
	    "a small message can pass a blocked larger one",
	    {KEPT, "ok", "ipc/msg.c msg_fits_inqueue", overtakes},
	    ABSENT("all slots are alike", "mq_overview(7)")),
	{0},
};

const struct subject subject_waking = {"WAKING", promises};
