/*
 * What send and recv share: one end of a named queue, opened or created, and
 * the options for it.
 */
#ifndef TALK_H
#define TALK_H

#include <signal.h>
#include <stdint.h>

#include "base/options.h"
#include "channel.h"
#include "named.h"

struct error;

struct talk {
	char text[ADDRESS_TEXT]; /* the ADDRESS, as a line shows it */
	struct address address;
	const struct mechanism *mechanism;
	const struct wait *wait;
	const volatile sig_atomic_t *stop;
	volatile sig_atomic_t *tick; /* what interrupts a wait sets it */
	uint64_t count;		     /* messages; 0: no end */
	uint64_t timeout_ns;	     /* for each of them; 0: for ever */
	uint64_t until_ns;	     /* the end of the wait that goes on */
	struct timespec deadline;    /* of its call, not later */
	bool told;		     /* that the queue has lost its name */
	long selected;		     /* what channel.select is to be... */
	const char *how; /* ..."exact", "at-most", "not"; NULL: any type */
	bool remove;	 /* at the end */
	bool verbose;
	struct channel *channel;
	bool opened;
	bool made; /* by this process */
	int guard; /* child_after(): it removes what was made; or 0 */
	size_t message_bytes; /* the largest that the queue takes */
};

/* -1 and an error of STATUS_USAGE; also for NULL, where none is given. */
int talk_take_address(struct talk *talk, const char *word, struct error *err);

/*
 * Takes --wait, where the talk is the first of the options' struct: a mode, or
 * "nonblock".
 */
int talk_take_wait(void *into, const struct option_spec *spec,
		   const char *value, struct error *err);

/* A single attempt: EAGAIN, or ENOMSG, where it would have to wait. */
extern const struct wait talk_nonblock;

/*
 * A channel for one side, not yet open. -1 and an error where the family does
 * not offer the blocking mode.
 */
int talk_prepare(struct talk *talk, enum side side, struct error *err);

/*
 * Opens the queue, unless it was just made. 0 or -errno; -ENOENT if there is
 * none: the caller may wait for it or create it.
 */
int talk_open(struct talk *talk, enum side side);

/* It was just made. Under --remove it is gone, whatever ends this process. */
void talk_made(struct talk *talk);

/* Before each message: the wait for it, or for its place, begins. */
void talk_begin(struct talk *talk);

/*
 * What becomes of an attempt that returned -errno: 0: it is to be repeated. -1
 * and an error, of STATUS_EMPTY where the wait is over.
 */
int talk_again(struct talk *talk, enum side side, int rc, struct error *err);

/*
 * Who holds a POSIX queue open waits on in it, whatever becomes of its name:
 * says once that it has none any more.
 */
void talk_tell_of_name(struct talk *talk);

/* " in 43.0 ms: 5000/s": the rate of so many, unless there are too few. */
void talk_print_rate(uint64_t messages, uint64_t ns);

/* Sets the error "ADDRESS: CALL: why"; returns -1. */
int talk_failed(const struct talk *talk, const char *call, int rc,
		struct error *err);

/* Closes the queue, removes it if it is to be, and frees the channel. */
int talk_end(struct talk *talk, struct error *err);

/* Room for a message of so many bytes, zeroed; the caller frees it. */
struct message *talk_message(size_t bytes);

#endif
