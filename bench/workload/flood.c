/*
 * flood: as fast as it goes through a full pipeline, timed at the receiver.
 *
 * A slice begins and ends with an empty queue; its middle is timed, and the
 * receiver's switches in it are counted. In a whole run the receiver reads the
 * clock once in many messages; after the timed part comes a tail in which the
 * fill level is sampled; then an end message for each receiver.
 *
 * Where instructions are counted, and the ends share a CPU, both of what a
 * stream is made of follow by themselves: messages that meet no switch, as a
 * queue is filled and then drained, and one that finds its receiver asleep.
 */
#include "workload.h"

enum { TIMES, FILLS, COSTS };	   /* the consumer's lanes in a whole run */
enum { FILLING };		   /* the producer's */
enum { TOOK, SWITCHES, MESSAGES }; /* of a slice's middle */

#define CLOCK_EVERY 64
#define TAIL_MESSAGES 512
#define NS_PER_MESSAGE 250 /* no queue is faster: bounds the stamps needed */
#define POINTS (2 * COST_ROUNDS)

/* Messages between two stamps: few readings, and all fit the lane. */
static uint64_t stamp_every(const struct worker *w)
{
	uint64_t most = w->duration_ns / NS_PER_MESSAGE;
	if (w->messages < most)
		most = w->messages;
	uint64_t every = most / (w->lane[TIMES].size - 2) + 1;
	uint64_t few = w->messages / 16 + 1;
	if (every < CLOCK_EVERY)
		every = CLOCK_EVERY < few ? CLOCK_EVERY : few;
	return every;
}

static bool is_plain(const struct worker *w)
{
	return w->check.levels == 1 && !w->check.full;
}

static inline int send_next(struct worker *w, bool plain, uint64_t n)
{
	if (__builtin_expect(plain, 1))
		message_mark(w->message, mark_make(MARK_DATA, w->index, 0) | n);
	else
		worker_mark(w, worker_level(w, n));
	int rc = channel_send(w->channel[0], w->message);
	return rc < 0 ? worker_fail(w, "send", rc) : 0;
}

static int send_slice(struct worker *w, uint64_t n)
{
	bool plain = is_plain(w);
	uint64_t sent = w->outcome->sent;
	w->message->prio = (unsigned)w->params->priority;
	for (uint64_t i = 0; i < n; i++) {
		int rc = send_next(w, plain, sent + i);
		if (rc < 0)
			return rc;
	}
	w->outcome->sent += n;
	return 0;
}

static int receive(struct worker *w, uint64_t n)
{
	for (uint64_t i = 0; i < n; i++) {
		int rc = channel_recv(w->channel[0], w->message);
		if (rc < 0)
			return worker_fail(w, "receive", rc);
		checker_take(&w->check, w->message);
	}
	return 0;
}

/*
 * The middle begins where the queue has been filled, and ends before the sender
 * has finished: after that it only drains.
 */
static int receive_slice(struct worker *w, uint64_t n)
{
	uint64_t first = n / 5, last = w->params->capacity;
	uint64_t middle = n > first + last ? n - first - last : 0;
	size_t at = w->outcome->slices;
	int rc = receive(w, first);
	if (rc < 0)
		return rc;
	uint64_t switches = worker_switches();
	uint64_t begin = clock_now();
	if ((rc = receive(w, middle)) < 0)
		return rc;
	uint64_t end = clock_now();
	if (at < w->lane[TOOK].size) {
		w->lane[TOOK].at[at] = end - begin;
		w->lane[SWITCHES].at[at] = worker_switches() - switches;
		w->lane[MESSAGES].at[at] = middle;
		w->outcome->stamps[TOOK] = at + 1;
	}
	return receive(w, n - first - middle);
}

/* Sends until the phase is another; counts what it has sent. */
static int send_while(struct worker *w, enum phase phase)
{
	bool plain = is_plain(w);
	uint64_t n = w->outcome->sent;
	int rc;
	do {
		if ((rc = send_next(w, plain, n)) < 0)
			return rc;
		n++;
		if (__builtin_expect(phase == TAIL, 0))
			atomic_fetch_add(&w->gate->sent, 1);
	} while (worker_phase(w) == phase);
	w->outcome->sent = n;
	return 0;
}

