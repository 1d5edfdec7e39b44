/* The table of yardsticks, and their names. */
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/units.h"
#include "core/record/yardstick.h"
#include "core/stats/summary.h"

enum { P50 = 0, P99 = 2 }; /* places in percentiles[] */

const struct yardstick yardsticks[] = {
	{"pingpong", METRIC_RTT_NS, P50},
	{"pingpong", METRIC_RTT_NS, P99},
	{"oneway", METRIC_ONEWAY_NS, P50},
	{"oneway", METRIC_ONEWAY_NS, P99},
	{"flood", METRIC_THROUGHPUT_PER_S, 0},
	{"paced", METRIC_RESPONSE_NS, P50},
	{"paced", METRIC_RESPONSE_NS, P99},
	{"priority", METRIC_URGENT_WAIT_NS, P50},
	{"depth", METRIC_SEND_NS, P50},
	{"depth", METRIC_RECV_NS, P50},
	{"lifecycle", METRIC_CREATE_NS, P50},
	{"lifecycle", METRIC_OPEN_NS, P50},
	{"lifecycle", METRIC_FIRST_MESSAGE_NS, P50},
	{"lifecycle", METRIC_STAT_NS, P50},
	{"lifecycle", METRIC_CLOSE_NS, P50},
	{"lifecycle", METRIC_REMOVE_NS, P50},
	{"pingpong", METRIC_RTT_INSTRUCTIONS, P50},
	{"oneway", METRIC_ONEWAY_INSTRUCTIONS, P50},
	{"flood", METRIC_MESSAGE_INSTRUCTIONS, 0},
	{"priority", METRIC_URGENT_WAIT_INSTRUCTIONS, P50},
	{"depth", METRIC_SEND_INSTRUCTIONS, P50},
	{"depth", METRIC_RECV_INSTRUCTIONS, P50},
	{"lifecycle", METRIC_CREATE_INSTRUCTIONS, P50},
	{"lifecycle", METRIC_OPEN_INSTRUCTIONS, P50},
	{"lifecycle", METRIC_FIRST_MESSAGE_INSTRUCTIONS, P50},
	{"lifecycle", METRIC_STAT_INSTRUCTIONS, P50},
	{"lifecycle", METRIC_CLOSE_INSTRUCTIONS, P50},
	{"lifecycle", METRIC_REMOVE_INSTRUCTIONS, P50},
	{NULL, METRICS, 0},
};

bool yardstick_is_counted(const struct yardstick *yardstick)
{
	return metrics[yardstick->metric].margin <= MARGIN_COUNTED;
}

void yardstick_name(const struct yardstick *yardstick, char *text, size_t n)
{
	const struct metric *metric = &metrics[yardstick->metric];
	const char *percentile = percentile_names[yardstick->percentile];
	snprintf(text, n, "%s%s%s", metric->name, metric->sampled ? ".p" : "",
		 metric->sampled ? percentile : "");
}

/* Behind what the list holds, which METRICS ends. */
static int add(struct yardstick *list, const struct metric *metric,
	       unsigned percentile, struct error *err)
{
	size_t n = 0;
	while (list[n].metric != METRICS)
		n++;
	if (n == YARDSTICKS_MAX)
		return error_set(err, STATUS_USAGE, "--metric: over %d",
				 YARDSTICKS_MAX);
	list[n] = (struct yardstick){NULL, (enum metric_id)(metric - metrics),
				     percentile};
	list[n + 1].metric = METRICS;
	return 0;
}

static int add_metric(struct yardstick *list, const struct metric *metric,
		      const char *percentile, struct error *err)
{
	if (metric->better == NEITHER)
		return error_set(err, STATUS_USAGE,
				 "--metric %s: is neither better high nor low",
				 metric->name);
	if (!metric->sampled && *percentile)
		return error_set(err, STATUS_USAGE,
				 "--metric %s: is one number a run, without %s",
				 metric->name, percentile);
	if (!*percentile) {
		int rc = add(list, metric, P50, err);
		return rc < 0 || !metric->sampled ? rc
						  : add(list, metric, P99, err);
	}
	for (unsigned i = 0; i < PERCENTILES; i++)
		if (!strcmp(percentile, percentile_names[i]))
			return add(list, metric, i, err);
	return error_set(err, STATUS_USAGE,
			 "--metric %s.p%s: there are p50 p90 p99 p99.9 p99.99",
			 metric->name, percentile);
}

static int add_word(struct yardstick *list, char *word, struct error *err)
{
	const char *names[METRICS + 1] = {NULL};
	char *dot = strstr(word, ".p");
	if (dot)
		*dot = '\0';
	const struct metric *metric = metric_find(word);
	if (metric)
		return add_metric(list, metric, dot ? dot + 2 : "", err);
	for (size_t i = 0; i < METRICS; i++)
		names[i] = metrics[i].name;
	return units_unknown(err, "--metric ", word, names,
			     "docs/format.md lists them");
}

int yardsticks_parse(struct yardstick list[YARDSTICKS_MAX + 1],
		     const char *text, struct error *err)
{
	char copy[1024], *rest = copy, *word;
	snprintf(copy, sizeof(copy), "%s", text);
	list[0].metric = METRICS;
	while ((word = strsep(&rest, ",")))
		if (add_word(list, word, err) < 0)
			return -1;
	return 0;
}
