/* The sections of a table, one for each workload. */
#include "report/layout.h"

const struct layout layouts[] = {
	{"pingpong",
	 "ROUND TRIP, µs",
	 {{METRIC_RTT_NS, P50, 1e-3, "p50"},
	  {METRIC_RTT_NS, P99, 1e-3, "p99"},
	  {METRIC_CPU_NS, P50, 1e-3, "CPU"}},
	 0},
	{"oneway",
	 "ONE WAY, µs",
	 {{METRIC_ONEWAY_NS, P50, 1e-3, "p50"},
	  {METRIC_ONEWAY_NS, P99, 1e-3, "p99"},
	  {METRIC_SEND_CALL_NS, P50, 1e-3, "send"}},
	 0},
	{"flood",
	 "STREAM: k messages/s; µs of CPU and switches a message",
	 {{METRIC_THROUGHPUT_PER_S, P50, 1e-3, "k/s"},
	  {METRIC_CPU_NS, P50, 1e-3, "CPU"},
	  {METRIC_RECEIVER_SWITCHES, P50, 1, "sw"}},
	 0},
	{"paced",
	 "OPEN LOOP, µs: response, since a message was due; service, since it "
	 "was sent,\nis what a closed loop sees",
	 {{METRIC_RESPONSE_NS, P50, 1e-3, "p50"},
	  {METRIC_RESPONSE_NS, P99, 1e-3, "p99"},
	  {METRIC_SERVICE_NS, P99, 1e-3, "s99"}},
	 0},
	{"priority",
	 "WAIT BEHIND A BACKLOG, µs: an urgent message, an ordinary one",
	 {{METRIC_URGENT_WAIT_NS, P50, 1e-3, "urg"},
	  {METRIC_FIFO_WAIT_NS, P50, 1e-3, "FIFO"}},
	 0},
	{"depth",
	 "COST BY FILL LEVEL, µs",
	 {{METRIC_SEND_NS, P50, 1e-3, "send"},
	  {METRIC_RECV_NS, P50, 1e-3, "recv"}},
	 1},
	{0},
};

/* lifecycle has a row for each of its calls. */
const enum metric_id life_metrics[LIFE_METRICS] = {
	METRIC_CREATE_NS, METRIC_OPEN_NS,  METRIC_FIRST_MESSAGE_NS,
	METRIC_STAT_NS,	  METRIC_CLOSE_NS, METRIC_REMOVE_NS,
};

int layout_columns(const struct layout *layout)
{
	int n = 0;
	while (n < COLUMNS && layout->column[n].head)
		n++;
	return n;
}

/* Switches of both sides stand in one column. */
double layout_value(const struct layout *layout, int column,
		    const struct result *result)
{
	enum metric_id metric = layout->column[column].metric;
	double value = result_median(result, metric,
				     layout->column[column].percentile);
	if (metric == METRIC_RECEIVER_SWITCHES)
		value += result_median(result, METRIC_SENDER_SWITCHES, 0);
	return value * layout->column[column].scale;
}