/*
 * The last producer to finish sends every consumer an end message, after all
 * others.
 */
static int send_ends(struct worker *w)
{
	unsigned before = atomic_fetch_add(&w->gate->finished, 1);
	if (before + 1 < w->instances[SENDER])
		return 0;
	w->message->prio = 0;
	for (unsigned i = 0; i < w->instances[RECEIVER]; i++) {
		message_mark(w->message, mark_make(MARK_END, w->index, 0));
		int rc = channel_send(w->channel[0], w->message);
		if (rc < 0)
			return worker_fail(w, "send", rc);
	}
	return 0;
}

/* The sender's view of a new phase; o->messages counts the measured ones. */
static void follow(struct worker *w, enum phase before, enum phase now)
{
	struct outcome *o = w->outcome;
	if (before == WARMUP) {
		worker_begin(w);
		o->messages = o->sent;
	}
	if (now >= TAIL && !o->ended) {
		worker_end(w, "");
		o->messages = o->sent - o->messages;
	}
}

/* A round has three parts, which each end opens for the other. */
static void open_part(struct worker *w, uint64_t part)
{
	atomic_store_explicit(&w->gate->open, part, memory_order_release);
}

static bool has_costs(const struct worker *w)
{
	return w->counts && w->yields && w->carries &&
	       w->instances[SENDER] == 1 && w->instances[RECEIVER] == 1;
}

static int send_rounds(struct worker *w)
{
	for (uint64_t k = 0; k < COST_ROUNDS; k++) {
		uint64_t begin = cost_begin(COST_UNSWITCHED);
		int rc = send_slice(w, cost_messages(w->params));
		w->lane[FILLING].at[k] = cost_end() - begin;
		open_part(w, 3 * k + 1);
		worker_wait_until(w, &w->gate->open, 3 * k + 2);
		if (rc < 0 || (rc = send_slice(w, 1)) < 0)
			return rc;
		worker_wait_until(w, &w->gate->open, 3 * k + 3);
	}
	return 0;
}

/* Receives n as the next point. */
static int receive_point(struct worker *w, uint64_t n, enum stream_cost cost)
{
	size_t at = w->outcome->stamps[COSTS]++;
	uint64_t *took = w->lane[COSTS].at + at;
	uint64_t switches = worker_switches(), begin = cost_begin(cost);
	int rc = receive(w, n);
	took[0] = cost_end() - begin;
	took[POINTS] = worker_switches() - switches;
	took[2 * POINTS] = n;
	return rc;
}

static int receive_rounds(struct worker *w)
{
	for (uint64_t k = 0; k < COST_ROUNDS; k++) {
		worker_wait_until(w, &w->gate->open, 3 * k + 1);
		int rc = receive_point(w, cost_messages(w->params),
				       COST_UNSWITCHED);
		open_part(w, 3 * k + 2);
		if (rc < 0 || (rc = receive_point(w, 1, COST_SWITCH)) < 0)
			return rc;
		open_part(w, 3 * k + 3);
	}
	return 0;
}

static int producer(struct worker *w)
{
	enum phase phase = WARMUP;
	w->message->prio = (unsigned)w->params->priority;
	while (phase != STOP) {
		int rc = send_while(w, phase);
		if (rc < 0)
			return rc;
		enum phase now = worker_phase(w);
		follow(w, phase, now);
		if (phase < TAIL && now >= TAIL)
			atomic_fetch_add(&w->gate->sent, w->outcome->sent);
		phase = now;
	}
	int rc = send_ends(w);
	return rc < 0 || !has_costs(w) ? rc : send_rounds(w);
}

/* Whether it is the end message: one too short for a mark is known by count. */
static bool is_end(const struct worker *w)
{
	if (atomic_load(&w->gate->finished) < w->instances[SENDER])
		return false;
	if (!w->carries)
		return true;
	if (w->params->size >= MARK_BYTES)
		return message_read_mark(w->message) >> 60 == MARK_END;
	return w->check.tally.received == atomic_load(&w->gate->sent);
}

