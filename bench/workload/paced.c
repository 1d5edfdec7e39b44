/*
 * paced: an open loop. Each message has a time at which it is due, from one
 * start on, and keeps it whatever happens: a sender that was held up sends
 * what is overdue at once and skips nothing, so that a queue that stalls makes
 * every message late that would have come meanwhile (the coordinated omission
 * of closed loops: Gil Tene, "How NOT to Measure Latency", 2013).
 */
#include <math.h>

#include "workload.h"

enum { DUE, START, RETURN }; /* the sender's lanes */
enum { RECEIVED };	     /* the receiver's */

#define LEAD_NS 1000000 /* until the first message is due */
#define P99(n) ((n)-1 - (n) / 100)

static double period_ns(const struct params *p)
{
	return (double)NSEC_PER_SEC / (double)p->rate;
}

/* The gaps of a Poisson process are -ln(U)/rate, U in (0, 1]. */
static double next_due(struct worker *w, size_t i, double due)
{
	if (w->params->arrivals == ARRIVALS_FIXED)
		return period_ns(w->params) * (double)(i + 1);
	double u = ((double)worker_random(w) + 1) / 4294967296.0;
	return due - log(u) * period_ns(w->params);
}

/* Written before it starts, from 0 on: the loop only adds its beginning. */
static void write_schedule(struct worker *w, size_t n)
{
	double due = 0;
	for (size_t i = 0; i < n; i++) {
		w->lane[DUE].at[i] = (uint64_t)due;
		due = next_due(w, i, due);
	}
}

static int warm_up(struct worker *w, uint64_t start, uint64_t slack)
{
	for (uint64_t i = w->warmup; i > 0; i--) {
		double before = period_ns(w->params) * (double)i;
		worker_wait_due(w, start - (uint64_t)before, slack);
		worker_mark_first(w);
		int rc = channel_send(w->channel[0], w->message);
		if (rc < 0)
			return worker_fail(w, "send", rc);
	}
	return 0;
}

static int sender(struct worker *w)
{
	uint64_t *due = w->lane[DUE].at;
	uint64_t *start = w->lane[START].at, *end = w->lane[RETURN].at;
	size_t n = (size_t)worker_paced_messages(w);
	uint64_t slack = worker_sleep_slack();
	double warmup_ns = period_ns(w->params) * (double)w->warmup;
	write_schedule(w, n);
	uint64_t first = clock_now() + LEAD_NS + (uint64_t)warmup_ns;
	int rc = warm_up(w, first, slack);
	if (rc < 0)
		return rc;
	worker_begin(w);
	for (size_t i = 0; i < n; i++) {
		due[i] += first;
		start[i] = worker_wait_due(w, due[i], slack);
		worker_mark_first(w);
		rc = channel_send(w->channel[0], w->message);
		end[i] = clock_now();
		if (rc < 0)
			return worker_fail(w, "send", rc);
	}
	worker_end_after(w, n, w->lane[DUE].size);
	w->outcome->sent = w->sequence[0];
	return 0;
}

static int receiver(struct worker *w)
{
	uint64_t *received = w->lane[RECEIVED].at;
	uint64_t all = w->warmup + worker_paced_messages(w);
	for (uint64_t i = 0; i < all; i++) {
		if (i == w->warmup)
			worker_begin(w);
		int rc = channel_recv(w->channel[0], w->message);
		uint64_t now = clock_now();
		if (rc < 0)
			return worker_fail(w, "receive", rc);
		checker_take(&w->check, w->message);
		if (i >= w->warmup)
			received[i - w->warmup] = now;
	}
	worker_end(w, "");
	return 0;
}

static uint64_t minus(uint64_t a, uint64_t b)
{
	return a > b ? a - b : 0;
}

/*
 * The share of the asked-for rate that arrived: the span of the schedule to
 * that of the receives, each from its first to its last.
 */
