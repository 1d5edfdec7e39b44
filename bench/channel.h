/*
 * A one-way queue as workloads see it, and the ways to wait on it, which are
 * written once, here, for all mechanisms.
 */
#ifndef CHANNEL_H
#define CHANNEL_H

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include "mechanism.h"
#include "message.h"
#include "params.h"

struct address;
struct channel;

/*
 * mq_notify's signal: blocked, and waited for with sigwaitinfo. Real-time
 * signals queue, so a pending one of another process does not hide it.
 */
#define CHANNEL_SIGNAL SIGRTMIN

/* A blocking mode: how a full or an empty queue is waited for. */
struct wait {
	const char *name;
	const char *summary;
	unsigned needs; /* enum cap */
	bool nonblock[SIDES];
	bool spins;
	/* NULL: the mechanism's own */
	int (*send)(struct channel *ch, struct message *m);
	int (*recv)(struct channel *ch, struct message *m);
	/*
	 * Prepares the mode in each process. 0 or -errno. NULL: nothing to do.
	 */
	int (*attach)(struct channel *ch, enum side side);
};

/* block spin poll select epoll timed notify; ended by a NULL name. */
extern const struct wait waits[];

const struct wait *wait_find(const char *name);

/* Why a mechanism without the caps cannot do something, for a table. */
const char *cap_reason(unsigned missing);
/* The word of one missing cap: "poll", "timeout", "receive by type". */
const char *cap_word(unsigned missing);

/* Read back from the kernel by open(). */
struct limits {
	uint64_t capacity_messages; /* messages of channel.size */
	uint64_t capacity_bytes;
	uint64_t message_bytes; /* the largest message */
};

/* Each mechanism embeds it first in its own struct. */
struct channel {
	const struct mechanism *mechanism;
	size_t size;			 /* bytes a message: asked for */
	size_t capacity;		 /* messages: asked for */
	const struct address *address;	 /* to be opened under; NULL: any */
	bool nonblock;			 /* send and recv try once: -EAGAIN */
	const struct timespec *deadline; /* CAN_TIMEOUT; NULL: for ever */
	unsigned prio_min, prio_max;	 /* in use: sysv's types */
	long select; /* CAN_SELECT_TYPE: msgrcv's msgtyp; 0: the first */
	bool except; /* every type but `select` (MSG_EXCEPT) */
	/*
	 * Once it is not 0, an interrupted wait ends with -ECANCELED. NULL:
	 * never.
	 */
	const volatile sig_atomic_t *stop;
	struct limits effective;

	/*
	 * Set by channel_attach: the mechanism's own functions if the mode adds
	 * nothing, which saves a call.
	 */
	int (*send)(struct channel *ch, struct message *m);
	int (*recv)(struct channel *ch, struct message *m);
	const struct wait *wait;
	int epoll[SIDES];
	bool armed;
	sigset_t signals;     /* CHANNEL_SIGNAL alone */
	uint64_t interrupted; /* EINTR, retried */
};

/* What channel.select is for --select; prio_max must be set. */
long channel_select(const struct channel *ch, enum selection selection);

/* Makes the channel wait in that mode; channel_attach does it too. */
void channel_use(struct channel *ch, const struct wait *wait);

/*
 * In each process, for each side it uses: prepares the blocking mode.
 * 0 or -errno.
 */
int channel_attach(struct channel *ch, enum side side, const struct wait *wait);

/* After an interruption: counts it, and tries again. */
int channel_send_again(struct channel *ch, struct message *m);
int channel_recv_again(struct channel *ch, struct message *m);

/* 0 or -errno, waiting as the mode says. */
static inline int channel_send(struct channel *ch, struct message *m)
{
	int rc = ch->send(ch, m);
	if (__builtin_expect(rc == 0, 1))
		return 0;
	return rc == -EINTR ? channel_send_again(ch, m) : rc;
}

static inline int channel_recv(struct channel *ch, struct message *m)
{
	int rc = ch->recv(ch, m);
	if (__builtin_expect(rc == 0, 1))
		return 0;
	return rc == -EINTR ? channel_recv_again(ch, m) : rc;
}

#endif
