/* Stamps, and what a receiver makes of them. */
#include <stdlib.h>

#include "base/array.h"
#include "core/queues/reception.h"
#include "core/stats/summary.h"

#define STAMP_WORD 0x62716dffu /* no text has a byte ff */

struct stamp {
	uint32_t word, tag;
	uint64_t sent_ns;
};

static_assert(MARK_BYTES + sizeof(struct stamp) == STAMP_BYTES,
	      "the mark and the stamp lie without a gap");

void stamp_write(struct message *m, uint32_t tag, uint64_t sequence,
		 uint64_t now_ns)
{
	struct stamp stamp = {htole32(STAMP_WORD), htole32(tag),
			      htole64(now_ns)};
	if (m->len < STAMP_BYTES)
		return;
	message_mark(m, mark_make(MARK_DATA, 0, 0) |
				(sequence & MARK_SEQUENCE_MASK));
	memcpy(m->body + MARK_BYTES, &stamp, sizeof(stamp));
}

static bool read_stamp(const struct message *m, struct stamp *stamp)
{
	if (m->len < STAMP_BYTES)
		return false;
	memcpy(stamp, m->body + MARK_BYTES, sizeof(*stamp));
	stamp->tag = le32toh(stamp->tag);
	stamp->sent_ns = le64toh(stamp->sent_ns);
	return le32toh(stamp->word) == STAMP_WORD &&
	       message_read_mark(m) >> 60 == MARK_DATA;
}

bool stamp_found(const struct message *m)
{
	struct stamp stamp;
	return read_stamp(m, &stamp);
}

static struct stream *stream_of(struct reception *r, uint32_t tag,
				uint64_t sequence)
{
	for (size_t i = 0; i < r->streams; i++)
		if (r->stream[i].tag == tag)
			return &r->stream[i];
	r->stream = array_grow(r->stream, r->streams, sizeof(*r->stream));
	r->stream[r->streams] = (struct stream){.tag = tag, .next = sequence};
	return &r->stream[r->streams++];
}

static void check(struct reception *r, const struct message *m, uint32_t tag)
{
	uint64_t mark = message_read_mark(m);
	struct stream *s = stream_of(r, tag, mark & MARK_SEQUENCE_MASK);
	struct checker checker = {
		.size = m->len,
		.producers = 1,
		.levels = 1,
		.next = &s->next,
		.missing = &s->missing,
		.taken = &s->taken,
		.tally = s->tally,
	};
	checker_take(&checker, m);
	s->tally = checker.tally;
}

void reception_end(struct reception *r)
{
	uint64_t scratch[RECEPTION_BATCH];
	samples_sort(r->batch, scratch, r->batched);
	histogram_add_sorted(&r->latency, r->batch, r->batched);
	r->batched = 0;
}

static void add_latency(struct reception *r, uint64_t ns)
{
	if (r->latency_max == 0 || ns < r->latency_min)
		r->latency_min = ns;
	if (ns > r->latency_max)
		r->latency_max = ns;
	r->batch[r->batched++] = ns;
	if (r->batched == RECEPTION_BATCH)
		reception_end(r);
}

void reception_take(struct reception *r, const struct message *m,
		    uint64_t now_ns, uint64_t *latency_ns)
{
	struct stamp stamp;
	*latency_ns = 0;
	if (r->messages++ == 0)
		r->first_ns = now_ns;
	r->last_ns = now_ns;
	r->bytes += m->len;
	if (!read_stamp(m, &stamp))
		return;
	check(r, m, stamp.tag);
	if (stamp.sent_ns >= now_ns) {
		r->skewed++;
		return;
	}
	*latency_ns = now_ns - stamp.sent_ns;
	add_latency(r, *latency_ns);
}

struct tally reception_tally(const struct reception *r)
{
	struct tally all = {0};
	for (size_t i = 0; i < r->streams; i++) {
		const struct tally *one = &r->stream[i].tally;
		all.received += one->received;
		all.lost += one->lost;
		all.duplicated += one->duplicated;
		all.reordered += one->reordered;
		all.corrupted += one->corrupted;
	}
	return all;
}

void reception_release(struct reception *r)
{
	free(r->stream);
	histogram_release(&r->latency);
	memset(r, 0, sizeof(*r));
}
