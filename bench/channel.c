/* The blocking modes, each as a send and a receive over any mechanism. */
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/select.h>

#include "base/array.h"
#include "base/cpu.h"
#include "channel.h"

static inline int stopped(const struct channel *ch)
{
	return ch->stop && *ch->stop ? -ECANCELED : 0;
}

static int try_send(struct channel *ch, struct message *m)
{
	int rc;
	while ((rc = ch->mechanism->send(ch, m)) == -EINTR)
		ch->interrupted++;
	return rc;
}

static int try_recv(struct channel *ch, struct message *m)
{
	int rc;
	while ((rc = ch->mechanism->recv(ch, m)) == -EINTR)
		ch->interrupted++;
	return rc;
}

static int spin_send(struct channel *ch, struct message *m)
{
	int rc;
	while ((rc = try_send(ch, m)) == -EAGAIN && (rc = stopped(ch)) == 0)
		cpu_relax();
	return rc;
}

static int spin_recv(struct channel *ch, struct message *m)
{
	int rc;
	while ((rc = try_recv(ch, m)) == -EAGAIN && (rc = stopped(ch)) == 0)
		cpu_relax();
	return rc;
}

/* What a wait for a descriptor returned, as 0 or -errno; EINTR is counted. */
static int ready(struct channel *ch, int n)
{
	if (n >= 0)
		return 0;
	if (errno != EINTR)
		return -errno;
	ch->interrupted++;
	return stopped(ch);
}

static int poll_side(struct channel *ch, enum side side)
{
	struct pollfd pfd = {
		.fd = ch->mechanism->fd(ch, side),
		.events = side == SENDER ? POLLOUT : POLLIN,
	};
	return ready(ch, poll(&pfd, 1, -1));
}

static int select_side(struct channel *ch, enum side side)
{
	int fd = ch->mechanism->fd(ch, side);
	fd_set set;
	FD_ZERO(&set);
	FD_SET(fd, &set);
	return ready(ch, select(fd + 1, side == RECEIVER ? &set : NULL,
				side == SENDER ? &set : NULL, NULL, NULL));
}

static int epoll_side(struct channel *ch, enum side side)
{
	struct epoll_event event;
	return ready(ch, epoll_wait(ch->epoll[side], &event, 1, -1));
}

/*
 * As event loops are written: a sender sends and waits only when the queue
 * was full; a receiver waits first and then receives.
 */
static inline int event_send(struct channel *ch, struct message *m,
			     int (*wait)(struct channel *, enum side))
{
	int rc;
	while ((rc = try_send(ch, m)) == -EAGAIN)
		if ((rc = wait(ch, SENDER)) < 0)
			return rc;
	return rc;
}

static inline int event_recv(struct channel *ch, struct message *m,
			     int (*wait)(struct channel *, enum side))
{
	int rc;
	do {
		if ((rc = wait(ch, RECEIVER)) < 0)
			return rc;
	} while ((rc = try_recv(ch, m)) == -EAGAIN);
	return rc;
}

static int poll_send(struct channel *ch, struct message *m)
{
	return event_send(ch, m, poll_side);
}

static int poll_recv(struct channel *ch, struct message *m)
{
	return event_recv(ch, m, poll_side);
}

static int select_send(struct channel *ch, struct message *m)
{
	return event_send(ch, m, select_side);
}

static int select_recv(struct channel *ch, struct message *m)
{
	return event_recv(ch, m, select_side);
}

static int epoll_send(struct channel *ch, struct message *m)
{
	return event_send(ch, m, epoll_side);
}

static int epoll_recv(struct channel *ch, struct message *m)
{
	return event_recv(ch, m, epoll_side);
}

/*
 * Receive until empty; register; receive once more, since a message may have
 * arrived before the registration; only then wait (mq_notify(3)).
 */
static int notify_recv(struct channel *ch, struct message *m)
{
	siginfo_t info;
	for (;;) {
		int rc = try_recv(ch, m);
		if (rc != -EAGAIN)
			return rc;
		if (!ch->armed) {
			if ((rc = ch->mechanism->arm(ch)) < 0)
				return rc;
			ch->armed = true;
			continue;
		}
		if (sigwaitinfo(&ch->signals, &info) < 0) {
			if ((rc = ready(ch, -1)) < 0)
				return rc;
		} else if (info.si_code == SI_MESGQ) {
			ch->armed = false; /* anybody may send the signal */
		}
	}
}

static int attach_epoll(struct channel *ch, enum side side)
{
	struct epoll_event event = {
		.events = side == SENDER ? EPOLLOUT : EPOLLIN,
	};
	ch->epoll[side] = epoll_create1(EPOLL_CLOEXEC);
	if (ch->epoll[side] < 0)
		return -errno;
	return epoll_ctl(ch->epoll[side], EPOLL_CTL_ADD,
			 ch->mechanism->fd(ch, side), &event) < 0
		       ? -errno
		       : 0;
}

static int attach_notify(struct channel *ch, enum side side)
{
	sigset_t *set = &ch->signals;
	sigemptyset(set);
	sigaddset(set, CHANNEL_SIGNAL);
	return side == RECEIVER && sigprocmask(SIG_BLOCK, set, NULL) < 0
		       ? -errno
		       : 0;
}