static void judge_rate(struct reduction *r, const uint64_t *due,
		       const uint64_t *received, size_t n)
{
	double asked = (double)(due[n - 1] - due[0]);
	double took = (double)minus(received[n - 1], received[0]);
	double rate = (double)r->params->rate;
	double share = took > 0 ? asked / took : 1;
	r->number(r->context, METRIC_ACHIEVED_PER_S, rate * share);
	if (share < 0.99)
		r->spoil(r->context,
			 "only %.0f messages/s of the requested %.0f arrived",
			 rate * share, rate);
}

/* A generator that is late by itself answers for what it measured. */
static void judge_lag(struct reduction *r, const uint64_t *lag,
		      const uint64_t *response, size_t n)
{
	double late = (double)lag[P99(n)], all = (double)response[P99(n)];
	if (late > 0.1 * all)
		r->spoil(r->context,
			 "the sender was late: its schedule lag p99 of %.1f µs "
			 "is over a tenth of the response's, %.1f µs",
			 late / 1e3, all / 1e3);
}

/* Turns stamps into durations, the last that is needed first. */
static void reduce(struct reduction *r)
{
	struct lane *lane = r->worker[SENDER].lane;
	uint64_t *due = lane[DUE].at, *start = lane[START].at;
	uint64_t *end = lane[RETURN].at;
	uint64_t *received = r->worker[RECEIVER].lane[RECEIVED].at;
	uint64_t *service = r->worker[RECEIVER].lane[1].at;
	uint64_t *lag = r->worker[RECEIVER].lane[2].at;
	size_t n = r->worker[SENDER].outcome->messages;
	if (n == 0)
		return;
	judge_rate(r, due, received, n);
	for (size_t i = 0; i < n; i++) {
		uint64_t free = i ? end[i - 1] : 0;
		lag[i] = minus(start[i], due[i] > free ? due[i] : free);
		service[i] = minus(received[i], start[i]);
	}
	for (size_t i = 0; i < n; i++) {
		received[i] = minus(received[i], due[i]);
		end[i] = minus(end[i], start[i]);
	}
	r->sample(r->context, METRIC_RESPONSE_NS, received, n);
	r->sample(r->context, METRIC_SERVICE_NS, service, n);
	r->sample(r->context, METRIC_SEND_BLOCK_NS, end, n);
	r->sample(r->context, METRIC_LAG_NS, lag, n);
	judge_lag(r, lag, received, n);
	reduce_receiver_usage(r, n);
}

const struct workload workload_paced = {
	.name = "paced",
	.summary = "open loop at a rate: from when a message was due",
	.needs = CARRIES,
	.flags = TWO_PROCESSES,
	.uses = USES_SIZE | USES_WAIT | USES_PLACEMENT | USES_CAPACITY |
		USES_PRIORITY | USES_VERIFY | USES_RATE,
	.channels = 1,
	.roles = 2,
	.role = {{"sender", {SENDER}, .body = sender},
		 {"receiver", {RECEIVER}, .body = receiver}},
	.stamps = 3,
	.figures =
		{
			.label = "OPEN LOOP",
			.title = "OPEN LOOP, µs: response, since a message was "
				 "due; service, since it was sent (the closed "
				 "loop's view)",
			.title_counted =
				"OPEN LOOP, instructions: response, since a "
				"message was due; service, since it was sent "
				"(the closed loop's view)",
			.each = "message",
			.axis = "rate",
			.placed = true,
			.figure = {{METRIC_RESPONSE_NS, P50, "p50",
				    LEADS | IN_TABLE | IS_COMPARED | IS_JUDGED |
					    OF_TIMES},
				   {METRIC_RESPONSE_NS, P50, "p50",
				    LEADS | IN_TABLE | IS_JUDGED | OF_COUNTS},
				   {METRIC_RESPONSE_NS, P99, "p99",
				    IN_TABLE | IS_COMPARED | IS_DRAWN |
					    OF_TIMES},
				   {METRIC_SERVICE_NS, P99, "s99",
				    IN_TABLE | IS_DRAWN | OF_TIMES},
				   {METRIC_SERVICE_NS, P50, "s50",
				    IN_TABLE | OF_COUNTS}},
		},
	.reduce = reduce,
};
