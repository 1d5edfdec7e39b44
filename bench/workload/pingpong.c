/*
 * pingpong: a message there and one back; one clock reading a turn, so that
 * each round trip begins where the one before it ended.
 */
#include "workload.h"

enum { PING, PONG };

static inline int turn(struct worker *w)
{
	int rc;
	worker_mark_first(w);
	if ((rc = channel_send(w->channel[PING], w->message)) < 0)
		return worker_fail(w, "send", rc);
	if ((rc = channel_recv(w->channel[PONG], w->message)) < 0)
		return worker_fail(w, "receive", rc);
	checker_take(&w->check, w->message);
	return 0;
}

static int client(struct worker *w, uint64_t n)
{
	uint64_t *stamp = w->lane[0].at + w->outcome->messages;
	stamp[0] = clock_now();
	for (uint64_t i = 0; i < n; i++) {
		int rc = turn(w);
		if (rc < 0)
			return rc;
		stamp[i + 1] = clock_now();
	}
	for (uint64_t i = 0; i < n; i++)
		stamp[i] = stamp[i + 1] - stamp[i];
	w->outcome->sent += n;
	return 0;
}

static int server(struct worker *w, uint64_t n)
{
	for (uint64_t i = 0; i < n; i++) {
		int rc = channel_recv(w->channel[PING], w->message);
		if (rc < 0)
			return worker_fail(w, "receive", rc);
		checker_take(&w->check, w->message);
		if ((rc = channel_send(w->channel[PONG], w->message)) < 0)
			return worker_fail(w, "send", rc);
	}
	w->outcome->sent += n;
	return 0;
}

static void reduce(struct reduction *r)
{
	struct worker *w = &r->worker[0];
	reduce_usage(r, w->outcome->messages);
	r->sample(r->context, METRIC_RTT_NS, w->lane[0].at,
		  w->outcome->messages);
}

const struct workload workload_pingpong = {
	.name = "pingpong",
	.summary = "round trip of one message, there and back",
	.flags = TWO_PROCESSES | TAKES_NULL,
	.uses = USES_SIZE | USES_WAIT | USES_PLACEMENT | USES_CAPACITY |
		USES_PRIORITY | USES_VERIFY,
	.channels = 2,
	.roles = 2,
	.role = {{"client", {SENDER, RECEIVER}, .turn = client},
		 {"server", {RECEIVER, SENDER}, .turn = server}},
	.stamps = 1,
	.figures =
		{
			.label = "ROUND TRIP",
			.title = "ROUND TRIP, µs",
			.title_counted = "ROUND TRIP, instructions",
			.each = "round trip",
			.axis = "size",
			.placed = true,
			.figure = {{METRIC_RTT_NS, P50, "p50",
				    LEADS | IN_TABLE | IS_COMPARED | IS_JUDGED |
					    IS_DRAWN},
				   {METRIC_RTT_NS, P99, "p99",
				    IN_TABLE | IS_COMPARED | OF_TIMES},
				   {METRIC_RTT_NS, P99, "p99",
				    IN_TABLE | OF_COUNTS},
				   {METRIC_CPU_NS, 0, "CPU",
				    IN_TABLE | OF_TIMES}},
		},
	.reduce = reduce,
};
