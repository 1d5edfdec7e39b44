/* The sections of a table, one for each workload. */
#include <string.h>

#include "base/text.h"
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
	 "was\nsent, is what a closed loop sees",
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

static const struct layout layouts_counted[] = {
	{"pingpong",
	 "ROUND TRIP, instructions",
	 {{METRIC_RTT_INSTRUCTIONS, P50, 1, "p50"},
	  {METRIC_RTT_INSTRUCTIONS, P99, 1, "p99"}},
	 0},
	{"oneway",
	 "ONE WAY, instructions",
	 {{METRIC_ONEWAY_INSTRUCTIONS, P50, 1, "p50"},
	  {METRIC_SEND_CALL_INSTRUCTIONS, P50, 1, "send"}},
	 0},
	{"flood",
	 "STREAM: instructions and switches a message",
	 {{METRIC_MESSAGE_INSTRUCTIONS, P50, 1, "all"},
	  {METRIC_RECEIVER_SWITCHES, P50, 1, "sw"}},
	 0},
	{"paced",
	 "OPEN LOOP, instructions: response, since a message was due; "
	 "service, since\nit was sent, is what a closed loop sees",
	 {{METRIC_RESPONSE_INSTRUCTIONS, P50, 1, "p50"},
	  {METRIC_SERVICE_INSTRUCTIONS, P50, 1, "s50"}},
	 0},
	{"priority",
	 "WAIT BEHIND A BACKLOG, instructions: an urgent message, an ordinary "
	 "one",
	 {{METRIC_URGENT_WAIT_INSTRUCTIONS, P50, 1, "urg"},
	  {METRIC_FIFO_WAIT_INSTRUCTIONS, P50, 1, "FIFO"}},
	 0},
	{"depth",
	 "COST BY FILL LEVEL, instructions",
	 {{METRIC_SEND_INSTRUCTIONS, P50, 1, "send"},
	  {METRIC_RECV_INSTRUCTIONS, P50, 1, "recv"}},
	 1},
	{0},
};

const struct layout *layouts_of(const struct record *record)
{
	return record_is_counted(record) ? layouts_counted : layouts;
}

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

bool layout_is_control(const struct result *result)
{
	return strcmp(result->params.mechanism, "sysv") != 0 &&
	       strcmp(result->params.mechanism, "posix") != 0;
}

bool layout_leads(const struct record *record, size_t i)
{
	const struct result *result = &record->result[i];
	if (layout_is_control(result))
		return false;
	const struct result *sysv =
		record_find(record, &result->params, "sysv");
	return !sysv || sysv == result;
}

/* "14 runs", or "10 to 23 runs" where they are not alike. */
static void count_runs(const struct record *r, char *text, size_t n)
{
	size_t least = SIZE_MAX, most = 0;
	for (size_t i = 0; i < r->results; i++) {
		size_t runs = r->result[i].runs;
		if (runs == 0 || r->result[i].status != RESULT_OK)
			continue;
		least = runs < least ? runs : least;
		most = runs > most ? runs : most;
	}
	if (least < most)
		snprintf(text, n, "%zu to %zu runs", least, most);
	else
		snprintf(text, n, "%zu run%s", most, most == 1 ? "" : "s");
}

char *layout_setup(const struct record *record, char *text, size_t n)
{
	char runs[64];
	const struct facts *host = &record->environment;
	const char *hypervisor =
		facts_get(host, "virtualisation.hypervisor", "none");
	double cpus = facts_value(host, "topology.cpus_online", 0);
	count_runs(record, runs, sizeof(runs));
	snprintf(text, n,
		 "mqbench %s · Linux %s · %.0f CPU%s, %s · %s namespace "
		 "· %s each",
		 facts_get(&record->tool, "version", "?"),
		 facts_get(host, "kernel.release", "?"), cpus,
		 cpus == 1 ? "" : "s",
		 strcmp(hypervisor, "none") != 0 ? "VM" : "no VM",
		 facts_get(host, "namespace", "?"), runs);
	text_end_whole(text);
	return text;
}

char *layout_integrity(const struct record *record, char *text, size_t n)
{
	struct integrity i = record_integrity(record);
	if (i.sent == 0) {
		snprintf(text, n, "no message was checked");
		return text;
	}
	snprintf(text, n,
		 "every message checked (%llu): %llu lost, %llu duplicated, "
		 "%llu reordered, %llu corrupted",
		 (unsigned long long)i.sent, (unsigned long long)i.lost,
		 (unsigned long long)i.duplicated,
		 (unsigned long long)i.reordered,
		 (unsigned long long)i.corrupted);
	return text;
}
