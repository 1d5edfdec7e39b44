/* The order of messages, and that each arrives once and whole. */
#include <errno.h>
#include <stdint.h>
#include <string.h>

#include "probe/queue.h"

#define READERS 4
#define WRITERS 2
#define WORDS 4

/* Whether what is received is those letters; *order is those that are. */
static bool arrives_as(const struct queue *q, const char *letters,
		       char order[8])
{
	struct taken m;
	size_t n = 0;
	while (letters[n] && queue_take(q, 0, &m, BODY_MAX, NOWAIT) > 0)
		order[n++] = m.text[0];
	order[n] = '\0';
	return !strcmp(order, letters);
}

static void fifo(struct probe *p)
{
	char order[8];
	struct queue q = queue_make(p, 4, BODY_MAX);
	queue_put_text(&q, "a");
	queue_put_text(&q, "b");
	queue_put_text(&q, "c");
	bool held = arrives_as(&q, "abc", order);
	probe_conclude(p, held, "sent abc, received %s", order);
}

static void priority(struct probe *p)
{
	char order[8];
	struct queue q = queue_make(p, 4, BODY_MAX);
	queue_put_text(&q, "a");
	queue_put(&q, 5, "b", 1, NOWAIT);
	queue_put_text(&q, "c");
	queue_put(&q, 5, "d", 1, NOWAIT);
	bool held = arrives_as(&q, "bdac", order);
	probe_conclude(p, held, "1a 5b 1c 5d received as %s", order);
}

static int put_numbers(struct job *job)
{
	int rc = 0;
	for (uint64_t i = 0; i < NUMBERED / WRITERS && rc == 0; i++) {
		uint64_t number = i * WRITERS + (uint64_t)job->kind;
		uint64_t words[WORDS] = {number, number, number, number};
		rc = queue_put(&job->queue, 1, (const char *)words,
			       sizeof(words), 0);
	}
	return rc;
}

/* -EINVAL: a message was made of parts of several. */
static int take_numbers(struct job *job)
{
	struct taken m;
	uint64_t words[WORDS];
	for (;;) {
		int n = queue_take(&job->queue, 0, &m, BODY_MAX, 0);
		if (n < 0)
			return n;
		memcpy(words, m.text, sizeof(words));
		for (int i = 1; i < WORDS; i++)
			if (words[i] != words[0] || n != sizeof(words))
				return -EINVAL;
		if (words[0] >= NUMBERED)
			return 0;
		atomic_fetch_add(&job->probe->seen[words[0]], 1);
	}
}

static void exactly_once(struct probe *p)
{
	struct job *reader[READERS], *writer[WRITERS];
	struct queue q = queue_make(p, 8, BODY_MAX);
	uint64_t end[WORDS] = {NUMBERED, NUMBERED, NUMBERED, NUMBERED};
	unsigned lost = 0, doubled = 0, torn = 0;
	for (int i = 0; i < READERS; i++)
		reader[i] = job_start(
			p, &(struct job){.body = take_numbers, .queue = q});
	for (int i = 0; i < WRITERS; i++)
		writer[i] = job_start(p, &(struct job){.body = put_numbers,
						       .queue = q,
						       .kind = i});
	for (int i = 0; i < WRITERS; i++)
		job_result(writer[i]);
	for (int i = 0; i < READERS; i++)
		queue_put(&q, 1, (const char *)end, sizeof(end), 0);
	for (int i = 0; i < READERS; i++)
		torn += job_result(reader[i]) != 0;
	for (int i = 0; i < NUMBERED; i++) {
		lost += p->seen[i] == 0;
		doubled += p->seen[i] > 1;
	}
	probe_conclude(p, lost + doubled + torn == 0,
		       "of %d: %u lost, %u duplicated, %u torn", NUMBERED, lost,
		       doubled, torn);
}

static void boundaries(struct probe *p)
{
	struct queue q = queue_make(p, 4, BODY_MAX);
	queue_put_text(&q, "abc");
	queue_put_text(&q, "defgh");
	int first = queue_take_any(&q), second = queue_take_any(&q);
	probe_conclude(p, first == 3 && second == 5,
		       "3 and 5 bytes arrive as %d and %d", first, second);
}

static const struct promise promises[] = {
	ROW(7, "fifo", "messages of one kind arrive in the order sent",
	    {KEPT, "abc", "msgop(2)", fifo},
	    {KEPT, "abc", "mq_overview(7)", fifo},
	    {KEPT, "abc", "pipe(7)", fifo}, {KEPT, "abc", "unix(7)", fifo},
	    {KEPT, "abc", "its slots", fifo}),
	ROW(8, "priority",
	    "a plain receive returns the most urgent message first",
	    {NOT_OFFERED, "in order; msgrcv of -N finds the lowest type",
	     "msgop(2)", priority},
	    {KEPT, "5b 5d 1a 1c", "mq_overview(7)", priority},
	    ABSENT("one order", "pipe(7)"), ABSENT("one order", "unix(7)"),
	    ABSENT("one order", "its slots")),
	ROW(76, "boundaries", "message boundaries are preserved",
	    {KEPT, "3 bytes, 5 bytes", "msgop(2)", boundaries},
	    {KEPT, "3 bytes, 5 bytes", "mq_send(3)", boundaries},
	    {KEPT, "3 bytes, 5 bytes", "pipe(2): O_DIRECT", boundaries},
	    {KEPT, "3 bytes, 5 bytes", "unix(7): SOCK_SEQPACKET", boundaries},
	    {KEPT, "3 bytes, 5 bytes", "its length fields", boundaries}),
	ROW(42, "exactly-once",
	    "with many senders and receivers, each arrives once, whole",
	    {KEPT, "none lost, duplicated or torn", "ipc/msg.c", exactly_once},
	    {KEPT, "none lost, duplicated or torn", "ipc/mqueue.c",
	     exactly_once},
	    {KEPT, "none lost or duplicated", "pipe(7): PIPE_BUF",
	     exactly_once},
	    {KEPT, "none lost or duplicated", "unix(7)", exactly_once},
	    ABSENT("one sender, one receiver", "its slots")),
	{0},
};

const struct subject subject_order = {"ORDER", promises};
