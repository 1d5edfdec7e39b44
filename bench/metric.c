/* The table of metrics; its order is that of enum metric_id. */
#include <stdio.h>
#include <string.h>

#include "base/array.h"
#include "metric.h"

/* A time, and the same where the clock counts instructions. */
#define TIMED(id, stem, label, help, sampled, better)                          \
	[METRIC_##id##_NS] = {stem "_ns", label,  help,		  "ns",        \
			      sampled,	  better, MARGIN_MEASURED},            \
	[METRIC_##id##_INSTRUCTIONS] = {stem "_instructions", label,   help,   \
					"instructions",	      sampled, better, \
					MARGIN_COUNTED}

/* What a run has one of. */
#define NUMBER(id, name, label, help, unit, better)                            \
	[METRIC_##id] = {name,	label,	help,		unit,                  \
			 false, better, MARGIN_MEASURED}

const struct metric metrics[METRICS] = {
	TIMED(RTT, "rtt", "round trip",
	      "from the end of one turn to the end of the next", true, LOWER),
	TIMED(ONEWAY, "oneway", "one way",
	      "from the send's start to the receive's return", true, LOWER),
	TIMED(SEND_CALL, "send_call", "send call",
	      "from the send's start to its return", true, LOWER),
	TIMED(RECV_CALL, "recv_call", "receive call",
	      "from the receive's start to its return, waiting included", true,
	      NEITHER),
	NUMBER(EARLY_SHARE, "early_share", "received before the send ended",
	       "share of messages whose receive returned before their send did",
	       "", NEITHER),
	NUMBER(THROUGHPUT_PER_S, "throughput_per_s", "messages/s",
	       "messages received a second", "per_s", HIGHER),
	[METRIC_MESSAGE_INSTRUCTIONS] =
		{"message_instructions", "message",
		 "the timed part of a stream, divided by its messages",
		 "instructions", false, LOWER, MARGIN_COUNTED},
	NUMBER(BYTES_PER_S, "bytes_per_s", "bytes/s",
	       "payload bytes received a second", "bytes_per_s", HIGHER),
	TIMED(UNSWITCHED, "unswitched", "unswitched message",
	      "a stream's message at which its receiver does not sleep", false,
	      LOWER),
	TIMED(SWITCH, "switch", "switch",
	      "what a stream's message costs more at which its receiver sleeps",
	      false, LOWER),
	TIMED(CPU, "cpu", "CPU/msg",
	      "CPU time of both sides a message (a round trip, for pingpong)",
	      false, LOWER),
	TIMED(SENDER_CPU, "sender_cpu", "sender's CPU/msg",
	      "CPU time of the sending side a message", false, LOWER),
	TIMED(RECEIVER_CPU, "receiver_cpu", "receiver's CPU/msg",
	      "CPU time of the receiving side a message", false, LOWER),
	NUMBER(SENDER_SWITCHES, "sender_switches", "sender's switches/msg",
	       "context switches of the sending side a message", "", LOWER),
	NUMBER(RECEIVER_SWITCHES, "receiver_switches",
	       "receiver's switches/msg",
	       "context switches of the receiving side a message", "", LOWER),
	NUMBER(CYCLES, "cycles", "cycles/msg",
	       "CPU cycles of both sides a message, with --counters", "cycles",
	       LOWER),
	NUMBER(SENDER_CYCLES, "sender_cycles", "sender's cycles/msg",
	       "CPU cycles of the sending side a message, with --counters",
	       "cycles", LOWER),
	NUMBER(RECEIVER_CYCLES, "receiver_cycles", "receiver's cycles/msg",
	       "CPU cycles of the receiving side a message, with --counters",
	       "cycles", LOWER),
	NUMBER(INSTRUCTIONS, "instructions", "instructions/msg",
	       "instructions retired of both sides a message, with --counters",
	       "instructions", LOWER),
	NUMBER(SENDER_INSTRUCTIONS, "sender_instructions",
	       "sender's instructions/msg",
	       "instructions retired of the sending side a message, with "
	       "--counters",
	       "instructions", LOWER),
	NUMBER(RECEIVER_INSTRUCTIONS, "receiver_instructions",
	       "receiver's instructions/msg",
	       "instructions retired of the receiving side a message, with "
	       "--counters",
	       "instructions", LOWER),
	[METRIC_FILL_MESSAGES] =
		{"fill_messages", "fill level",
		 "messages queued when one was received, after the timed part",
		 "messages", true, NEITHER, MARGIN_MEASURED},
	NUMBER(FAIRNESS, "fairness", "fairness",
	       "Jain's index over the producers: 1 when each got the same "
	       "share",
	       "", HIGHER),
	TIMED(RESPONSE, "response", "response",
	      "from when a message was due to the receive's return", true,
	      LOWER),
	TIMED(SERVICE, "service", "service",
	      "from the send's start to the receive's return (the closed "
	      "loop's view)",
	      true, LOWER),
	TIMED(SEND_BLOCK, "send_block", "send block",
	      "from the send's start to its return", true, LOWER),
	TIMED(LAG, "lag", "schedule lag",
	      "the send's start after it was due and the previous send had "
	      "returned",
	      true, NEITHER),
	NUMBER(ACHIEVED_PER_S, "achieved_per_s", "achieved rate",
	       "messages received a second, of those requested", "per_s",
	       HIGHER),
	TIMED(URGENT_WAIT, "urgent_wait", "urgent message's wait",
	      "from the gate's opening to the urgent message's receive "
	      "returning",
	      true, LOWER),
	TIMED(FIFO_WAIT, "fifo_wait", "ordinary message's wait",
	      "the same for a last message of ordinary priority", true, LOWER),
	TIMED(SEND, "send", "send", "one send that does not block", true,
	      LOWER),
	TIMED(RECV, "recv", "receive", "one receive that does not block", true,
	      LOWER),
	TIMED(CREATE, "create", "create",
	      "exclusive creation (msgget, mq_open)", true, LOWER),
	TIMED(OPEN, "open", "open", "a second handle (msgget, mq_open)", true,
	      LOWER),
	TIMED(STAT, "stat", "stat",
	      "querying its state (msgctl IPC_STAT, mq_getattr)", true, LOWER),
	TIMED(CLOSE, "close", "close", "closing the second handle (mq_close)",
	      true, LOWER),
	TIMED(REMOVE, "remove", "remove",
	      "until it is gone (msgctl IPC_RMID; mq_unlink and the last "
	      "mq_close)",
	      true, LOWER),
	TIMED(FIRST_MESSAGE, "first_message", "first message",
	      "the queue's first send and receive", true, LOWER),
	TIMED(EMPTY_CALL, "empty_call", "empty system call",
	      "getppid(2) before each slice, the reference of single calls",
	      false, LOWER),
};

