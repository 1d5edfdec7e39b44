/* Waiting for room and for messages, how it ends, and how it does not. */
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "probe/controls.h"
#include "probe/queue.h"

static void full_nowait(struct probe *p)
{
	struct queue q = queue_make_full(p);
	probe_expect(p, queue_put_text(&q, "y"), -EAGAIN, "");
}

static void empty_nowait(struct probe *p)
{
	struct queue q = queue_make(p, 1, 1);
	probe_expect(p, queue_take_any(&q), q.party == SYSV ? -ENOMSG : -EAGAIN,
		     "");
}

static void full_waits(struct probe *p)
{
	struct queue q = queue_make_full(p);
	struct job *job = job_blocked(p, &q, job_put);
	int took = queue_take_any(&q), rc = job_result(job);
	probe_conclude(p, took == 1 && rc == 0, "waits; after a receive %s",
		       rc_name(rc));
}

static void ignore(int number)
{
	(void)number;
}

/* The jobs inherit it. */
static void handle(int flags)
{
	struct sigaction action = {.sa_handler = ignore, .sa_flags = flags};
	sigaction(SIGUSR1, &action, NULL);
}

/* A receiver that sleeps and then is interrupted. */
static struct job *interrupt(struct probe *p, const struct queue *q, int flags)
{
	handle(flags);
	struct job *job = job_blocked(p, q, job_take);
	kill(job->pid, SIGUSR1);
	return job;
}

static void restarts(struct probe *p)
{
	struct queue q = queue_make(p, 1, 1);
	struct job *job = interrupt(p, &q, SA_RESTART);
	if (job_stays(job))
		queue_put_text(&q, "x");
	int rc = job_result(job);
	probe_conclude(p, rc == 1, "%s",
		       rc == 1 ? "keeps waiting, gets the message"
			       : rc_name(rc));
}

static void interrupts(struct probe *p)
{
	struct queue q = queue_make(p, 1, 1);
	probe_expect(p, job_result(interrupt(p, &q, 0)), -EINTR, "");
}

static void stops(struct probe *p)
{
	struct queue q = queue_make(p, 1, 1);
	struct job *job = job_blocked(p, &q, job_take);
	siginfo_t stopped;
	kill(job->pid, SIGSTOP);
	waitid(P_PID, (id_t)job->pid, &stopped, WSTOPPED | WEXITED | WNOWAIT);
	kill(job->pid, SIGCONT);
	bool waits = job_stays(job);
	queue_put_text(&q, "x");
	int rc = job_result(job);
	probe_conclude(p, waits && rc == 1, "%s, then %s",
		       waits ? "keeps waiting" : "woken", rc_name(rc));
}

static int take_until(const struct queue *q, const struct timespec *deadline)
{
	char text;
	return rc_of(mq_timedreceive(q->id, &text, 1, NULL, deadline));
}

static void timed(struct probe *p)
{
	struct queue q = queue_make(p, 1, 1);
	struct timespec deadline = probe_deadline(30);
	int rc = take_until(&q, &deadline);
	bool early = !probe_is_due(&deadline, 0);
	probe_conclude(p, rc == -ETIMEDOUT && !early, "%s%s", rc_name(rc),
		       early ? ", too early" : " after 30 ms");
}

static void past_deadline(struct probe *p)
{
	struct queue q = queue_make_full(p);
	probe_expect(p, take_until(&q, &(struct timespec){.tv_sec = 1}), 1,
		     "deadline in 1970:");
}

static void bad_deadline(struct probe *p)
{
	struct queue q = queue_make_full(p);
	int rc = take_until(&q, &(struct timespec){.tv_nsec = 1000000000});
	probe_expect(p, rc, -EINVAL, "10^9 ns, a message there:");
}

static int take_timed(struct job *job)
{
	return take_until(&job->queue, &job->deadline);
}

/*
 * If each signal restarted the timeout, it would never expire. Those that come
 * while the job is seen to wait, and the deadline is not due, prove something.
 */
static void deadline_stays(struct probe *p)
{
	struct job what = {.body = take_timed, .queue = queue_make(p, 1, 1)};
	handle(SA_RESTART);
	what.deadline = probe_deadline(60);
	struct job *job = job_start(p, &what);
	int signals = 0;
	for (int i = 0; i < 100 && !job_over(job); i++) {
		if (job_is_asleep(job) && kill(job->pid, SIGUSR1) == 0)
			signals += !probe_is_due(&job->deadline, 0);
		probe_pause(10);
	}
	if (!job_over(job) && job_stays(job))
		probe_conclude(p, false, "no end through %d signals", signals);
	if (signals == 0)
		probe_skip(p, "its time was over before it was seen to wait");
	probe_conclude(p, job->result == -ETIMEDOUT,
		       "%s through signals, in time", rc_name(job->result));
}

