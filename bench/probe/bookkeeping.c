/* What can be queried of a queue. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <unistd.h>

#include "probe/queue.h"

static struct msqid_ds stat_of(struct probe *p, const struct queue *q)
{
	struct msqid_ds status;
	if (msgctl(q->id, IPC_STAT, &status) < 0)
		probe_skip(p, "msgctl IPC_STAT: %s", said(-errno));
	return status;
}

static void last_users(struct probe *p)
{
	struct taken m;
	struct queue q = queue_make(p, 4, TEXT_MAX);
	struct job *job = job_start(
		p, &(struct job){
			   .body = job_put, .queue = q, .kind = 1, .size = 10});
	job_result(job);
	queue_put(&q, 1, "x", 1, NOWAIT);
	queue_take(&q, 0, &m, TEXT_MAX, NOWAIT);
	struct job *second = job_start(
		p, &(struct job){
			   .body = job_put, .queue = q, .kind = 1, .size = 10});
	job_result(second);
	struct msqid_ds s = stat_of(p, &q);
	bool held = s.msg_qnum == 2 && s.__msg_cbytes == 11 &&
		    s.msg_lspid == second->pid && s.msg_lrpid == getpid() &&
		    s.msg_stime > 0 && s.msg_rtime > 0;
	probe_conclude(p, held, "%lu messages, %lu bytes, %s pids and times",
		       s.msg_qnum, s.__msg_cbytes, held ? "right" : "other");
}

static void *take_in_thread(void *context)
{
	struct probe *p = context;
	struct taken m;
	atomic_store(&p->count, gettid());
	queue_take(&p->made[0], 0, &m, TEXT_MAX, 0);
	return NULL;
}

static bool thread_sleeps(void *context)
{
	struct probe *p = context;
	int tid = atomic_load(&p->count);
	return tid > 0 && state_of(tid) == 'S';
}

static void receiver_pid(struct probe *p)
{
	pthread_t thread;
	struct queue q = queue_make(p, 4, TEXT_MAX);
	if (pthread_create(&thread, NULL, take_in_thread, p) != 0)
		probe_skip(p, "pthread_create failed");
	if (!until_true(thread_sleeps, p))
		probe_skip(p, "the thread does not wait");
	queue_put(&q, 1, "x", 1, NOWAIT);
	pthread_join(thread, NULL);
	pid_t pid = stat_of(p, &q).msg_lrpid;
	probe_conclude(p, pid == getpid(), "the id of the %s",
		       pid == getpid()	 ? "process"
		       : pid == p->count ? "thread"
					 : "neither");
}

static void handed_over(struct probe *p)
{
	struct queue q = queue_make(p, 4, TEXT_MAX);
	struct job *job =
		job_start(p, &(struct job){.body = job_take, .queue = q});
	job_blocks(job);
	queue_put(&q, 1, "x", 1, NOWAIT);
	long n = queue_messages(&q);
	probe_conclude(p, n == 0, "%ld counted", n);
}

static void sysv_text(struct probe *p)
{
	char line[256];
	struct queue q = queue_make(p, 4, TEXT_MAX);
	queue_put(&q, 1, "12345", 5, NOWAIT);
	FILE *file = fopen("/proc/sysvipc/msg", "re");
	int id = -1;
	unsigned long bytes = 0, messages = 0;
	if (!file)
		probe_skip(p, "/proc/sysvipc/msg: %s", said(-errno));
	while (id != q.id && fgets(line, sizeof(line), file))
		if (sscanf(line, "%*d %d %*o %lu %lu", &id, &bytes,
			   &messages) != 3)
			id = -1;
	fclose(file);
	probe_conclude(p, id == q.id && bytes == 5 && messages == 1,
		       "/proc/sysvipc/msg: %lu bytes, %lu message", bytes,
		       messages);
}

static void posix_text(struct probe *p)
{
	char text[128] = "";
	struct queue q = queue_make(p, 4, TEXT_MAX);
	queue_put(&q, 1, "12345", 5, NOWAIT);
	ssize_t n = read(q.id, text, sizeof(text) - 1);
	ssize_t wrote = write(q.id, "x", 1);
	int refused = wrote < 0 ? -errno : 0;
	text[strcspn(text, " \n")] = '\0';
	probe_conclude(p,
		       n > 0 && !strcmp(text, "QSIZE:5") && refused == -EINVAL,
		       "read %s, write %s", n < 0 ? said((int)n) : text,
		       said(refused));
}

static const struct promise promises[] = {
	{54,
	 "last-users",
	 "the last sender, receiver and times can be queried",
	 {{KEPT, "pids, times, messages and bytes", "msgctl(2): IPC_STAT",
	   last_users},
	  {NOT_OFFERED, "only the number of messages is reported",
	   "mq_getattr(3)", NULL}}},
	{55,
	 "receiver-pid",
	 "the last receiver is identified by its process id",
	 {{NOT_OFFERED, "the id of the thread that waited",
	   "ipc/msg.c pipelined_send", receiver_pid},
	  {NOT_OFFERED, "not reported", "mq_getattr(3)", NULL}}},
	{56,
	 "handed-over",
	 "a message to a blocked receiver is never queued",
	 {{KEPT, "msg_qnum 0", "ipc/msg.c pipelined_send", handed_over},
	  {KEPT, "mq_curmsgs 0", "ipc/mqueue.c pipelined_send", handed_over}}},
	{66,
	 "told-as-text",
	 "its state can be read as text from a file",
	 {{KEPT, "a line of /proc/sysvipc/msg", "proc(5)", sysv_text},
	  {KEPT, "QSIZE and the notification", "mq_overview(7)", posix_text}}},
	{0},
};

const struct subject subject_bookkeeping = {"bookkeeping", "BOOKKEEPING",
					    promises};
