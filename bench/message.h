/*
 * One message, laid out so that no mechanism has to copy it, and the mark by
 * which every message is recognised when it arrives.
 */
#ifndef MESSAGE_H
#define MESSAGE_H

#include <assert.h>
#include <endian.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct message {
	size_t len;    /* payload bytes in body */
	unsigned prio; /* 0 is lowest; ignored without CAN_PRIORITY */
	long mtype;    /* sysv's own: msgsnd(2) wants it before the text */
	char body[];
};

static_assert(offsetof(struct message, body) ==
		      offsetof(struct message, mtype) + sizeof(long),
	      "msgsnd(2) takes the type and the text in one piece");

/*
 * The mark is the first 8 bytes of the body, little-endian: from bit 0 the
 * sequence (36 bits), the level (16), the producer (8), the kind (4). The
 * sequence counts from 0 within a producer and a level. A shorter body
 * carries the low bytes of it, an empty one nothing.
 */
#define MARK_BYTES 8
#define MARK_SEQUENCE_BITS 36
#define MARK_LEVEL_BITS 16
#define MARK_PRODUCER_BITS 8
#define MARK_DATA 0x5ull
#define MARK_END 0xaull /* the last message a consumer gets */

#define MARK_SEQUENCE_MASK ((1ull << MARK_SEQUENCE_BITS) - 1)

static inline uint64_t mark_make(uint64_t kind, unsigned producer,
				 unsigned level)
{
	return kind << 60 | (uint64_t)producer << 52 |
	       (uint64_t)level << MARK_SEQUENCE_BITS;
}

static inline void message_mark(struct message *m, uint64_t mark)
{
	mark = htole64(mark);
	if (__builtin_expect(m->len >= MARK_BYTES, 1))
		memcpy(m->body, &mark, MARK_BYTES);
	else
		memcpy(m->body, &mark, m->len);
}

static inline uint64_t message_read_mark(const struct message *m)
{
	uint64_t mark = 0;
	if (__builtin_expect(m->len >= MARK_BYTES, 1))
		memcpy(&mark, m->body, MARK_BYTES);
	else
		memcpy(&mark, m->body, m->len);
	return le64toh(mark);
}

/* --verify full: the rest of the body as a function of its mark. */
void message_fill(struct message *m, uint64_t mark);
bool message_filled(const struct message *m, uint64_t mark);

/* What the checks of one receiver found. */
struct tally {
	uint64_t received, lost, duplicated, reordered, corrupted;
};

/*
 * Checks every message that one receiver takes. With one receiver, sequences
 * must come without a gap. With several on one queue each sees a part: then
 * `seen` has a bit a message and the runner compares all receivers' bits.
 */
struct checker {
	size_t size; /* every message must have this length */
	unsigned producers, levels;
	bool full;   /* --verify full */
	bool simple; /* one producer, 8 bytes or more, not full, no `seen`: a
			correct mark of level 0 needs no other check */
	unsigned prio_base; /* priority of level 0, if there is no mark */
	uint64_t *next;	    /* [producers * levels]: expected sequence */
	uint64_t *missing; /* the same: gaps that may still be filled; for short
			      bodies, the offset of the previous message */
	uint64_t *taken;   /* [producers]: messages received from each */
	unsigned char *seen; /* NULL, or [producers][seen_bytes] */
	size_t seen_bytes;
	struct tally tally;
};

/* The rarer cases: several producers, levels or consumers, and all faults. */
void checker_take_any(struct checker *c, const struct message *m,
		      uint64_t mark);

static inline void checker_take(struct checker *c, const struct message *m)
{
	uint64_t mark = message_read_mark(m);
	uint64_t next = mark_make(MARK_DATA, 0, 0) | c->next[0];
	if (__builtin_expect(c->simple && m->len == c->size && mark == next,
			     1)) {
		c->next[0]++;
		c->tally.received++;
		return;
	}
	checker_take_any(c, m, mark);
}

#endif
