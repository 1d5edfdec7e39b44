/*
 * ring: a control near the physical limit, a single-producer single-consumer
 * ring in shared memory that enters the kernel (futex) only to sleep and wake.
 */
#include <errno.h>
#include <linux/futex.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/error.h"
#include "base/shm.h"
#include "channel.h"
#include "mechanism.h"
#include "message.h"

/* One side's place: how many it has passed, and whether it sleeps. */
struct place {
	_Alignas(64) _Atomic uint32_t passed;
	_Atomic uint32_t sleeping;
};

struct slot {
	size_t len;
	char body[];
};

struct ring_memory {
	struct place place[SIDES];
	_Alignas(64) char slots[];
};

struct ring {
	struct channel channel;
	struct ring_memory *memory;
	size_t bytes, stride;
	uint32_t capacity;
	uint32_t at[SIDES]; /* slot that each side comes to next */
};

static struct ring *ring_of(struct channel *ch)
{
	return (struct ring *)ch;
}

static int ring_open(struct channel *ch, struct error *err)
{
	struct ring *r = ring_of(ch);
	if (ch->capacity > ch->mechanism->most_messages)
		return error_set(err, STATUS_SKIPPED,
				 "a ring of %zu messages is over 2^24",
				 ch->capacity);
	r->stride = (sizeof(struct slot) + ch->size + 63) / 64 * 64;
	r->capacity = (uint32_t)ch->capacity;
	r->bytes = sizeof(struct ring_memory) + r->stride * ch->capacity;
	r->memory = shm_map(r->bytes, err);
	if (!r->memory)
		return -1;
	ch->effective.capacity_messages = ch->capacity;
	ch->effective.capacity_bytes = ch->capacity * ch->size;
	ch->effective.message_bytes = ch->size;
	return 0;
}

/* Not FUTEX_PRIVATE: the word is shared between processes. */
static int ring_futex(_Atomic uint32_t *word, int op, uint32_t value,
		      const struct timespec *deadline)
{
	long rc = syscall(SYS_futex, word, op, value, deadline, NULL,
			  FUTEX_BITSET_MATCH_ANY);
	return rc < 0 ? -errno : 0;
}

/* Sleeps until the other side has passed more than `seen`. */
static int ring_sleep(struct ring *r, enum side me, uint32_t seen)
{
	struct place *mine = &r->memory->place[me];
	struct place *other = &r->memory->place[me == SENDER];
	if (r->channel.nonblock)
		return -EAGAIN;
	atomic_store(&mine->sleeping, 1);
	int rc = 0;
	if (atomic_load(&other->passed) == seen)
		rc = ring_futex(&other->passed,
				FUTEX_WAIT_BITSET | FUTEX_CLOCK_REALTIME, seen,
				r->channel.deadline);
	atomic_store_explicit(&mine->sleeping, 0, memory_order_relaxed);
	return rc == -EAGAIN ? 0 : rc;
}

/*
 * The store of `passed` must be seen before `sleeping` is read, and the other
 * side's the other way round, or a wake-up is lost: both are seq_cst.
 */
static void ring_pass(struct ring *r, enum side me)
{
	struct place *mine = &r->memory->place[me];
	struct place *other = &r->memory->place[me == SENDER];
	atomic_fetch_add(&mine->passed, 1);
	if (atomic_load(&other->sleeping))
		ring_futex(&mine->passed, FUTEX_WAKE, 1, NULL);
	if (++r->at[me] == r->capacity)
		r->at[me] = 0;
}

static struct slot *ring_slot(struct ring *r, enum side me)
{
	return (struct slot *)(void *)(r->memory->slots +
				       r->stride * r->at[me]);
}

static int ring_send(struct channel *ch, struct message *m)
{
	struct ring *r = ring_of(ch);
	struct place *place = r->memory->place;
	uint32_t sent = atomic_load_explicit(&place[SENDER].passed,
					     memory_order_relaxed);
	for (;;) {
		uint32_t taken = atomic_load_explicit(&place[RECEIVER].passed,
						      memory_order_acquire);
		if (sent - taken < r->capacity)
			break;
		int rc = ring_sleep(r, SENDER, taken);
		if (rc < 0)
			return rc;
	}
	struct slot *slot = ring_slot(r, SENDER);
	slot->len = m->len;
	memcpy(slot->body, m->body, m->len);
	ring_pass(r, SENDER);
	return 0;
}

static int ring_recv(struct channel *ch, struct message *m)
{
	struct ring *r = ring_of(ch);
	struct place *place = r->memory->place;
	uint32_t taken = atomic_load_explicit(&place[RECEIVER].passed,
					      memory_order_relaxed);
	for (;;) {
		uint32_t sent = atomic_load_explicit(&place[SENDER].passed,
						     memory_order_acquire);
		if (sent != taken)
			break;
		int rc = ring_sleep(r, RECEIVER, sent);
		if (rc < 0)
			return rc;
	}
	const struct slot *slot = ring_slot(r, RECEIVER);
	m->len = slot->len;
	memcpy(m->body, slot->body, slot->len);
	ring_pass(r, RECEIVER);
	return 0;
}

static void ring_close(struct channel *ch)
{
	struct ring *r = ring_of(ch);
	shm_unmap(r->memory, r->bytes);
	r->memory = NULL;
}

const struct mechanism mechanism_ring = {
	.name = "ring",
	.mark = {"ring", "ring", {"#14304d", "#a8d8f5"}},
	.summary = "control: a shared-memory ring with futex waits",
	.caps = CAN_TRY | CAN_TIMEOUT | CARRIES | IS_CONTROL,
	.size = sizeof(struct ring),
	.most_messages = 1 << 24,
	.open = ring_open,
	.send = ring_send,
	.recv = ring_recv,
	.close = ring_close,
};
