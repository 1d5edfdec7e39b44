/* What can be queried of a queue. */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <unistd.h>

#include "base/memory.h"
#include "probe/queue.h"

static struct msqid_ds stat_of(struct probe *p, const struct queue *q)
{
	struct msqid_ds status;
	probe_need(p, rc_of(msgctl(q->id, IPC_STAT, &status)),
		   "msgctl IPC_STAT");
	return status;
}

static void last_users(struct probe *p)
{
	struct queue q = queue_make(p, 4, BODY_MAX);
	job_run(p, &q, job_put);
	queue_put_text(&q, "0123456789");
	queue_take_any(&q);
	struct job *second =
		job_start(p, &(struct job){.body = job_put, .queue = q});
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
	queue_take(&p->made[0], 0, &m, BODY_MAX, 0);
	return NULL;
}

static bool thread_sleeps(void *context)
{
	struct probe *p = context;
	int tid = atomic_load(&p->count);
	return tid > 0 && probe_state(tid) == 'S';
}

static void receiver_pid(struct probe *p)
{
	pthread_t thread;
	struct queue q = queue_make(p, 4, BODY_MAX);
	if (pthread_create(&thread, NULL, take_in_thread, p) != 0)
		probe_skip(p, "pthread_create failed");
	if (!probe_wait_until(p, thread_sleeps, p))
		probe_skip(p, "the thread is not seen to wait");
	queue_put_text(&q, "x");
	pthread_join(thread, NULL);
	pid_t pid = stat_of(p, &q).msg_lrpid;
	probe_conclude(p, pid == getpid(), "the id of the %s",
		       pid == getpid()	 ? "process"
		       : pid == p->count ? "thread"
					 : "neither");
}

static void handed_over(struct probe *p)
{
	struct queue q = queue_make(p, 4, BODY_MAX);
	job_blocked(p, &q, job_take);
	queue_put_text(&q, "x");
	long n = queue_messages(&q);
	probe_conclude(p, n == 0, "%ld counted", n);
}

static void sysv_text(struct probe *p)
{
	char line[256];
	struct queue q = queue_make(p, 4, BODY_MAX);
	queue_put_text(&q, "12345");
	FILE *file = mem_got(fopen("/proc/sysvipc/msg", "re"));
	int id = -1;
	unsigned long bytes = 0, messages = 0;
	if (!file || !fgets(line, sizeof(line), file))
		probe_skip(p, "/proc/sysvipc/msg cannot be read");
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
	struct queue q = queue_make(p, 4, BODY_MAX);
	queue_put_text(&q, "12345");
	int n = rc_of(read(q.id, text, sizeof(text) - 1));
	int refused = rc_of(write(q.id, "x", 1));
	text[strcspn(text, " \n")] = '\0';
	probe_conclude(p,
		       n > 0 && !strcmp(text, "QSIZE:5") && refused == -EINVAL,
		       "read %s, write %s", n < 0 ? rc_name(n) : text,
		       rc_name(refused));
}

static const struct promise promises[] = {
	ROW(54, "last-users",
	    "the last sender, receiver and times can be queried",
	    {KEPT, "pids, times, messages and bytes", "msgctl(2): IPC_STAT",
	     last_users},
	    ABSENT("only the number of messages is reported", "mq_getattr(3)")),
	ROW(55, "receiver-pid",
	    "the last receiver is identified by its process id",
	    {NOT_OFFERED, "the id of the thread that waited",
	     "ipc/msg.c pipelined_send", receiver_pid},
	    ABSENT("not reported", "mq_getattr(3)")),
	ROW(56, "handed-over",
	    "a message to a blocked receiver is never queued",
	    {KEPT, "msg_qnum 0", "ipc/msg.c pipelined_send", handed_over},
	    {KEPT, "mq_curmsgs 0", "ipc/mqueue.c pipelined_send", handed_over}),
	ROW(66, "told-as-text", "its state can be read as text from a file",
	    {KEPT, "a line of /proc/sysvipc/msg", "proc(5)", sysv_text},
	    {KEPT, "QSIZE and the notification", "mq_overview(7)", posix_text}),
	{0},
};

const struct subject subject_bookkeeping = {"BOOKKEEPING", promises};
