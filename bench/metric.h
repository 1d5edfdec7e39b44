/* Every metric once: its name, unit, direction and gating margin. */
#ifndef METRIC_H
#define METRIC_H

#include <stdbool.h>

enum metric_id {
	METRIC_RTT_NS,
	METRIC_ONEWAY_NS,
	METRIC_SEND_CALL_NS,
	METRIC_RECV_CALL_NS,
	METRIC_EARLY_SHARE,
	METRIC_THROUGHPUT_PER_S,
	METRIC_BYTES_PER_S,
	METRIC_UNSWITCHED_NS,
	METRIC_SWITCH_NS,
	METRIC_CPU_NS,
	METRIC_SENDER_CPU_NS,
	METRIC_RECEIVER_CPU_NS,
	METRIC_SENDER_SWITCHES,
	METRIC_RECEIVER_SWITCHES,
	METRIC_CYCLES,
	METRIC_SENDER_CYCLES,
	METRIC_RECEIVER_CYCLES,
	METRIC_INSTRUCTIONS,
	METRIC_SENDER_INSTRUCTIONS,
	METRIC_RECEIVER_INSTRUCTIONS,
	METRIC_FILL_MESSAGES,
	METRIC_FAIRNESS,
	METRIC_RESPONSE_NS,
	METRIC_SERVICE_NS,
	METRIC_SEND_BLOCK_NS,
	METRIC_LAG_NS,
	METRIC_ACHIEVED_PER_S,
	METRIC_URGENT_WAIT_NS,
	METRIC_FIFO_WAIT_NS,
	METRIC_SEND_NS,
	METRIC_RECV_NS,
	METRIC_CREATE_NS,
	METRIC_OPEN_NS,
	METRIC_STAT_NS,
	METRIC_CLOSE_NS,
	METRIC_REMOVE_NS,
	METRIC_FIRST_MESSAGE_NS,
	METRIC_EMPTY_CALL_NS,
	/* of records whose clock counts instructions */
	METRIC_RTT_INSTRUCTIONS,
	METRIC_ONEWAY_INSTRUCTIONS,
	METRIC_SEND_CALL_INSTRUCTIONS,
	METRIC_RECV_CALL_INSTRUCTIONS,
	METRIC_MESSAGE_INSTRUCTIONS,
	METRIC_UNSWITCHED_INSTRUCTIONS,
	METRIC_SWITCH_INSTRUCTIONS,
	METRIC_CPU_INSTRUCTIONS,
	METRIC_SENDER_CPU_INSTRUCTIONS,
	METRIC_RECEIVER_CPU_INSTRUCTIONS,
	METRIC_RESPONSE_INSTRUCTIONS,
	METRIC_SERVICE_INSTRUCTIONS,
	METRIC_SEND_BLOCK_INSTRUCTIONS,
	METRIC_LAG_INSTRUCTIONS,
	METRIC_URGENT_WAIT_INSTRUCTIONS,
	METRIC_FIFO_WAIT_INSTRUCTIONS,
	METRIC_SEND_INSTRUCTIONS,
	METRIC_RECV_INSTRUCTIONS,
	METRIC_CREATE_INSTRUCTIONS,
	METRIC_OPEN_INSTRUCTIONS,
	METRIC_STAT_INSTRUCTIONS,
	METRIC_CLOSE_INSTRUCTIONS,
	METRIC_REMOVE_INSTRUCTIONS,
	METRIC_FIRST_MESSAGE_INSTRUCTIONS,
	METRIC_EMPTY_CALL_INSTRUCTIONS,
	METRICS
};

enum better { LOWER, HIGHER, NEITHER };

struct metric {
	const char *name;  /* as in the JSON, the unit after the last _ */
	const char *label; /* for a person */
	const char *help;  /* what it is, from which stamp to which */
	const char *unit;  /* ns, per_s, bytes_per_s, messages, cycles,
			    * instructions, "" */
	bool sampled;	   /* a distribution within a run; else one number */
	enum better better;
	double margin; /* a change that matters: share of the median */
};

/* A change that matters: of what a clock measures, and of what is counted. */
#define MARGIN_MEASURED 0.03
#define MARGIN_COUNTED 0.005

extern const struct metric metrics[METRICS];

/* NULL where no metric has the name. */
const struct metric *metric_find(const char *name);

/*
 * The unit in which it is shown, "µs" for ns; its values are multiplied by
 * `scale`.
 */
const char *metric_shown_in(enum metric_id id, double *scale);

/*
 * The metric that replaces this one if the clock counts instructions
 * (core/machine/host.h): rtt_instructions for rtt_ns. A metric that is no time
 * is replaced by itself; METRICS: it is not reported then. A stream's messages
 * a second become instructions a message.
 */
enum metric_id metric_counted(enum metric_id id);

/* The two costs that a stream is made of: see METRIC_UNSWITCHED_NS. */
enum stream_cost { COST_UNSWITCHED, COST_SWITCH, NO_COST };

/* Which of them it is. */
enum stream_cost metric_cost(enum metric_id id);

/* The same where `counted`, else the metric itself. */
enum metric_id metric_in(enum metric_id id, bool counted);

#endif
