/* Names of figures, and figures by their names. */
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
	const char *percentile = percentile_names[figure->percentile];
	snprintf(text, n, "%s%s%s", metric->name, metric->sampled ? ".p" : "",
		 metric->sampled ? percentile : "");
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
		      const char *percentile, struct error *err)
{
	if (metric->better == NEITHER)
		return error_set(
			err, STATUS_USAGE,
			"--metric %s: has no direction in which it is better",
			metric->name);
	if (!metric->sampled && *percentile)
		return error_set(
			err, STATUS_USAGE,
			"--metric %s: is a single number per run, without %s",
			metric->name, percentile);
	if (!*percentile) {
		int rc = add(list, metric, P50, err);
		return rc < 0 || !metric->sampled ? rc
						  : add(list, metric, P99, err);
	}
	for (unsigned i = 0; i < PERCENTILES; i++)
		if (!strcmp(percentile, percentile_names[i]))
			return add(list, metric, i, err);
	return error_set(
		err, STATUS_USAGE,
		"--metric %s.p%s: must be p50, p90, p99, p99.9 or p99.99",
		metric->name, percentile);
}

static int add_word(struct figure *list, char *word, struct error *err)
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
