/* Who is woken, and in which order. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/msg.h>
#include <unistd.h>

#include "probe/queue.h"

#define WAITERS 3
#define SENDERS 4

/* Bytes of a message of which one fits into the queue. */
#define ONE 8

static struct queue make_full(struct probe *p)
{
	struct queue q = queue_make(p, 1, ONE);
	int rc = queue_put(&q, 1, "12345678", ONE, NOWAIT);
	if (rc < 0)
		probe_skip(p, "send: %s", said(rc));
	return q;
}

static void removal(struct probe *p)
{
	struct queue empty = queue_make(p, 1, ONE), full = make_full(p);
	struct job *receiver =
		job_start(p, &(struct job){.body = job_take, .queue = empty});
	struct job *sender = job_start(p, &(struct job){.body = job_put,
							.queue = full,
							.kind = 1,
							.size = ONE});
	job_blocks(receiver);
	job_blocks(sender);
	queue_remove(&empty);
	queue_remove(&full);
	if (job_stays(receiver) && job_stays(sender))
		probe_conclude(p, false, "sender and receiver keep waiting");
	int took = job_result(receiver), put = job_result(sender);
	probe_conclude(p, took == -EIDRM && put == -EIDRM,
		       "receiver %s, sender %s", said(took), said(put));
}

/* The first to come is the least urgent. */
static int be_nice(struct job *job)
{
	(void)job;
	return nice(10) == -1 && errno ? -errno : 0;
}

static void receivers(struct probe *p)
{
	struct job *job[WAITERS];
	char order[WAITERS + 1] = "";
	struct queue q = queue_make(p, 8, ONE);
	for (int i = 0; i < WAITERS; i++) {
		job[i] = job_start(p,
				   &(struct job){.body = job_take,
						 .queue = q,
						 .before = i ? NULL : be_nice});
		job_blocks(job[i]);
	}
	queue_put(&q, 1, "a", 1, NOWAIT);
	queue_put(&q, 1, "b", 1, NOWAIT);
	queue_put(&q, 1, "c", 1, NOWAIT);
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
	struct queue q = make_full(p);
	for (int i = 0; i < WAITERS; i++)
		job_blocks(job_start(p, &(struct job){.body = job_put,
						      .queue = q,
						      .kind = i + 1,
						      .size = ONE}));
	queue_take(&q, 0, &m, ONE, NOWAIT);
	for (int i = 0; i < WAITERS; i++)
		if (queue_take(&q, 0, &m, ONE, 0) >= 0)
			order[i] = (char)('0' + m.kind);
	probe_conclude(p, q.party == POSIX && !strcmp(order, "123"),
		       "served %s%s", order,
		       q.party == POSIX ? "" : ", by chance");
}

static long switches(const struct job *job)
{
	char path[64], line[128];
	long n = -1;
	snprintf(path, sizeof(path), "/proc/%d/status", (int)job->pid);
	FILE *file = fopen(path, "re");
	while (file && fgets(line, sizeof(line), file))
		if (sscanf(line, "voluntary_ctxt_switches: %ld", &n) == 1)
			break;
	if (file)
		fclose(file);
	return n;
}

/* A sender that was admitted has ended; one woken in vain switched again. */
static void wakes_one(struct probe *p)
{
	struct job *job[SENDERS];
	long before[SENDERS];
	struct taken m;
	int woken = 0;
	struct queue q = make_full(p);
	for (int i = 0; i < SENDERS; i++) {
		job[i] = job_start(p, &(struct job){.body = job_put,
						    .queue = q,
						    .kind = 1,
						    .size = ONE});
		job_blocks(job[i]);
	}
	for (int i = 0; i < SENDERS; i++)
		if ((before[i] = switches(job[i])) < 0)
			probe_skip(p,
				   "/proc/PID/status has no count of switches");
	queue_take(&q, 0, &m, ONE, NOWAIT);
	for (int i = 0; i < SENDERS; i++)
		woken += !job_stays(job[i]) || switches(job[i]) > before[i];
	probe_conclude(p, woken == 1, "%d of %d senders woken", woken, SENDERS);
}

static void overtakes(struct probe *p)
{
	static const char text[100];
	struct queue q = queue_make(p, 1, sizeof(text));
	queue_put(&q, 1, text, 90, NOWAIT);
	struct job *large = job_start(
		p, &(struct job){
			   .body = job_put, .queue = q, .kind = 1, .size = 50});
	job_blocks(large);
	int rc = queue_put(&q, 1, text, 10, NOWAIT);
	bool waits = job_stays(large);
	probe_conclude(p, rc == 0 && waits,
		       "50 bytes wait for room of 10: 10 bytes %s", said(rc));
}

static const struct promise promises[] = {
	{23,
	 "removal-wakes",
	 "removing a queue wakes all blocked processes",
	 {{KEPT, "EIDRM for senders and receivers", "ipc/msg.c freeque",
	   removal},
	  {NOT_OFFERED, "they keep waiting", "mq_unlink(3)", removal}}},
	{43,
	 "receivers-in-turn",
	 "the longest-waiting receiver is served first",
	 {{KEPT, "in order of arrival, whatever their priority",
	   "ipc/msg.c q_receivers", receivers},
	  {NOT_OFFERED, "by priority of the task, then in order of arrival",
	   "ipc/mqueue.c wq_add", receivers}}},
	{44,
	 "senders-in-turn",
	 "the longest-waiting sender is served first",
	 {{NOT_OFFERED, "any order", "ipc/msg.c ss_wakeup", senders},
	  {KEPT, "in order of arrival, at equal priority of the tasks",
	   "ipc/mqueue.c wq_add", senders}}},
	{45,
	 "wakes-one",
	 "a free slot wakes exactly one sender",
	 {{NOT_OFFERED, "all whose message fits", "ipc/msg.c ss_wakeup",
	   wakes_one},
	  {KEPT, "one", "ipc/mqueue.c pipelined_receive", wakes_one}}},
	{46,
	 "small-overtakes",
	 "a small message can pass a blocked larger one",
	 {{KEPT, "ok", "ipc/msg.c msg_fits_inqueue", overtakes},
	  {NOT_OFFERED, "all slots are alike", "mq_overview(7)", NULL}}},
	{0},
};

const struct subject subject_waking = {"waking", "WAKING", promises};
