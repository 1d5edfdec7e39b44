/*
 * Queues with a name or a key: lifecycle measures them, and every command that
 * uses another program's queue opens it by them. Filled by sysv and posix.
 *
 * People write an ADDRESS: posix:/name or /name, sysv:0xKEY, sysv:id:N, or
 * sysv:ftok:PATH:ID. In a name "\ooo" is the byte of that octal number.
 */
#ifndef NAMED_H
#define NAMED_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "mechanism.h"

#define NAME_BYTES 255 /* of a POSIX name after its slash, mq_overview(7) */

/* A name and a key, so that one address does for either family. */
struct address {
	char name[NAME_BYTES + 2]; /* POSIX: "/..." */
	int32_t key;		   /* System V */
	int32_t id; /* System V: the queue's own, in place of a key; or -1 */
};

/*
 * Reads an ADDRESS; *family is the mechanism's name. -1 and an error of
 * STATUS_USAGE that shows how it is written.
 */
int address_parse(const char *text, struct address *address,
		  const char **family, struct error *err);

/*
 * How a line shows the address that was so `written`: a name as text_escape
 * has it, which leads back to it; else what was written, cleaned.
 */
#define ADDRESS_TEXT (4 * NAME_BYTES + 8)
void address_show(const struct address *address, const char *written,
		  char text[ADDRESS_TEXT]);

/*
 * The key that ftok(3) gives: the low 16 bits of the file's inode, the low 8
 * of its device's number and the low 8 of `id`. So paths can collide: links to
 * one file do, and any two whose inodes differ by a multiple of 65536. 0 or
 * -errno of stat(2).
 */
int address_ftok(const char *path, unsigned id, int32_t *key);

/*
 * Makes the index'th address of a family of addresses; `tag` distinguishes this
 * process' addresses from all others.
 */
void address_make(struct address *address, uint32_t tag, uint32_t index);

/* A random tag. */
uint32_t address_tag(void);

struct named_status {
	uint64_t messages, capacity_bytes, capacity_messages;
	uint64_t message_bytes; /* no message in it is larger */
};

struct named_origin {
	uid_t maker;
	unsigned mode;
	int64_t since_s; /* seconds since 1970: not made later than then */
	bool unlinked;	 /* POSIX: no name leads to it any more */
};

/*
 * Removes the tag's index'th queue, through a channel that is not open, if this
 * user made it as mqbench does, not before `since_s`. False: there is none.
 */
bool named_discard(struct channel *ch, uint32_t tag, uint32_t index,
		   int64_t since_s);

/* All but the last two return 0 or -errno, and contain only the system call. */
struct named {
	/*
	 * Exclusive. POSIX queues hold ch->capacity messages of ch->size;
	 * System V ones what the namespace gives (kernel.msgmnb).
	 */
	int (*create)(struct channel *ch, const struct address *address,
		      unsigned mode);
	/* For one side, or SIDES: both. System V looks at no permission yet. */
	int (*open)(struct channel *ch, const struct address *address,
		    enum side side);
	int (*stat)(struct channel *ch, struct named_status *status);
	int (*origin)(struct channel *ch, struct named_origin *origin);
	/*
	 * Copies the index'th message, which stays; -EAGAIN: there is none,
	 * -ENOSYS: the kernel cannot. NULL: the family has no such call.
	 */
	int (*peek)(struct channel *ch, uint64_t index, struct message *m);
	int (*close)(struct channel *ch); /* NULL: the family has no close */
	int (*remove)(struct channel *ch, const struct address *address);
	/* Gives a new queue the capacity of a POSIX one; NULL: it has it. */
	int (*resize)(struct channel *ch, struct error *err);
	/* What an errno of create means, and what would lift it; returns -1. */
	int (*refused)(struct channel *ch, int errnum, struct error *err);
};

#endif
