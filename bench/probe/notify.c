/* mq_notify. */
#include <errno.h>
#include <mqueue.h>
#include <signal.h>
#include <unistd.h>

#include "probe/queue.h"

#define SIGNAL SIGRTMIN /* queues, even if another process has sent one */
#define VALUE 4711

static int ask_signal(const struct queue *q)
{
	struct sigevent event = {.sigev_notify = SIGEV_SIGNAL,
				 .sigev_signo = SIGNAL,
				 .sigev_value.sival_int = VALUE};
	return rc_of(mq_notify(q->id, &event));
}

/* Signals that are there already: mq_send has raised them by its return. */
static int signals(siginfo_t *info)
{
	sigset_t set;
	struct timespec none = {0};
	int n = 0;
	sigemptyset(&set);
	sigaddset(&set, SIGNAL);
	while (sigtimedwait(&set, info, &none) == SIGNAL)
		n += info->si_code == SI_MESGQ;
	return n;
}

/*
 * A queue with its one registration; the signal is only waited for. Over the
 * limit of pending signals the kernel drops it.
 */
static struct queue make_asked(struct probe *p)
{
	sigset_t set;
	siginfo_t info;
	struct queue q = queue_make(p, 4, 1);
	sigemptyset(&set);
	sigaddset(&set, SIGNAL);
	sigprocmask(SIG_BLOCK, &set, NULL);
	probe_need(p, rc_of(sigqueue(getpid(), SIGNAL, (union sigval){0})),
		   "sigqueue (ulimit -i)");
	signals(&info);
	probe_need(p, ask_signal(&q), "mq_notify");
	return q;
}

static void once(struct probe *p)
{
	siginfo_t info;
	struct queue q = make_asked(p);
	queue_put_text(&q, "x");
	int first = signals(&info);
	queue_put_text(&q, "x");
	int second = signals(&info);
	probe_conclude(p, first == 1 && second == 0,
		       "first message %d signal, second %d", first, second);
}

static int ask_again(struct job *job)
{
	return ask_signal(&job->queue);
}

static void one_only(struct probe *p)
{
	struct queue q = make_asked(p);
	int self = ask_signal(&q);
	int other = job_run(p, &q, ask_again);
	probe_conclude(p, self == -EBUSY && other == -EBUSY,
		       "again %s, another process %s", rc_name(self),
		       rc_name(other));
}

static void empty_only(struct probe *p)
{
	siginfo_t info;
	struct queue q = make_asked(p);
	queue_put_text(&q, "x");
	signals(&info);
	int rc = ask_signal(&q);
	queue_put_text(&q, "x");
	int filled = signals(&info);
	queue_take_any(&q);
	queue_take_any(&q);
	queue_put_text(&q, "x");
	int drained = signals(&info);
	probe_conclude(p, rc == 0 && filled == 0 && drained == 1,
		       "into messages %d signals, once drained %d", filled,
		       drained);
}

static void receiver_first(struct probe *p)
{
	siginfo_t info;
	struct queue q = make_asked(p);
	struct job *job = job_blocked(p, &q, job_take);
	queue_put_text(&q, "x");
	int rc = job_result(job), handed = signals(&info);
	queue_put_text(&q, "x");
	int later = signals(&info);
	probe_conclude(p, rc == 1 && handed == 0 && later == 1,
		       "handed over: %d signals; the next: %d", handed, later);
}

static void identified(struct probe *p)
{
	siginfo_t info = {0};
	struct queue q = make_asked(p);
	struct job *job =
		job_start(p, &(struct job){.body = job_put, .queue = q});
	job_result(job);
	int n = signals(&info);
	bool held = n == 1 && info.si_code == SI_MESGQ &&
		    info.si_pid == job->pid && info.si_value.sival_int == VALUE;
	probe_conclude(p, held, "%s, %s pid, %s value",
		       info.si_code == SI_MESGQ ? "SI_MESGQ" : "another code",
		       info.si_pid == job->pid ? "sender's" : "another",
		       info.si_value.sival_int == VALUE ? "own" : "another");
}

static void survives_close(struct probe *p)
{
	siginfo_t info;
	struct queue q = make_asked(p);
	mq_close(q.nowait);
	queue_put(&q, 1, "x", 1, 0);
	int n = signals(&info);
	probe_conclude(p, n == 1, "after another close: %d signals", n);
}

static void count_thread(union sigval value)
{
	struct probe *p = value.sival_ptr;
	atomic_fetch_add(&p->count, 1);
}

static void thread(struct probe *p)
{
	struct sigevent event = {.sigev_notify = SIGEV_THREAD,
				 .sigev_notify_function = count_thread,
				 .sigev_value.sival_ptr = p};
	struct queue q = queue_make(p, 4, 1);
	probe_need(p, rc_of(mq_notify(q.id, &event)),
		   "mq_notify SIGEV_THREAD, which needs netlink");
	queue_put_text(&q, "x");
	if (!probe_wait_count(p))
		probe_skip(p, "not called within 2 s");
	probe_conclude(p, true, "called");
}

#define NO_NOTIFICATION ABSENT("no notification", "msgop(2)")

static const struct promise promises[] = {
	ROW(35, "notified-once", "the first message is notified, once",
	    NO_NOTIFICATION, {KEPT, "one signal", "mq_notify(3)", once}),
	ROW(36, "one-registrant",
	    "only one process can register for notification", NO_NOTIFICATION,
	    {KEPT, "EBUSY", "mq_notify(3)", one_only}),
	ROW(37, "notified-if-empty",
	    "only a message into an empty queue is notified", NO_NOTIFICATION,
	    {KEPT, "none until it is drained", "mq_notify(3)", empty_only}),
	ROW(38, "receiver-first",
	    "a blocked receiver takes precedence over notification",
	    NO_NOTIFICATION,
	    {KEPT, "no signal; still registered", "mq_notify(3)",
	     receiver_first}),
	ROW(39, "sender-identified", "the signal identifies the sender",
	    NO_NOTIFICATION,
	    {KEPT, "SI_MESGQ, pid, value", "ipc/mqueue.c __do_notify",
	     identified}),
	ROW(40, "notify-stays",
	    "closing another descriptor keeps the registration",
	    NO_NOTIFICATION,
	    {NOT_OFFERED, "the notification is gone",
	     "ipc/mqueue.c mqueue_flush_file", survives_close}),
	ROW(41, "notifies-thread",
	    "notification can call a function in a new thread", NO_NOTIFICATION,
	    {KEPT, "called", "mq_notify(3)", thread}),
	{0},
};

const struct subject subject_notify = {"NOTIFICATION", promises};
