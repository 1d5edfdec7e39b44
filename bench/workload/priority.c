/*
 * priority: how long an urgent message waits behind a backlog. The receiver
 * is held at a gate until backlog and urgent message are queued; every second
 * time the last message is an ordinary one, which waits its turn (FIFO).
 */
#include "workload.h"

enum { OPENED, TAKEN }; /* the receiver's lanes */

#define ORDINARY 0
#define URGENT 1

static bool round_is_urgent(uint64_t round)
{
	return round % 2 == 0;
}

static int send_at(struct worker *w, unsigned level)
{
	worker_mark(w, level);
	int rc = channel_send(w->channel[0], w->message);
	w->outcome->sent++;
	return rc < 0 ? worker_fail(w, "send", rc) : 0;
}

static int send_round(struct worker *w, uint64_t round)
{
	int rc;
	for (uint64_t i = 0; i < w->params->fill; i++)
		if ((rc = send_at(w, ORDINARY)) < 0)
			return rc;
	return send_at(w, round_is_urgent(round) ? URGENT : ORDINARY);
}

/* gate->open counts the rounds queued, gate->sent those that were received. */
static int sender(struct worker *w, uint64_t n)
{
	uint64_t round = atomic_load(&w->gate->open);
	for (uint64_t end = round + n; round < end; round++) {
		int rc = send_round(w, round);
		if (rc < 0)
			return rc;
		atomic_store(&w->gate->open, round + 1);
		worker_wait_until(w, &w->gate->sent, round + 1);
	}
	return 0;
}

/* Takes all of a round; the time at which its last-sent message came. */
static int take_round(struct worker *w, bool urgent, uint64_t *taken)
{
	uint64_t count = w->params->fill + 1;
	for (uint64_t i = 0; i < count; i++) {
		int rc = channel_recv(w->channel[0], w->message);
		if (urgent ? i == 0 : i == count - 1)
			*taken = clock_now();
		if (rc < 0)
			return worker_fail(w, "receive", rc);
		if ((w->message->prio > w->params->priority) !=
		    (urgent && i == 0))
			w->check.tally.reordered++;
		checker_take(&w->check, w->message);
	}
	return 0;
}

static int receiver(struct worker *w, uint64_t n)
{
	uint64_t *opened = w->lane[OPENED].at + w->outcome->messages;
	uint64_t *taken = w->lane[TAKEN].at + w->outcome->messages;
	uint64_t round = atomic_load(&w->gate->sent);
	for (uint64_t i = 0; i < n; i++, round++) {
		worker_wait_until(w, &w->gate->open, round + 1);
		opened[i] = clock_now();
		int rc = take_round(w, round_is_urgent(round), &taken[i]);
		if (rc < 0)
			return rc;
		atomic_store(&w->gate->sent, round + 1);
	}
	return 0;
}

/* Warm-up, slices and what they leave out are even: so kept rounds alternate.
 */
static void reduce(struct reduction *r)
{
	struct worker *w = &r->worker[1];
	uint64_t *opened = w->lane[OPENED].at, *taken = w->lane[TAKEN].at;
	size_t n = w->outcome->messages, urgent = 0, ordinary = 0;
	for (size_t i = 0; i < n; i++) {
		uint64_t wait = taken[i] - opened[i];
		if (round_is_urgent(i))
			opened[urgent++] = wait;
		else
			taken[ordinary++] = wait;
	}
	r->sample(r->context, METRIC_URGENT_WAIT_NS, opened, urgent);
	r->sample(r->context, METRIC_FIFO_WAIT_NS, taken, ordinary);
}

const struct workload workload_priority = {
	.name = "priority",
	.summary = "wait of an urgent message behind a backlog (--fill)",
	.needs = CAN_PRIORITY,
	.flags = TWO_PROCESSES | CAPACITY_FOLLOWS_FILL | TWO_LEVELS |
		 SINGLE_CALLS,
	.uses = USES_SIZE | USES_PLACEMENT | USES_CAPACITY | USES_PRIORITY |
		USES_FILL | USES_VERIFY,
	.channels = 1,
	.roles = 2,
	.role = {{"sender", {SENDER}, .turn = sender},
		 {"receiver", {RECEIVER}, .turn = receiver}},
	.stamps = 2,
	.figures =
		{
			.label = "URGENT MESSAGE",
			.title = "WAIT BEHIND A BACKLOG, µs: an urgent "
				 "message, an ordinary one",
			.title_counted = "WAIT BEHIND A BACKLOG, instructions: "
					 "an urgent message, an ordinary one",
			.each = "round",
			.axis = "fill",
			.placed = true,
			.figure = {{METRIC_URGENT_WAIT_NS, P50, "urg",
				    LEADS | IN_TABLE | IS_COMPARED | IS_JUDGED |
					    IS_DRAWN},
				   {METRIC_FIFO_WAIT_NS, P50, "FIFO",
				    IN_TABLE | IS_DRAWN}},
		},
	.reduce = reduce,
};