const struct metric *metric_find(const char *name)
{
	for (int i = 0; i < METRICS; i++)
		if (!strcmp(metrics[i].name, name))
			return &metrics[i];
	return NULL;
}

const char *metric_shown_in(enum metric_id id, double *scale)
{
	static const struct {
		const char *unit, *shown;
		double scale;
	} units[] = {{"ns", "µs", 1e-3},
		     {"per_s", "k/s", 1e-3},
		     {"bytes_per_s", "kB/s", 1e-3}};
	for (size_t i = 0; i < ARRAY_LENGTH(units); i++)
		if (!strcmp(metrics[id].unit, units[i].unit)) {
			*scale = units[i].scale;
			return units[i].shown;
		}
	*scale = 1;
	return metrics[id].unit;
}

/* A name ends with its unit, so the other's differs in nothing else. */
enum metric_id metric_counted(enum metric_id id)
{
	const struct metric *metric = &metrics[id];
	char name[64];
	if (id == METRIC_THROUGHPUT_PER_S)
		return METRIC_MESSAGE_INSTRUCTIONS;
	if (id == METRIC_BYTES_PER_S)
		return METRICS;
	if (strcmp(metric->unit, "ns") != 0)
		return id;
	snprintf(name, sizeof(name), "%.*sinstructions",
		 (int)(strlen(metric->name) - strlen(metric->unit)),
		 metric->name);
	return (enum metric_id)(metric_find(name) - metrics);
}

enum stream_cost metric_cost(enum metric_id id)
{
	switch (id) {
	case METRIC_UNSWITCHED_NS:
	case METRIC_UNSWITCHED_INSTRUCTIONS:
		return COST_UNSWITCHED;
	case METRIC_SWITCH_NS:
	case METRIC_SWITCH_INSTRUCTIONS:
		return COST_SWITCH;
	default:
		return NO_COST;
	}
}

enum metric_id metric_in(enum metric_id id, bool counted)
{
	return counted ? metric_counted(id) : id;
}
