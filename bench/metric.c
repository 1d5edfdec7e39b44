/* The table of metrics; its order is that of enum metric_id. */
#include <string.h>

#include "metric.h"

const struct metric metrics[METRICS] = {
	[METRIC_RTT_NS] = {"rtt_ns", "round trip",
			   "from one turn's end to the next: there and back",
			   "ns", true, LOWER, 0.03},
	[METRIC_ONEWAY_NS] = {"oneway_ns", "one way",
			      "from the send's start to the receive's return",
			      "ns", true, LOWER, 0.03},
	[METRIC_SEND_CALL_NS] = {"send_call_ns", "send call",
				 "from the send's start to its return", "ns",
				 true, LOWER, 0.03},
	[METRIC_RECV_CALL_NS] = {"recv_call_ns", "receive call",
				 "from the receive's start to its return, "
				 "waiting included",
				 "ns", true, NEITHER, 0.03},
	[METRIC_EARLY_SHARE] = {"early_share", "received before the send ended",
				"share of messages whose receive returned "
				"before their send did",
				"", false, NEITHER, 0.03},
	[METRIC_THROUGHPUT_PER_S] = {"throughput_per_s", "messages/s",
				     "messages received a second", "per_s",
				     false, HIGHER, 0.03},
	[METRIC_BYTES_PER_S] = {"bytes_per_s", "bytes/s",
				"payload bytes received a second",
				"bytes_per_s", false, HIGHER, 0.03},
	[METRIC_CPU_NS] = {"cpu_ns", "CPU/msg",
			   "CPU time of both sides a message (a round trip, "
			   "for pingpong)",
			   "ns", false, LOWER, 0.03},
	[METRIC_SENDER_CPU_NS] = {"sender_cpu_ns", "sender's CPU/msg",
				  "CPU time of the sending side a message",
				  "ns", false, LOWER, 0.03},
	[METRIC_RECEIVER_CPU_NS] = {"receiver_cpu_ns", "receiver's CPU/msg",
				    "CPU time of the receiving side a message",
				    "ns", false, LOWER, 0.03},
	[METRIC_SENDER_SWITCHES] = {"sender_switches", "sender's switches/msg",
				    "context switches of the sending side a "
				    "message",
				    "", false, LOWER, 0.03},
	[METRIC_RECEIVER_SWITCHES] = {"receiver_switches",
				      "receiver's switches/msg",
				      "context switches of the receiving side "
				      "a message",
				      "", false, LOWER, 0.03},
	[METRIC_CYCLES] =
		{"cycles", "cycles/msg",
		 "CPU cycles of both sides a message, with --counters",
		 "cycles", false, LOWER, 0.03},
	[METRIC_SENDER_CYCLES] =
		{"sender_cycles", "sender's cycles/msg",
		 "CPU cycles of the sending side a message, with --counters",
		 "cycles", false, LOWER, 0.03},
	[METRIC_RECEIVER_CYCLES] =
		{"receiver_cycles", "receiver's cycles/msg",
		 "CPU cycles of the receiving side a message, with --counters",
		 "cycles", false, LOWER, 0.03},
	[METRIC_INSTRUCTIONS] = {"instructions", "instructions/msg",
				 "instructions retired of both sides a "
				 "message, with --counters",
				 "instructions", false, LOWER, 0.03},
	[METRIC_SENDER_INSTRUCTIONS] = {"sender_instructions",
					"sender's instructions/msg",
					"instructions retired of the sending "
					"side a message, with --counters",
					"instructions", false, LOWER, 0.03},
	[METRIC_RECEIVER_INSTRUCTIONS] =
		{"receiver_instructions", "receiver's instructions/msg",
		 "instructions retired of the receiving side a message, with "
		 "--counters",
		 "instructions", false, LOWER, 0.03},
	[METRIC_FILL_MESSAGES] = {"fill_messages", "fill level",
				  "messages queued when one was received, "
				  "after the timed part",
				  "messages", true, NEITHER, 0.03},
	[METRIC_FAIRNESS] = {"fairness", "fairness",
			     "Jain's index over the producers: 1 when each "
			     "got the same share",
			     "", false, HIGHER, 0.03},
	[METRIC_RESPONSE_NS] = {"response_ns", "response",
				"from when a message was due to the receive's "
				"return",
				"ns", true, LOWER, 0.03},
	[METRIC_SERVICE_NS] = {"service_ns", "service",
			       "from the send's start to the receive's return, "
			       "as a closed loop sees it",
			       "ns", true, LOWER, 0.03},
	[METRIC_SEND_BLOCK_NS] = {"send_block_ns", "send block",
				  "from the send's start to its return", "ns",
				  true, LOWER, 0.03},
	[METRIC_LAG_NS] = {"lag_ns", "schedule lag",
			   "the send's start after it was due and the one "
			   "before had returned",
			   "ns", true, NEITHER, 0.03},
	[METRIC_ACHIEVED_PER_S] = {"achieved_per_s", "achieved rate",
				   "messages received a second, of those asked "
				   "for",
				   "per_s", false, HIGHER, 0.03},
	[METRIC_URGENT_WAIT_NS] = {"urgent_wait_ns", "urgent message's wait",
				   "from the gate's opening to the urgent "
				   "message's receive returning",
				   "ns", true, LOWER, 0.03},
	[METRIC_FIFO_WAIT_NS] = {"fifo_wait_ns", "ordinary message's wait",
				 "the same for a last message of ordinary "
				 "priority",
				 "ns", true, LOWER, 0.03},
	[METRIC_SEND_NS] = {"send_ns", "send", "one send that needs no waiting",
			    "ns", true, LOWER, 0.03},
	[METRIC_RECV_NS] = {"recv_ns", "receive",
			    "one receive that needs no waiting", "ns", true,
			    LOWER, 0.03},
	[METRIC_CREATE_NS] = {"create_ns", "create",
			      "exclusive creation (msgget, mq_open)", "ns",
			      true, LOWER, 0.03},
	[METRIC_OPEN_NS] = {"open_ns", "open",
			    "a second handle (msgget, mq_open)", "ns", true,
			    LOWER, 0.03},
	[METRIC_STAT_NS] = {"stat_ns", "stat",
			    "asking for its state (msgctl IPC_STAT, "
			    "mq_getattr)",
			    "ns", true, LOWER, 0.03},
	[METRIC_CLOSE_NS] = {"close_ns", "close",
			     "closing the second handle (mq_close)", "ns", true,
			     LOWER, 0.03},
	[METRIC_REMOVE_NS] =
		{"remove_ns", "remove",
		 "until it is gone (msgctl IPC_RMID; mq_unlink and "
		 "the last mq_close)",
		 "ns", true, LOWER, 0.03},
	[METRIC_FIRST_MESSAGE_NS] = {"first_message_ns", "first message",
				     "the queue's first send and receive", "ns",
				     true, LOWER, 0.03},
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
	for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++)
		if (!strcmp(metrics[id].unit, units[i].unit)) {
			*scale = units[i].scale;
			return units[i].shown;
		}
	*scale = 1;
	return metrics[id].unit;
}
