/* The slower half of checking messages: fans, levels, full bodies, faults. */
#include "message.h"

static unsigned char pattern(uint64_t mark, size_t i)
{
	return (unsigned char)((mark * 0x9e3779b97f4a7c15ull >> 56) + i * 167);
}

void message_fill(struct message *m, uint64_t mark)
{
	for (size_t i = MARK_BYTES; i < m->len; i++)
		m->body[i] = (char)pattern(mark, i);
}

bool message_filled(const struct message *m, uint64_t mark)
{
	for (size_t i = MARK_BYTES; i < m->len; i++)
		if ((unsigned char)m->body[i] != pattern(mark, i))
			return false;
	return true;
}

/* A gap means lost, unless what is missing turns up later. */
static void take_in_order(struct checker *c, size_t which, uint64_t sequence)
{
	uint64_t *next = &c->next[which], *missing = &c->missing[which];
	if (sequence >= *next) {
		c->tally.lost += sequence - *next;
		*missing += sequence - *next;
		*next = sequence + 1;
	} else if (*missing > 0) {
		--*missing;
		c->tally.lost--;
		c->tally.reordered++;
	} else {
		c->tally.duplicated++;
	}
}

/* Gaps are another receiver's messages; the runner looks for real ones. */
static void take_a_part(struct checker *c, unsigned producer, uint64_t *next,
			uint64_t sequence)
{
	size_t byte = sequence / 8;
	unsigned char bit = (unsigned char)(1u << (sequence % 8));
	unsigned char *seen = c->seen + producer * c->seen_bytes;
	if (byte >= c->seen_bytes) {
		c->tally.corrupted++;
		return;
	}
	if (seen[byte] & bit)
		c->tally.duplicated++;
	else if (sequence < *next)
		c->tally.reordered++;
	seen[byte] |= bit;
	if (sequence >= *next)
		*next = sequence + 1;
}

/*
 * Without a whole mark the priority tells the level, and the sequence comes
 * round. A message that does not fit is corrupted, unless the next is off by
 * as much: then some between were lost, or came twice.
 */
static void take_short(struct checker *c, const struct message *m,
		       uint64_t mark)
{
	uint64_t mask = c->size ? (1ull << (8 * c->size)) - 1 : 0;
	unsigned level = c->levels > 1 ? m->prio - c->prio_base : 0;
	if (level >= c->levels) {
		c->tally.corrupted++;
		return;
	}
	uint64_t *next = &c->next[level], *shift = &c->missing[level];
	uint64_t ahead =
		(mark - (mark_make(MARK_DATA, 0, level) | *next)) & mask;
	uint64_t behind = -ahead & mask;
	if (ahead != 0 && ahead != *shift) {
		c->tally.corrupted++;
		*shift = ahead;
	} else {
		c->tally.corrupted -= ahead != 0;
		c->tally.lost += ahead <= behind ? ahead : 0;
		c->tally.duplicated += ahead <= behind ? 0 : behind;
		*next += ahead <= behind ? ahead : -behind;
		*shift = 0;
	}
	++*next;
}

void checker_take_any(struct checker *c, const struct message *m, uint64_t mark)
{
	c->tally.received++;
	if (m->len != c->size) {
		c->tally.corrupted++;
		return;
	}
	if (c->size < MARK_BYTES) {
		take_short(c, m, mark);
		return;
	}
	uint64_t sequence = mark & MARK_SEQUENCE_MASK;
	unsigned level = mark >> MARK_SEQUENCE_BITS & 0xffff;
	unsigned producer = mark >> 52 & 0xff;
	if (mark >> 60 != MARK_DATA || level >= c->levels ||
	    producer >= c->producers || (c->full && !message_filled(m, mark))) {
		c->tally.corrupted++;
		return;
	}
	c->taken[producer]++;
	size_t which = producer * c->levels + level;
	if (c->seen)
		take_a_part(c, producer, &c->next[which], sequence);
	else
		take_in_order(c, which, sequence);
}
