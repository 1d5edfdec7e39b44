/*
 * oneway: one message in flight, four stamps. The receiver says through shared
 * memory that it is about to receive; the sender lets it fall asleep, then
 * sends.
 */
#include "workload.h"

enum { SEND_START, SEND_RETURN }; /* the sender's lanes */
enum { RECV_START, RECV_RETURN }; /* the receiver's */

/* Long enough for the receiver to enter its call and to sleep there. */
#define SETTLE_NS 10000

static int sender(struct worker *w, uint64_t n)
{
	uint64_t *start = w->lane[SEND_START].at + w->outcome->messages;
	uint64_t *end = w->lane[SEND_RETURN].at + w->outcome->messages;
	uint64_t sent = w->outcome->sent;
	for (uint64_t i = 0; i < n; i++) {
		worker_wait_until(w, &w->gate->open, sent + i + 1);
		if (!w->yields)
			worker_settle(SETTLE_NS);
		worker_mark_first(w);
		start[i] = clock_now();
		int rc = channel_send(w->channel[0], w->message);
		end[i] = clock_now();
		if (rc < 0)
			return worker_fail(w, "send", rc);
	}
	w->outcome->sent += n;
	return 0;
}

static int receiver(struct worker *w, uint64_t n)
{
	uint64_t *start = w->lane[RECV_START].at + w->outcome->messages;
	uint64_t *end = w->lane[RECV_RETURN].at + w->outcome->messages;
	uint64_t received = w->check.tally.received;
	for (uint64_t i = 0; i < n; i++) {
		atomic_store_explicit(&w->gate->open, received + i + 1,
				      memory_order_release);
		start[i] = clock_now();
		int rc = channel_recv(w->channel[0], w->message);
		end[i] = clock_now();
		if (rc < 0)
			return worker_fail(w, "receive", rc);
		checker_take(&w->check, w->message);
	}
	return 0;
}

/* Where the receiver was the quicker one: it had the message already. */
static double early_share(const uint64_t *recv_return,
			  const uint64_t *send_return, size_t n)
{
	size_t early = 0;
	for (size_t i = 0; i < n; i++)
		early += recv_return[i] < send_return[i];
	return (double)early / (double)n;
}

/* Differences in place; clocks of two CPUs may differ by some ns, hence 0. */
static void subtract(uint64_t *from, const uint64_t *what, size_t n)
{
	for (size_t i = 0; i < n; i++)
		from[i] = from[i] > what[i] ? from[i] - what[i] : 0;
}

static void reduce(struct reduction *r)
{
	struct lane *send = r->worker[0].lane, *recv = r->worker[1].lane;
	size_t n = r->worker[0].outcome->messages;
	if (n == 0)
		return;
	reduce_usage(r, n);
	uint64_t *took = recv[RECV_START].at; /* becomes the call's time */
	for (size_t i = 0; i < n; i++)
		took[i] = recv[RECV_RETURN].at[i] - took[i];
	if (r->carries)
		r->number(r->context, METRIC_EARLY_SHARE,
			  early_share(recv[RECV_RETURN].at,
				      send[SEND_RETURN].at, n));
	subtract(send[SEND_RETURN].at, send[SEND_START].at, n);
	subtract(recv[RECV_RETURN].at, send[SEND_START].at, n);
	if (r->carries)
		r->sample(r->context, METRIC_ONEWAY_NS, recv[RECV_RETURN].at,
			  n);
	r->sample(r->context, METRIC_SEND_CALL_NS, send[SEND_RETURN].at, n);
	r->sample(r->context, METRIC_RECV_CALL_NS, took, n);
}

const struct workload workload_oneway = {
	.name = "oneway",
	.summary = "one message in flight: send start to receive return",
	.flags = TWO_PROCESSES | TAKES_NULL,
	.uses = USES_SIZE | USES_WAIT | USES_PLACEMENT | USES_CAPACITY |
		USES_PRIORITY | USES_VERIFY,
	.channels = 1,
	.roles = 2,
	.role = {{"sender", {SENDER}, .turn = sender},
		 {"receiver", {RECEIVER}, .turn = receiver}},
	.stamps = 2,
	.figures =
		{
			.label = "ONE WAY",
			.title = "ONE WAY, µs; early: received before the send "
				 "ended, which then holds the receiver's turn",
			.title_counted = "ONE WAY, instructions",
			.each = "message",
			.placed = true,
			.figure = {{METRIC_ONEWAY_NS, P50, "p50",
				    LEADS | IN_TABLE | IS_COMPARED | IS_JUDGED},
				   {METRIC_ONEWAY_NS, P99, "p99",
				    IN_TABLE | IS_COMPARED | OF_TIMES},
				   {METRIC_SEND_CALL_NS, P50, "send",
				    IN_TABLE}},
		},
	.reduce = reduce,
};
