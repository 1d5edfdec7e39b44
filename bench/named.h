/*
 * Queues that people name: what lifecycle measures, and what any command that
 * talks to another program's queue goes through. Filled by sysv and posix.
 */
#ifndef NAMED_H
#define NAMED_H

#include <stdint.h>

#include "mechanism.h"

/* A name and a key, so that one address does for either family. */
struct address {
	char name[64]; /* POSIX: "/..." */
	int32_t key;   /* System V */
};

/*
 * Makes the index'th address of a family of addresses; `tag` tells this
 * process' addresses from everybody else's.
 */
void address_make(struct address *address, uint32_t tag, uint32_t index);

/* A random tag. */
uint32_t address_tag(void);

struct named_status {
	uint64_t messages, capacity_bytes, capacity_messages;
};

/*
 * Removes what is left of the tag's index'th queue, through a channel that
 * holds nothing; none being there is no error.
 */
void named_discard(struct channel *ch, uint32_t tag, uint32_t index);

/* All return 0 or -errno, and nothing but the system call is inside. */
struct named {
	/*
	 * Exclusive, mode 0600. POSIX queues hold ch->capacity messages of
	 * ch->size; System V ones what the namespace gives (kernel.msgmnb).
	 */
	int (*create)(struct channel *ch, const struct address *address);
	int (*open)(struct channel *ch, const struct address *address);
	int (*stat)(struct channel *ch, struct named_status *status);
	int (*close)(struct channel *ch); /* NULL: the family has no close */
	int (*remove)(struct channel *ch, const struct address *address);
};

#endif
