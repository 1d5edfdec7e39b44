/* Waiting for room and for messages, how it ends, and how it does not. */
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <signal.h>
#include <unistd.h>

#include "probe/controls.h"
#include "probe/queue.h"

/* A queue with room for one message of one byte, which is queued. */
static struct queue make_full(struct probe *p)
{
	struct queue q = queue_make(p, 1, 1);
	int rc = queue_put(&q, 1, "x", 1, NOWAIT);
	if (rc < 0)
		probe_skip(p, "send: %s", said(rc));
	return q;
}

static void full_nowait(struct probe *p)
{
	struct queue q = make_full(p);
	int rc = queue_put(&q, 1, "y", 1, NOWAIT);
	probe_conclude(p, rc == -EAGAIN, "%s", said(rc));
}

static void empty_nowait(struct probe *p)
{
	struct taken m;
	struct queue q = queue_make(p, 1, 1);
	int rc = queue_take(&q, 0, &m, 1, NOWAIT);
	probe_conclude(p, rc == (q.party == SYSV ? -ENOMSG : -EAGAIN), "%s",
		       said(rc));
}

static void full_waits(struct probe *p)
{
	struct taken m;
	struct queue q = make_full(p);
	struct job *job = job_start(
		p, &(struct job){
			   .body = job_put, .queue = q, .kind = 1, .size = 1});
	job_blocks(job);
	int took = queue_take(&q, 0, &m, 1, NOWAIT);
	int rc = job_result(job);
	probe_conclude(p, took == 1 && rc == 0, "waits; after a receive %s",
		       said(rc));
}

static void ignore(int number)
{
	(void)number;
}

static int handle(int flags)
{
	struct sigaction action = {.sa_handler = ignore, .sa_flags = flags};
	return sigaction(SIGUSR1, &action, NULL) < 0 ? -errno : 0;
}

static int handle_restart(struct job *job)
{
	(void)job;
	return handle(SA_RESTART);
}

static int handle_plain(struct job *job)
{
	(void)job;
	return handle(0);
}

/* A receiver that sleeps and then is interrupted. */
static struct job *interrupt(struct probe *p, const struct queue *q,
			     int (*before)(struct job *))
{
	struct job *job = job_start(p, &(struct job){.body = job_take,
						     .queue = *q,
						     .size = 1,
						     .before = before});
	job_blocks(job);
	kill(job->pid, SIGUSR1);
	return job;
}

static void restarts(struct probe *p)
{
	struct queue q = queue_make(p, 1, 1);
	struct job *job = interrupt(p, &q, handle_restart);
	if (job_stays(job))
		queue_put(&q, 1, "x", 1, NOWAIT);
	int rc = job_result(job);
	probe_conclude(p, rc == 1, "%s",
		       rc == 1 ? "keeps waiting, gets the message" : said(rc));
}

static void interrupts(struct probe *p)
{
	struct queue q = queue_make(p, 1, 1);
	int rc = job_result(interrupt(p, &q, handle_plain));
	probe_conclude(p, rc == -EINTR, "%s", said(rc));
}

static void stops(struct probe *p)
{
	struct queue q = queue_make(p, 1, 1);
	struct job *job = job_start(
		p, &(struct job){.body = job_take, .queue = q, .size = 1});
	job_blocks(job);
	kill(job->pid, SIGSTOP);
	pause_ms(5);
	kill(job->pid, SIGCONT);
	bool waits = job_stays(job);
	queue_put(&q, 1, "x", 1, NOWAIT);
	int rc = job_result(job);
	probe_conclude(p, waits && rc == 1, "%s, then %s",
		       waits ? "keeps waiting" : "woken", said(rc));
}

static int take_until(const struct queue *q, const struct timespec *deadline)
{
	char text;
	return mq_timedreceive(q->id, &text, 1, NULL, deadline) < 0 ? -errno
								    : 0;
}

