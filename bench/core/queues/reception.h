/*
 * What `mqbench send` writes into its messages and `mqbench recv` makes of
 * them: loss, order and latency between two programs that know nothing else
 * of each other.
 */
#ifndef RECEPTION_H
#define RECEPTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/stats/histogram.h"
#include "message.h"

/*
 * The stamp, little-endian: message.h's mark (8 bytes: what it is and its
 * sequence), a word by which stamps are known from text (4), the sender's tag
 * (4), and CLOCK_MONOTONIC in ns right before the send (8). A shorter message
 * carries none.
 */
#define STAMP_BYTES 24

void stamp_write(struct message *m, uint32_t tag, uint64_t sequence,
		 uint64_t now_ns);
bool stamp_found(const struct message *m);

/* One sender's messages, by its tag. */
struct stream {
	uint32_t tag;
	uint64_t next, missing, taken; /* as struct checker has them */
	struct tally tally;
};

#define RECEPTION_BATCH 1024

/* Begins zeroed. */
struct reception {
	uint64_t messages, bytes;
	uint64_t first_ns, last_ns; /* when they were received */
	struct stream *stream;
	size_t streams;
	struct histogram latency; /* ns, from the send to the receive */
	uint64_t latency_min, latency_max;
	uint64_t batch[RECEPTION_BATCH];
	size_t batched;
	uint64_t skewed; /* stamped later than received: another clock */
};

/*
 * Counts a message that was received then. *latency_ns is 0 where it has no
 * stamp of this machine's clock.
 */
void reception_take(struct reception *r, const struct message *m,
		    uint64_t now_ns, uint64_t *latency_ns);

/*
 * Over all senders. A sender's messages count from the first that was seen,
 * since others may have received the ones before; what another receiver takes
 * in between is lost here.
 */
struct tally reception_tally(const struct reception *r);

/* Puts what is in the batch into the histogram. */
void reception_end(struct reception *r);

void reception_release(struct reception *r);

#endif