static void end_measured(struct worker *w, const char *ended_by)
{
	struct outcome *o = w->outcome;
	o->messages = w->check.tally.received - o->messages;
	worker_end(w, ended_by);
	worker_raise_phase(w, TAIL);
}

/*
 * Samples the fill level once all senders are in the tail; after enough of it,
 * tells them. A lane is always longer than the tail. Each sender may have one
 * message that it has not counted yet: where a receiver preempts whoever wakes
 * it, as on PREEMPT_RT, that is always so.
 */
static uint64_t tail_step(struct worker *w)
{
	size_t *n = &w->outcome->stamps[FILLS];
	uint64_t sent = atomic_load(&w->gate->sent);
	uint64_t received = w->check.tally.received;
	if (sent + w->instances[SENDER] >= received)
		w->lane[FILLS].at[(*n)++] =
			sent > received ? sent - received : 0;
	if (!w->carries || *n == TAIL_MESSAGES) {
		worker_raise_phase(w, STOP);
		return UINT64_MAX;
	}
	return 1;
}

/* Does what is due now; returns how many messages later it is due again. */
static uint64_t step(struct worker *w)
{
	struct outcome *o = w->outcome;
	struct lane *times = &w->lane[TIMES];
	size_t *n = &o->stamps[TIMES];
	if (o->ended)
		return tail_step(w);
	if (!o->begun) {
		worker_raise_phase(w, MEASURE);
		worker_begin(w);
		o->messages = w->check.tally.received;
	}
	uint64_t now = clock_now(), every = stamp_every(w);
	uint64_t more = *n > 0 ? every : 0;
	uint64_t all = atomic_fetch_add(&w->gate->measured, more) + more;
	times->at[(*n)++] = now;
	if (all >= w->messages)
		end_measured(w, "messages");
	else if (*n == times->size)
		end_measured(w, "max-samples");
	else if (now - times->at[0] >= w->duration_ns ||
		 worker_phase(w) >= TAIL)
		end_measured(w, "duration");
	return o->ended ? 1 : every;
}

static int consumer(struct worker *w)
{
	struct channel *ch = w->channel[0];
	struct message *m = w->message;
	uint64_t due = w->warmup + 1;
	for (;;) {
		int rc = channel_recv(ch, m);
		if (rc < 0)
			return worker_fail(w, "receive", rc);
		if (__builtin_expect(worker_phase(w) == STOP, 0) && is_end(w))
			break;
		checker_take(&w->check, m);
		if (__builtin_expect(--due == 0, 0))
			due = step(w);
	}
	if (w->outcome->begun && !w->outcome->ended)
		end_measured(w, "duration");
	return has_costs(w) ? receive_rounds(w) : 0;
}

/* Jain's fairness index (Jain, Chiu and Hawe 1984): 1 when all are equal. */
static double fairness(const struct reduction *r)
{
	double sum = 0, squares = 0;
	unsigned n = (unsigned)r->params->producers;
	for (unsigned p = 0; p < n; p++) {
		double taken = 0;
		for (unsigned i = 0; i < r->workers; i++)
			if (r->worker[i].role == RECEIVER)
				taken += (double)r->worker[i].outcome->taken[p];
		sum += taken;
		squares += taken * taken;
	}
	return squares > 0 ? sum * sum / (n * squares) : 0;
}

static void reduce_one(struct reduction *r, struct worker *w, double *rate)
{
	size_t n = w->outcome->stamps[TIMES];
	const uint64_t *time = w->lane[TIMES].at;
	if (w->role != RECEIVER || n < 2)
		return;
	*rate += r->stream(r->context, time, n, stamp_every(w));
}

static void reduce_rate(struct reduction *r, double rate)
{
	if (!(rate > 0))
		return;
	r->number(r->context, METRIC_THROUGHPUT_PER_S, rate);
	r->number(r->context, METRIC_BYTES_PER_S,
		  rate * (double)r->params->size);
}