static void timed(struct probe *p)
{
	struct queue q = queue_make(p, 1, 1);
	struct timespec deadline = from_now(30);
	int rc = take_until(&q, &deadline);
	bool early = !is_due(&deadline, 0);
	probe_conclude(p, rc == -ETIMEDOUT && !early, "%s%s", said(rc),
		       early ? ", too early" : " after 30 ms");
}

static void past_deadline(struct probe *p)
{
	struct queue q = make_full(p);
	int rc = take_until(&q, &(struct timespec){.tv_sec = 1});
	probe_conclude(p, rc == 0, "deadline in 1970: %s", said(rc));
}

static void bad_deadline(struct probe *p)
{
	struct queue q = make_full(p);
	int rc = take_until(&q, &(struct timespec){.tv_nsec = 1000000000});
	probe_conclude(p, rc == -EINVAL, "10^9 ns, a message there: %s",
		       said(rc));
}

static int take_timed(struct job *job)
{
	struct timespec deadline = from_now(60);
	return take_until(&job->queue, &deadline);
}

/* If each signal restarted the timeout, it would never expire. */
static void deadline_stays(struct probe *p)
{
	struct queue q = queue_make(p, 1, 1);
	struct job *job = job_start(p, &(struct job){.body = take_timed,
						     .queue = q,
						     .before = handle_restart});
	job_blocks(job);
	int signals = 0;
	for (; signals < 100 && !job_over(job); signals++) {
		kill(job->pid, SIGUSR1);
		pause_ms(10);
	}
	probe_conclude(p, signals < 100 && job->result == -ETIMEDOUT,
		       "%s through %s", said(job->result),
		       signals < 100 ? "signals, in time" : "no end");
}

static void sysv_each_call(struct probe *p)
{
	struct taken m;
	struct queue q = queue_make(p, 1, 1);
	struct job *job = job_start(
		p, &(struct job){.body = job_take, .queue = q, .size = 1});
	job_blocks(job);
	int rc = queue_take(&q, 0, &m, 1, NOWAIT);
	bool waits = job_stays(job);
	probe_conclude(p, rc == -ENOMSG && waits, "one call %s, another %s",
		       said(rc), waits ? "waits" : "does not wait");
}

static bool is_nonblocking(mqd_t id)
{
	struct mq_attr attr = {0};
	mq_getattr(id, &attr);
	return attr.mq_flags & O_NONBLOCK;
}

static void posix_each_open(struct probe *p)
{
	struct queue q = queue_make(p, 1, 1);
	struct queue second = q;
	struct mq_attr attr = {.mq_flags = O_NONBLOCK};
	int copy = dup(q.id), rc = queue_open(&second);
	if (copy < 0 || rc < 0 || mq_setattr(q.id, &attr, NULL) < 0)
		probe_skip(p, "mq_setattr: %s", said(rc < 0 ? rc : -errno));
	bool other = is_nonblocking(second.id);
	probe_conclude(p, is_nonblocking(q.id) && !other,
		       "set for the descriptor%s%s",
		       is_nonblocking(copy) ? " and its dup" : "",
		       other ? ", and for another open" : " alone");
}

static int do_nothing(struct job *job)
{
	(void)job;
	return 0;
}

/* The row closes its own descriptors: the receiver is the last. */
static void peer(struct probe *p)
{
	struct queue q = queue_make(p, 1, 1);
	struct job *receiver = job_start(
		p, &(struct job){.body = job_take, .queue = q, .size = 1});
	struct job *sender =
		job_start(p, &(struct job){.body = do_nothing, .queue = q});
	job_blocks(receiver);
	if (q.party == POSIX) {
		mq_close(q.id);
		mq_close(q.nowait);
	}
	job_result(sender);
	bool waits = job_stays(receiver);
	probe_conclude(p, !waits, "%s",
		       waits ? "keeps waiting" : said(job_result(receiver)));
}

