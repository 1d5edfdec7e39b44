/* null: carries nothing, so that a run on it times the harness itself. */
#include "channel.h"
#include "mechanism.h"
#include "message.h"

struct null_channel {
	struct channel channel;
	uint64_t received;
};

static int null_open(struct channel *ch, struct error *err)
{
	(void)err;
	ch->effective.capacity_messages = ch->capacity;
	ch->effective.capacity_bytes = ch->capacity * ch->size;
	ch->effective.message_bytes = ch->size;
	return 0;
}

static int null_send(struct channel *ch, struct message *m)
{
	(void)ch;
	(void)m;
	return 0;
}

/* Makes up the message that would have come, so that the checks run too. */
static int null_recv(struct channel *ch, struct message *m)
{
	struct null_channel *null = (struct null_channel *)ch;
	m->len = ch->size;
	message_mark(m, mark_make(MARK_DATA, 0, 0) | null->received++);
	return 0;
}

static void null_close(struct channel *ch)
{
	(void)ch;
}

const struct mechanism mechanism_null = {
	.name = "null",
	.mark = {"null", "null", {"#565656", "#858585"}},
	.summary = "control: carries nothing; the cost of the harness",
	.caps = IS_CONTROL,
	.size = sizeof(struct null_channel),
	.open = null_open,
	.send = null_send,
	.recv = null_recv,
	.close = null_close,
};
