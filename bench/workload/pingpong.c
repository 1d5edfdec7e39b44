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

static int measure(struct worker *w)
{
	uint64_t *stamp = w->lane[0].at;
	size_t room = w->lane[0].size;
	worker_set_phase(w, MEASURE);
	worker_begin(w);
	uint64_t now = clock_now(), end = now + w->duration_ns;
	size_t last = w->messages < room ? (size_t)w->messages : room;
	size_t n = 0;
	stamp[0] = now;
	while (n < last && now < end) {
		int rc = turn(w);
		if (rc < 0)
			return rc;
		now = clock_now();
		stamp[++n] = now;
	}
	worker_end_after(w, n, last);
	w->outcome->stamps[0] = n + 1;
	return 0;
}

static int client(struct worker *w)
{
	int rc;
	for (uint64_t i = 0; i < w->warmup; i++)
		if ((rc = turn(w)) < 0)
			return rc;
	if ((rc = measure(w)) < 0)
		return rc;
	worker_set_phase(w, STOP);
	worker_mark_first(w);
	if ((rc = channel_send(w->channel[PING], w->message)) < 0)
		return worker_fail(w, "send", rc);
	w->outcome->sent = w->sequence[0];
	return 0;
}

static int server(struct worker *w)
{
	enum phase phase = WARMUP;
	uint64_t sent = 0;
	for (;;) {
		int rc = channel_recv(w->channel[PING], w->message);
		if (rc < 0)
			return worker_fail(w, "receive", rc);
		checker_take(&w->check, w->message);
		enum phase now = worker_phase(w);
		if (__builtin_expect(now != phase, 0)) {
			phase = now;
			if (phase == MEASURE)
				worker_begin(w);
			else
				break;
		}
		if ((rc = channel_send(w->channel[PONG], w->message)) < 0)
			return worker_fail(w, "send", rc);
		sent++;
	}
	worker_end(w, "");
	w->outcome->sent = sent;
	return 0;
}

static void reduce(struct reduction *r)
{
	struct worker *w = &r->worker[0];
	uint64_t *stamp = w->lane[0].at;
	size_t turns = w->outcome->messages;
	reduce_usage(r, turns);
	for (size_t i = 0; i < turns; i++)
		stamp[i] = stamp[i + 1] - stamp[i];
	r->sample(r->context, METRIC_RTT_NS, stamp, turns);
}

const struct workload workload_pingpong = {
	.name = "pingpong",
	.summary = "round trip of one message, there and back",
	.flags = TWO_PROCESSES | TAKES_NULL,
	.uses = USES_SIZE | USES_WAIT | USES_PLACEMENT | USES_CAPACITY |
		USES_PRIORITY | USES_VERIFY,
	.channels = 2,
	.roles = 2,
	.role = {{"client", client, {SENDER, RECEIVER}},
		 {"server", server, {RECEIVER, SENDER}}},
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
