/* poll, select and epoll. */
#include <errno.h>
#include <mqueue.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/select.h>

#include "probe/controls.h"
#include "probe/queue.h"

/* POLLIN and POLLOUT, of what there is; or -errno. */
static int ready(const struct queue *q)
{
	struct pollfd fd = {q->id, POLLIN | POLLOUT, 0};
	return poll(&fd, 1, 0) < 0 ? -errno : fd.revents & fd.events;
}

static const char *ready_word(int ready)
{
	static const char *const words[] = {"nothing", "IN", "OUT", "IN OUT"};
	return ready < 0 ? rc_name(ready)
			 : words[!!(ready & POLLIN) + 2 * !!(ready & POLLOUT)];
}

static void polled(struct probe *p)
{
	struct queue q = queue_make(p, 2, 1);
	int empty = ready(&q);
	queue_put_text(&q, "x");
	int partly = ready(&q);
	queue_put_text(&q, "x");
	int full = ready(&q);
	probe_conclude(p,
		       empty == POLLOUT && partly == (POLLIN | POLLOUT) &&
			       full == POLLIN,
		       "empty %s, partly %s, full %s", ready_word(empty),
		       ready_word(partly), ready_word(full));
}

static int watch(struct probe *p, const struct queue *q, uint32_t events)
{
	struct epoll_event event = {.events = events};
	int set = epoll_create1(0);
	probe_need(p, rc_of(set), "epoll_create1");
	int rc = rc_of(epoll_ctl(set, EPOLL_CTL_ADD, q->id, &event));
	if (rc == -EPERM) /* no descriptor that can be polled */
		probe_conclude(p, false, "epoll_ctl: %s", rc_name(rc));
	probe_need(p, rc, "epoll_ctl");
	return set;
}

static int happens(int set)
{
	struct epoll_event event;
	return epoll_wait(set, &event, 1, 0);
}

static void selected(struct probe *p)
{
	struct queue q = queue_make(p, 2, 1);
	struct timeval now = {0};
	fd_set in;
	int set = watch(p, &q, EPOLLIN);
	queue_put_text(&q, "x");
	FD_ZERO(&in);
	FD_SET(q.id, &in);
	int by_select = select(q.id + 1, &in, NULL, NULL, &now);
	int by_epoll = happens(set);
	probe_conclude(p, by_select == 1 && by_epoll == 1,
		       "select %d, epoll %d event", by_select, by_epoll);
}

/* A receive that leaves a message is no arrival. */
static void edges(struct probe *p)
{
	struct queue q = queue_make(p, 4, 1);
	int set = watch(p, &q, EPOLLIN | EPOLLET);
	queue_put_text(&q, "x");
	int first = happens(set);
	queue_put_text(&q, "x");
	int second = happens(set);
	queue_take_any(&q);
	int taken = happens(set);
	probe_conclude(p, first == 1 && second == 1 && taken == 0,
		       "sends %d and %d, a receive %d event", first, second,
		       taken);
}

static int poll_in(struct job *job)
{
	struct pollfd fd = {job->queue.id, POLLIN, 0};
	return rc_of(poll(&fd, 1, -1));
}

static void unseen(struct probe *p)
{
	struct queue q = queue_make(p, 4, 1);
	struct job *poller = job_blocked(p, &q, poll_in);
	struct job *receiver = job_blocked(p, &q, job_take);
	queue_put_text(&q, "x");
	int rc = job_result(receiver);
	bool waits = job_stays(poller);
	probe_conclude(p, rc == 1 && waits, "receiver %s, poller %s",
		       rc_name(rc), waits ? "keeps waiting" : "woken");
}

#define NO_DESCRIPTOR ABSENT("an id is no descriptor", "msgget(2)")

static const struct promise promises[] = {
	ROW(31, "polled", "the queue can be polled for messages and for room",
	    NO_DESCRIPTOR,
	    {KEPT, "OUT when empty, IN when full, else both", "mq_overview(7)",
	     polled},
	    {KEPT, "IN once there is a message", "poll(2)", control_polled},
	    {KEPT, "IN once there is a message", "poll(2)", control_polled},
	    ABSENT("memory has no descriptor", "mmap(2)")),
	ROW(32, "selected", "select and epoll accept its descriptor",
	    NO_DESCRIPTOR, {KEPT, "an event each", "mq_overview(7)", selected}),
	ROW(33, "edges-exact", "edge-triggered epoll reports only arrivals",
	    NO_DESCRIPTOR,
	    {NOT_OFFERED, "also a receive that leaves messages",
	     "ipc/mqueue.c: wake_up without a key", edges}),
	ROW(34, "handed-over-unseen",
	    "a message to a blocked receiver does not wake pollers",
	    NO_DESCRIPTOR,
	    {KEPT, "the poller keeps waiting", "ipc/mqueue.c pipelined_send",
	     unseen}),
	{0},
};

const struct subject subject_polling = {"POLLING", promises};
