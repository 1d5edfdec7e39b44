/*
 * lifecycle: the cost of making, opening, asking about, closing and removing
 * a queue, and of its first message, with other queues present.
 */
#include "named.h"
#include "workload.h"

enum { CREATE, OPEN, FIRST, STAT, CLOSE, REMOVE }; /* the lanes */

static const enum metric_id lane_metric[LANES] = {
	METRIC_CREATE_NS, METRIC_OPEN_NS,  METRIC_FIRST_MESSAGE_NS,
	METRIC_STAT_NS,	  METRIC_CLOSE_NS, METRIC_REMOVE_NS,
};

/*
 * Two handles of one queue, the second as another program would open it. It
 * is removed when it is gone: POSIX ones with their last descriptor.
 */
static int one_life(struct worker *w, const struct address *address,
		    uint64_t stamp[LANES + 1])
{
	struct channel *queue = w->channel[0], *again = w->channel[1];
	const struct named *named = queue->mechanism->named;
	struct named_status status;
	int rc;
	worker_mark(w, 0);
	stamp[CREATE] = clock_now();
	if ((rc = named->create(queue, address, 0600)) < 0)
		return worker_fail(w, "create", rc);
	stamp[OPEN] = clock_now();
	if ((rc = named->open(again, address, SIDES)) < 0)
		return worker_fail(w, "open", rc);
	stamp[FIRST] = clock_now();
	if ((rc = channel_send(queue, w->message)) < 0 ||
	    (rc = channel_recv(again, w->message)) < 0)
		return worker_fail(w, "first message", rc);
	stamp[STAT] = clock_now();
	if ((rc = named->stat(again, &status)) < 0)
		return worker_fail(w, "stat", rc);
	stamp[CLOSE] = clock_now();
	if (named->close && (rc = named->close(again)) < 0)
		return worker_fail(w, "close", rc);
	stamp[REMOVE] = clock_now();
	if ((rc = named->remove(queue, address)) < 0 ||
	    (named->close && (rc = named->close(queue)) < 0))
		return worker_fail(w, "remove", rc);
	stamp[LANES] = clock_now();
	w->outcome->sent++;
	checker_take(&w->check, w->message);
	return 0;
}

static int owner(struct worker *w, uint64_t n)
{
	uint64_t stamp[LANES + 1], at = w->outcome->messages;
	struct address address;
	address_make(&address, w->tag, 0);
	for (uint64_t i = 0; i < n; i++) {
		int rc = one_life(w, &address, stamp);
		if (rc < 0)
			return rc;
		for (unsigned lane = 0; lane < LANES; lane++)
			w->lane[lane].at[at + i] =
				stamp[lane + 1] - stamp[lane];
	}
	return 0;
}

/* Small ones, so that RLIMIT_MSGQUEUE allows thousands. */
static int make_others(struct worker *w)
{
	struct channel *ch = w->channel[1];
	const struct named *named = ch->mechanism->named;
	size_t size = ch->size, capacity = ch->capacity;
	int rc = 0;
	ch->size = ch->capacity = 1;
	for (uint32_t i = 1; i <= w->params->others && rc == 0; i++) {
		struct address address;
		address_make(&address, w->tag, i);
		rc = named->create(ch, &address, 0600);
		if (rc == 0 && named->close)
			rc = named->close(ch);
		if (rc == 0)
			atomic_fetch_add(&w->gate->open, 1);
	}
	ch->size = size;
	ch->capacity = capacity;
	return rc < 0 ? worker_fail(w, "create others", rc) : 0;
}

static int discard(struct worker *w)
{
	for (unsigned i = 0; i <= w->params->others; i++) {
		named_discard(w->channel[1], w->tag, i, 0);
		atomic_fetch_add(&w->gate->open, 1);
	}
	return 0;
}

static void reduce(struct reduction *r)
{
	struct worker *w = &r->worker[0];
	bool closes = r->mechanism->named->close;
	for (unsigned lane = 0; lane < LANES; lane++)
		if (lane != CLOSE || closes)
			r->sample(r->context, lane_metric[lane],
				  w->lane[lane].at, w->outcome->messages);
}

/* Each call is a figure of its own. */
#define CALL (IN_TABLE | IS_COMPARED | IS_JUDGED)

const struct workload workload_lifecycle = {
	.name = "lifecycle",
	.summary = "create, open, first message, stat, close and remove",
	.needs = CAN_NAME,
	.flags = SINGLE_CALLS,
	.uses = USES_SIZE | USES_CAPACITY | USES_OTHERS,
	.channels = 2,
	.roles = 1,
	.role = {{"owner",
		  {SIDES, SIDES},
		  .start = make_others,
		  .turn = owner,
		  .finish = discard}},
	.stamps = LANES,
	.figures =
		{
			.label = "LIFE OF A QUEUE",
			.title = "LIFE OF A QUEUE, µs",
			.title_counted = "LIFE OF A QUEUE, instructions",
			.each = "life",
			.axis = "others",
			.by_call = true,
			.figure = {{METRIC_CREATE_NS, P50, "", LEADS | CALL},
				   {METRIC_OPEN_NS, P50, "", CALL},
				   {METRIC_FIRST_MESSAGE_NS, P50, "", CALL},
				   {METRIC_STAT_NS, P50, "", CALL},
				   {METRIC_CLOSE_NS, P50, "", CALL},
				   {METRIC_REMOVE_NS, P50, "", CALL}},
		},
	.reduce = reduce,
};