/* A queue's filling is its sender's. */
static void reduce_costs(struct reduction *r)
{
	const struct worker *w = &r->worker[r->workers - 1];
	const uint64_t *sent = r->worker[SENDER].lane[FILLING].at;
	uint64_t *took = w->lane[COSTS].at;
	size_t n = w->outcome->stamps[COSTS];
	for (size_t i = 0; i < n; i += 2)
		took[i] += sent[i / 2];
	if (n > 0)
		r->costs(r->context, took, took + POINTS, took + 2 * POINTS, n);
}

static void reduce_slices(struct reduction *r)
{
	const struct worker *w = &r->worker[RECEIVER];
	reduce_usage(r, w->outcome->messages);
	reduce_rate(r, r->slices(r->context, w->lane[TOOK].at,
				 w->lane[SWITCHES].at, w->lane[MESSAGES].at,
				 w->outcome->stamps[TOOK]));
}

static void reduce(struct reduction *r)
{
	double rate = 0;
	uint64_t messages = 0;
	if (r->worker[0].outcome->slices > 0) {
		reduce_slices(r);
		return;
	}
	for (unsigned i = 0; i < r->workers; i++) {
		struct worker *w = &r->worker[i];
		reduce_one(r, w, &rate);
		if (w->role == RECEIVER)
			messages += w->outcome->messages;
	}
	reduce_usage(r, messages);
	reduce_rate(r, rate);
	reduce_costs(r);
	if (r->params->producers > 1)
		r->number(r->context, METRIC_FAIRNESS, fairness(r));
	struct worker *last = &r->worker[r->workers - 1];
	if (r->workers == 2 && r->carries)
		r->sample(r->context, METRIC_FILL_MESSAGES,
			  last->lane[FILLS].at, last->outcome->stamps[FILLS]);
}

const struct workload workload_flood = {
	.name = "flood",
	.summary = "full speed, with a full pipeline",
	.flags = TWO_PROCESSES | TAKES_NULL,
	.uses = USES_SIZE | USES_WAIT | USES_PLACEMENT | USES_CAPACITY |
		USES_PRIORITY | USES_PATTERN | USES_FAN | USES_VERIFY,
	.channels = 1,
	.roles = 2,
	.role = {{"producer", {SENDER}, .turn = send_slice, .body = producer},
		 {"consumer",
		  {RECEIVER},
		  .turn = receive_slice,
		  .body = consumer}},
	.stamps = 3,
	.figures =
		{
			.label = "STREAM",
			.title = "STREAM: k messages/s; µs of CPU and switches "
				 "a message",
			.title_counted =
				"STREAM: instructions and switches a message",
			.each = "message",
			.axis = "size",
			.placed = true,
			.figure = {{METRIC_THROUGHPUT_PER_S, 0, "k/s",
				    LEADS | IN_TABLE | IS_COMPARED | IS_JUDGED |
					    IS_DRAWN | OF_TIMES},
				   {METRIC_THROUGHPUT_PER_S, 0, "all",
				    LEADS | IN_TABLE | IS_COMPARED | IS_JUDGED |
					    IS_DRAWN | OF_COUNTS},
				   {METRIC_UNSWITCHED_NS, 0, "message",
				    IS_COMPARED | IS_JUDGED | OF_TIMES},
				   {METRIC_SWITCH_NS, 0, "switch",
				    IS_COMPARED | IS_JUDGED | OF_TIMES},
				   {METRIC_UNSWITCHED_NS, 0, "message",
				    IN_TABLE | IS_COMPARED | IS_JUDGED |
					    OF_COUNTS},
				   {METRIC_SWITCH_NS, 0, "switch",
				    IN_TABLE | IS_COMPARED | IS_JUDGED |
					    OF_COUNTS},
				   {METRIC_CPU_NS, 0, "CPU",
				    IN_TABLE | OF_TIMES},
				   {METRIC_RECEIVER_SWITCHES, 0, "sw",
				    IN_TABLE}},
		},
	.reduce = reduce,
};