/*
 * One deadline for every call, so that none reads the clock. CLOCK_REALTIME,
 * which mq_timedsend and mq_timedreceive go by, cannot be set as late as that:
 * neither a long run nor a step of the clock reaches it.
 */
static int attach_deadline(struct channel *ch, enum side side)
{
	static const struct timespec never = {
		.tv_sec = sizeof(time_t) > 4 ? 9223372036 : INT32_MAX,
	};
	(void)side;
	ch->deadline = &never;
	return 0;
}

static int attach_select(struct channel *ch, enum side side)
{
	return ch->mechanism->fd(ch, side) < FD_SETSIZE ? 0 : -EMFILE;
}

const struct wait waits[] = {
	{.name = "block", .summary = "sleep in the call"},
	{.name = "spin",
	 .summary = "try again at once (IPC_NOWAIT, O_NONBLOCK)",
	 .needs = CAN_TRY,
	 .nonblock = {true, true},
	 .spins = true,
	 .send = spin_send,
	 .recv = spin_recv},
	{.name = "poll",
	 .summary = "poll(2), then receive; send, and poll(2) when full",
	 .needs = CAN_TRY | CAN_POLL,
	 .nonblock = {true, true},
	 .send = poll_send,
	 .recv = poll_recv},
	{.name = "select",
	 .summary = "the same with select(2)",
	 .needs = CAN_TRY | CAN_POLL,
	 .nonblock = {true, true},
	 .send = select_send,
	 .recv = select_recv,
	 .attach = attach_select},
	{.name = "epoll",
	 .summary = "the same with epoll(7), level-triggered",
	 .needs = CAN_TRY | CAN_POLL,
	 .nonblock = {true, true},
	 .send = epoll_send,
	 .recv = epoll_recv,
	 .attach = attach_epoll},
	{.name = "timed",
	 .summary = "sleep in the timed call (mq_timedsend, mq_timedreceive)",
	 .needs = CAN_TIMEOUT,
	 .attach = attach_deadline},
	{.name = "notify",
	 .summary = "a signal when the empty queue gets a message (mq_notify)",
	 .needs = CAN_TRY | CAN_NOTIFY,
	 .nonblock = {[RECEIVER] = true},
	 .recv = notify_recv,
	 .attach = attach_notify},
	{0},
};

const struct wait *wait_find(const char *name)
{
	for (const struct wait *wait = waits; wait->name; wait++)
		if (!strcmp(wait->name, name))
			return wait;
	return NULL;
}

static const struct {
	enum cap cap;
	const char *word, *reason;
} cap_table[] = {
	{CAN_POLL, "poll", "no file descriptor to poll, select or epoll on"},
	{CAN_TIMEOUT, "timeout", "no call with a timeout"},
	{CAN_NOTIFY, "notify", "no notification of an arriving message"},
	{CAN_PRIORITY, "priority", "messages have no priority"},
	{CAN_SELECT_TYPE, "receive by type", "no receiving by type"},
	{CAN_FAN, "fan", "one sender and one receiver only"},
	{CAN_TRY, "try", "no call that tries without waiting"},
	{CAN_NAME, "name", "no name or key by which others find it"},
	{CARRIES, "carry", "carries no messages: it measures the harness"},
};

const char *cap_reason(unsigned missing)
{
	for (size_t i = 0; i < ARRAY_LENGTH(cap_table); i++)
		if (missing & cap_table[i].cap)
			return cap_table[i].reason;
	return "";
}

const char *cap_word(unsigned missing)
{
	for (size_t i = 0; i < ARRAY_LENGTH(cap_table); i++)
		if (missing & cap_table[i].cap)
			return cap_table[i].word;
	return "";
}

long channel_select(const struct channel *ch, enum selection selection)
{
	if (selection == SELECT_EXACT)
		return 1;
	if (selection == SELECT_FIRST || ch->prio_max == ch->prio_min)
		return 0;
	return -(long)(ch->prio_max + 1);
}

int channel_send_again(struct channel *ch, struct message *m)
{
	int rc;
	do {
		ch->interrupted++;
	} while ((rc = ch->send(ch, m)) == -EINTR);
	return rc;
}

int channel_recv_again(struct channel *ch, struct message *m)
{
	int rc;
	do {
		ch->interrupted++;
	} while ((rc = ch->recv(ch, m)) == -EINTR);
	return rc;
}

void channel_use(struct channel *ch, const struct wait *wait)
{
	ch->wait = wait;
	ch->send = wait->send ? wait->send : ch->mechanism->send;
	ch->recv = wait->recv ? wait->recv : ch->mechanism->recv;
}

int channel_attach(struct channel *ch, enum side side, const struct wait *wait)
{
	int rc = 0;
	channel_use(ch, wait);
	ch->nonblock = wait->nonblock[side];
	if (ch->mechanism->attach && (rc = ch->mechanism->attach(ch, side)) < 0)
		return rc;
	return wait->attach ? wait->attach(ch, side) : 0;
}
