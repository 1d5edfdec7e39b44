/*
 * depth: the cost of one send and one receive at a given fill level, both in
 * one process, so that no process sleeps or is woken.
 */
#include "workload.h"

enum { BEFORE, BETWEEN, AFTER }; /* the lanes */

/*
 * An exact type is searched for after the whole backlog: the backlog has level
 * 0, the message that is sent and received level 1.
 */
static unsigned probe_level(struct worker *w, bool exact, uint64_t n)
{
	return exact ? 1 : worker_level(w, n);
}

static int send_level(struct worker *w, unsigned level)
{
	worker_mark(w, level);
	int rc = channel_send(w->channel[0], w->message);
	w->outcome->sent++;
	return rc < 0 ? worker_fail(w, "send", rc) : 0;
}

static int take(struct worker *w)
{
	int rc = channel_recv(w->channel[0], w->message);
	if (rc < 0)
		return worker_fail(w, "receive", rc);
	checker_take(&w->check, w->message);
	return 0;
}

static bool is_exact(const struct worker *w)
{
	return w->params->select == SELECT_EXACT;
}

static int fill(struct worker *w)
{
	for (uint64_t i = 0; i < w->params->fill; i++) {
		int rc = send_level(w, is_exact(w) ? 0 : worker_level(w, i));
		if (rc < 0)
			return rc;
	}
	return 0;
}

static int both(struct worker *w, uint64_t n)
{
	uint64_t at = w->outcome->messages, *before = w->lane[BEFORE].at + at;
	uint64_t *between = w->lane[BETWEEN].at + at;
	uint64_t *after = w->lane[AFTER].at + at;
	bool exact = is_exact(w);
	for (uint64_t i = 0; i < n; i++) {
		worker_mark(w, probe_level(w, exact, w->outcome->sent));
		before[i] = clock_now();
		int rc = channel_send(w->channel[0], w->message);
		between[i] = clock_now();
		if (rc < 0)
			return worker_fail(w, "send", rc);
		rc = channel_recv(w->channel[0], w->message);
		after[i] = clock_now();
		if (rc < 0)
			return worker_fail(w, "receive", rc);
		checker_take(&w->check, w->message);
		w->outcome->sent++;
	}
	return 0;
}

static int drain(struct worker *w)
{
	int rc = 0;
	w->channel[0]->select = 0;
	for (uint64_t i = 0; i < w->params->fill && rc == 0; i++)
		rc = take(w);
	return rc;
}

static void reduce(struct reduction *r)
{
	struct lane *lane = r->worker[0].lane;
	size_t n = r->worker[0].outcome->messages;
	for (size_t i = 0; i < n; i++) {
		lane[AFTER].at[i] -= lane[BETWEEN].at[i];
		lane[BETWEEN].at[i] -= lane[BEFORE].at[i];
	}
	r->sample(r->context, METRIC_SEND_NS, lane[BETWEEN].at, n);
	r->sample(r->context, METRIC_RECV_NS, lane[AFTER].at, n);
}

const struct workload workload_depth = {
	.name = "depth",
	.summary = "cost of a send and a receive at a fill level (--fill)",
	.needs = CARRIES,
	.flags = CAPACITY_FOLLOWS_FILL | SINGLE_CALLS,
	.uses = USES_SIZE | USES_CAPACITY | USES_PRIORITY | USES_PATTERN |
		USES_SELECT | USES_FILL | USES_VERIFY,
	.channels = 1,
	.roles = 1,
	.role = {{"both",
		  {SIDES},
		  .start = fill,
		  .turn = both,
		  .finish = drain}},
	.stamps = 3,
	.figures =
		{
			.label = "DEPTH",
			.title = "COST BY FILL LEVEL, µs",
			.title_counted = "COST BY FILL LEVEL, instructions",
			.each = "send and receive",
			.axis = "fill",
			.figure = {{METRIC_SEND_NS, P50, "send",
				    LEADS | IN_TABLE | IS_COMPARED | IS_DRAWN},
				   {METRIC_RECV_NS, P50, "recv",
				    IN_TABLE | IS_COMPARED | IS_JUDGED |
					    IS_DRAWN}},
		},
	.reduce = reduce,
};
