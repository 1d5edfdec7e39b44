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
	const char *text; /* the ADDRESS as it was written */
	struct address address;
	const struct mechanism *mechanism;
	const struct wait *wait;
	const volatile sig_atomic_t *stop;
	uint64_t count;	   /* messages; 0: no end */
	unsigned selected; /* what channel.select is to be... */
	const char *how;   /* ..."exact", "at-most", "not"; NULL: any type */
	bool remove;	   /* at the end */
	bool verbose;
	struct channel *channel;
	bool opened;
	size_t message_bytes; /* the largest that the queue takes */
};

/* -1 and an error of STATUS_USAGE; also for NULL, where none is given. */
int talk_take_address(struct talk *talk, const char *word, struct error *err);

/* Takes --wait, where the talk is the first of the options' struct. */
int talk_take_wait(void *into, const struct option_spec *spec,
		   const char *value, struct error *err);

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

/* Sets the error "ADDRESS: CALL: why"; returns -1. */
int talk_failed(const struct talk *talk, const char *call, int rc,
		struct error *err);

/* Closes the queue, removes it under --remove, and frees the channel. */
int talk_end(struct talk *talk, struct error *err);

/* Room for a message of so many bytes, zeroed; the caller frees it. */
struct message *talk_message(size_t bytes, struct error *err);

#endif