#define NO_TIMEOUT                                                             \
	{                                                                      \
		NOT_OFFERED, "no call with a timeout", "msgop(2)", NULL        \
	}

static const struct promise promises[] = {
	{18,
	 "full-nowait",
	 "a send to a full queue can return without waiting",
	 {{KEPT, "EAGAIN", "msgop(2): IPC_NOWAIT", full_nowait},
	  {KEPT, "EAGAIN", "mq_send(3): O_NONBLOCK", full_nowait}}},
	{19,
	 "empty-nowait",
	 "a receive on an empty queue can return without waiting",
	 {{KEPT, "ENOMSG", "msgop(2): IPC_NOWAIT", empty_nowait},
	  {KEPT, "EAGAIN", "mq_receive(3): O_NONBLOCK", empty_nowait}}},
	{20,
	 "full-waits",
	 "a sender blocks until there is room",
	 {{KEPT, "waits, then ok", "msgop(2)", full_waits},
	  {KEPT, "waits, then ok", "mq_send(3)", full_waits}}},
	{64,
	 "own-choice",
	 "each user of a queue chooses whether to block",
	 {{KEPT, "a flag of each call", "msgop(2): IPC_NOWAIT", sysv_each_call},
	  {KEPT, "a flag of each open; a dup shares it", "mq_getattr(3)",
	   posix_each_open}}},
	{24,
	 "restarts",
	 "a handler with SA_RESTART does not end the wait",
	 {{NOT_OFFERED, "EINTR", "signal(7), ipc/msg.c ERESTARTNOHAND",
	   restarts},
	  {KEPT, "keeps waiting", "signal(7), ipc/mqueue.c ERESTARTSYS",
	   restarts}}},
	{25,
	 "interrupts",
	 "a handler without SA_RESTART ends the wait",
	 {{KEPT, "EINTR", "signal(7)", interrupts},
	  {KEPT, "EINTR", "signal(7)", interrupts}}},
	{26,
	 "stops",
	 "a process that is stopped and continued keeps waiting",
	 {{KEPT, "keeps waiting", "signal(7)", stops},
	  {KEPT, "keeps waiting", "signal(7)", stops}}},
	{27,
	 "timed",
	 "waiting can have a timeout",
	 {NO_TIMEOUT,
	  {KEPT, "ETIMEDOUT", "mq_receive(3)", timed},
	  {NOT_OFFERED, "no call with a timeout; poll first", "read(2)", NULL},
	  {KEPT, "EAGAIN", "socket(7): SO_RCVTIMEO", control_timed},
	  {KEPT, "ETIMEDOUT", "futex(2)", control_timed}}},
	{28,
	 "past-deadline",
	 "a queued message is delivered even after the deadline",
	 {NO_TIMEOUT, {KEPT, "ok", "mq_receive(3)", past_deadline}}},
	{29,
	 "bad-deadline",
	 "an invalid deadline is always refused",
	 {NO_TIMEOUT,
	  {KEPT, "EINVAL, even if it need not wait",
	   "ipc/mqueue.c prepare_timeout", bad_deadline}}},
	{30,
	 "deadline-stays",
	 "signals do not postpone the deadline",
	 {NO_TIMEOUT,
	  {KEPT, "ETIMEDOUT when it was due", "ipc/mqueue.c: absolute",
	   deadline_stays}}},
	{77,
	 "peer-death",
	 "a blocked receiver is woken when the last peer exits",
	 {{NOT_OFFERED, "keeps waiting", "sysvipc(7): no users are kept", peer},
	  {NOT_OFFERED, "keeps waiting", "mq_overview(7)", peer},
	  {KEPT, "end of file", "pipe(7)", control_peer},
	  {KEPT, "end of file", "unix(7)", control_peer},
	  {NOT_OFFERED, "keeps waiting", "its slots", NULL}}},
	{0},
};

const struct subject subject_waiting = {"waiting", "WAITING", promises};