static void sysv_each_call(struct probe *p)
{
	struct queue q = queue_make(p, 1, 1);
	struct job *job = job_blocked(p, &q, job_take);
	int rc = queue_take_any(&q);
	bool waits = job_stays(job);
	probe_conclude(p, rc == -ENOMSG && waits, "one call %s, another %s",
		       rc_name(rc), waits ? "waits" : "does not wait");
}

static bool is_nonblocking(mqd_t id)
{
	struct mq_attr attr = {0};
	mq_getattr(id, &attr);
	return attr.mq_flags & O_NONBLOCK;
}

static void posix_each_open(struct probe *p)
{
	struct queue q = queue_make(p, 1, 1), second = q;
	struct mq_attr attr = {.mq_flags = O_NONBLOCK};
	int copy = dup(q.id), rc = queue_open(&second);
	if (copy < 0 || rc < 0 || mq_setattr(q.id, &attr, NULL) < 0)
		probe_skip(p, "mq_setattr: %s", rc_name(rc < 0 ? rc : -errno));
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
	struct job *receiver = job_blocked(p, &q, job_take);
	struct job *sender =
		job_start(p, &(struct job){.body = do_nothing, .queue = q});
	queue_close(&q);
	job_result(sender);
	bool waits = job_stays(receiver);
	probe_conclude(p, !waits, "%s",
		       waits ? "keeps waiting" : rc_name(job_result(receiver)));
}

#define NO_TIMEOUT ABSENT("no call with a timeout", "msgop(2)")

static const struct promise promises[] = {
	ROW(18, "full-nowait",
	    "a send to a full queue can return without waiting",
	    {KEPT, "EAGAIN", "msgop(2): IPC_NOWAIT", full_nowait},
	    {KEPT, "EAGAIN", "mq_send(3): O_NONBLOCK", full_nowait}),
	ROW(19, "empty-nowait",
	    "a receive on an empty queue can return without waiting",
	    {KEPT, "ENOMSG", "msgop(2): IPC_NOWAIT", empty_nowait},
	    {KEPT, "EAGAIN", "mq_receive(3): O_NONBLOCK", empty_nowait}),
	ROW(20, "full-waits", "a sender blocks until there is room",
	    {KEPT, "waits, then ok", "msgop(2)", full_waits},
	    {KEPT, "waits, then ok", "mq_send(3)", full_waits}),
	ROW(64, "own-choice", "each user of a queue chooses whether to block",
	    {KEPT, "a flag of each call", "msgop(2): IPC_NOWAIT",
	     sysv_each_call},
	    {KEPT, "a flag of each open; a dup shares it", "mq_getattr(3)",
	     posix_each_open}),
	ROW(24, "restarts", "a handler with SA_RESTART does not end the wait",
	    {NOT_OFFERED, "EINTR", "signal(7), ipc/msg.c ERESTARTNOHAND",
	     restarts},
	    {KEPT, "keeps waiting", "signal(7), ipc/mqueue.c ERESTARTSYS",
	     restarts}),
	ROW(25, "interrupts", "a handler without SA_RESTART ends the wait",
	    {KEPT, "EINTR", "signal(7)", interrupts},
	    {KEPT, "EINTR", "signal(7)", interrupts}),
	ROW(26, "stops",
	    "a process that is stopped and continued keeps waiting",
	    {KEPT, "keeps waiting", "signal(7)", stops},
	    {KEPT, "keeps waiting", "signal(7)", stops}),
	ROW(27, "timed", "waiting can have a timeout", NO_TIMEOUT,
	    {KEPT, "ETIMEDOUT", "mq_receive(3)", timed},
	    ABSENT("no call with a timeout; poll first", "read(2)"),
	    {KEPT, "EAGAIN", "socket(7): SO_RCVTIMEO", control_timed},
	    {KEPT, "ETIMEDOUT", "futex(2)", control_timed}),
	ROW(28, "past-deadline",
	    "a queued message is delivered even after the deadline", NO_TIMEOUT,
	    {KEPT, "ok", "mq_receive(3)", past_deadline}),
	ROW(29, "bad-deadline", "an invalid deadline is always refused",
	    NO_TIMEOUT,
	    {KEPT, "EINVAL, even if it need not wait",
	     "ipc/mqueue.c prepare_timeout", bad_deadline}),
	ROW(30, "deadline-stays", "signals do not postpone the deadline",
	    NO_TIMEOUT,
	    {KEPT, "ETIMEDOUT when it was due", "ipc/mqueue.c: absolute",
	     deadline_stays}),
	ROW(77, "peer-death",
	    "a blocked receiver is woken when the last peer exits",
	    {NOT_OFFERED, "keeps waiting", "sysvipc(7): no users are kept",
	     peer},
	    {NOT_OFFERED, "keeps waiting", "mq_overview(7)", peer},
	    {KEPT, "end of file", "pipe(7)", control_peer},
	    {KEPT, "end of file", "unix(7)", control_peer},
	    ABSENT("keeps waiting", "its slots")),
	{0},
};

const struct subject subject_waiting = {"WAITING", promises};
