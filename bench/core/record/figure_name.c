/* Names of figures, and figures by their names. */
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/units.h"
#include "core/record/figure_name.h"
#include "core/stats/summary.h"

bool figure_is_counted(const struct figure *figure)
{
	return metrics[figure->metric].margin <= MARGIN_COUNTED;
}

unsigned metric_summaries(enum metric_id metric)
{
	static_assert(MEAN == PERCENTILES, "the place behind the percentiles");
	return !metrics[metric].sampled			  ? 1
	       : metrics[metric].margin <= MARGIN_COUNTED ? SUMMARIES
							  : PERCENTILES;
}

double figure_margin(const struct figure *figure, const struct margins *margins)
{
	if (figure_is_counted(figure))
		return margins->counted;
	return figure->percentile > 0 ? margins->tail : margins->p50;
}

double margin_asked(const struct margins *margins, const char *id,
		    const struct figure *figure)
{
	for (size_t i = margins->rules; i-- > 0;) {
		const struct margin_rule *rule = &margins->rule[i];
		bool fits = rule->metric == METRICS ||
			    rule->metric == figure->metric;
		if (fits && strstr(id, rule->id) &&
		    (rule->percentile < 0 ||
		     rule->percentile == (int)figure->percentile))
			return rule->margin;
	}
	return figure_margin(figure, margins);
}

void figure_name(const struct figure *figure, char *text, size_t n)
{
	const struct metric *metric = &metrics[figure->metric];
	snprintf(text, n, "%s%s%s", metric->name, metric->sampled ? "." : "",
		 metric->sampled ? summary_names[figure->percentile] : "");
}

bool figure_find(const char *name, struct figure *figure)
{
	char word[64];
	size_t n = strcspn(name, ".");
	snprintf(word, sizeof(word), "%.*s", (int)n, name);
	const struct metric *metric = metric_find(word);
	if (!metric)
		return false;
	enum metric_id id = (enum metric_id)(metric - metrics);
	const char *place = name + n + (name[n] == '.');
	for (unsigned p = 0; p < metric_summaries(id); p++)
		if (!strcmp(place, metric->sampled ? summary_names[p] : "")) {
			*figure = (struct figure){id, p, "", IS_COMPARED};
			return true;
		}
	return false;
}

/* Behind what the list holds. */
static int add(struct figure *list, const struct metric *metric,
	       unsigned percentile, struct error *err)
{
	size_t n = 0;
	while (list[n].use)
		n++;
	if (n == FIGURES_ASKED_MAX)
		return error_set(err, STATUS_USAGE, "--metric: over %d",
				 FIGURES_ASKED_MAX);
	list[n] = (struct figure){(enum metric_id)(metric - metrics),
				  percentile, "", IS_COMPARED};
	list[n + 1].use = 0;
	return 0;
}

static int add_metric(struct figure *list, const struct metric *metric,
		      const char *place, struct error *err)
{
	unsigned places = metric_summaries((enum metric_id)(metric - metrics));
	if (metric->better == NEITHER)
		return error_set(
			err, STATUS_USAGE,
			"--metric %s: has no direction in which it is better",
			metric->name);
	if (!metric->sampled && *place)
		return error_set(
			err, STATUS_USAGE,
			"--metric %s: is a single number per run, without .%s",
			metric->name, place);
	if (!metric->sampled)
		return add(list, metric, P50, err);
	if (!*place)
		return add(list, metric, places > MEAN ? MEAN : P50, err) < 0
			       ? -1
			       : add(list, metric, P99, err);
	for (unsigned i = 0; i < places; i++)
		if (!strcmp(place, summary_names[i]))
			return add(list, metric, i, err);
	return error_set(err, STATUS_USAGE,
			 "--metric %s.%s: must be p50, p90, p99, p99.9%s",
			 metric->name, place,
			 places > MEAN ? ", p99.99 or mean" : " or p99.99");
}

static int add_word(struct figure *list, char *word, struct error *err)
{
	const char *names[METRICS + 1] = {NULL};
	char *dot = strchr(word, '.');
	if (dot)
		*dot = '\0';
	const struct metric *metric = metric_find(word);
	if (metric)
		return add_metric(list, metric, dot ? dot + 1 : "", err);
	for (size_t i = 0; i < METRICS; i++)
		names[i] = metrics[i].name;
	return units_unknown(err, "--metric ", word, names,
			     "see mqbench list metrics");
}

int figures_parse(struct figure list[FIGURES_ASKED_MAX + 1], const char *text,
		  struct error *err)
{
	char copy[1024], *rest = copy, *word;
	snprintf(copy, sizeof(copy), "%s", text);
	list[0].use = 0;
	while ((word = strsep(&rest, ",")))
		if (add_word(list, word, err) < 0)
			return -1;
	return 0;
}
