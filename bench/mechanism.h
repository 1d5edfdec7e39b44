/* A way to carry messages: the contract that each mechanism/NAME.c fills. */
#ifndef MECHANISM_H
#define MECHANISM_H

#include <stddef.h>

#include "mark.h"

struct channel;
struct error;
struct message;
struct named;

enum side { SENDER, RECEIVER, SIDES };

/* What a mechanism can do; what it can't is skipped with the bit's reason. */
enum cap {
	CAN_TRY = 1 << 0,	  /* channel.nonblock */
	CAN_POLL = 1 << 1,	  /* fd() for poll, select and epoll */
	CAN_TIMEOUT = 1 << 2,	  /* channel.deadline */
	CAN_NOTIFY = 1 << 3,	  /* arm() */
	CAN_PRIORITY = 1 << 4,	  /* the highest priority comes first */
	CAN_SELECT_TYPE = 1 << 5, /* channel.select */
	CAN_FAN = 1 << 6,	  /* many senders and receivers on one queue */
	CARRIES = 1 << 7,	  /* what is received is what was sent */
	CAN_NAME = 1 << 8,	  /* named is not NULL */
	IS_CONTROL = 1 << 9,	  /* only for comparison with sysv and posix */
};

struct mechanism {
	const char *name; /* on the command line, in the record, the file's */
	const char *summary;
	struct mark mark;
	unsigned caps;
	size_t size; /* of the struct that begins with struct channel; the
		      * caller allocates it, zeroed */
	/* Bytes a message and messages a queue has at most, whatever the
	 * machine's limits; 0: no such bound. */
	size_t most_bytes, most_messages;

	/*
	 * Called once, before fork. Fills channel.effective. -1 and an error
	 * of STATUS_SKIPPED where this machine's limits forbid it, and close()
	 * is safe even then.
	 */
	int (*open)(struct channel *ch, struct error *err);

	/*
	 * Called in each process after fork, for each side it uses, once
	 * channel.nonblock is set. May be NULL. 0 or -errno.
	 */
	int (*attach)(struct channel *ch, enum side side);

	/* 0 or -errno; a full queue under nonblock is -EAGAIN. */
	int (*send)(struct channel *ch, struct message *m);

	/*
	 * 0 or -errno; an empty queue under nonblock is -EAGAIN. Offers
	 * channel.size bytes of body; sets len and, with CAN_PRIORITY and
	 * channel.prio_max, prio.
	 */
	int (*recv)(struct channel *ch, struct message *m);

	/* With CAN_POLL: readable or writable when the side need not wait. */
	int (*fd)(const struct channel *ch, enum side side);

	/*
	 * With CAN_NOTIFY: asks for CHANNEL_SIGNAL when a message arrives in
	 * the empty queue; the caller then drains before it waits, since one
	 * may have arrived before. 0 or -errno; -EBUSY where a process is
	 * registered, which may be this one.
	 */
	int (*arm)(struct channel *ch);

	/* By the process that opened; leaves nothing behind. */
	void (*close)(struct channel *ch);

	const struct named *named; /* queues with a name or key, or NULL */
};

#endif
