/* Figures of workloads, found by name and by use. */
#include <stdio.h>
#include <string.h>

#include "figures.h"

const char *const figure_use_names[FIGURE_USES] = {"leads", "shown", "compared",
						   "judged", "drawn"};

const struct figures *figures_known(const char *workload)
{
	const struct known_figures *known = known_figures;
	while (known->workload && strcmp(known->workload, workload) != 0)
		known++;
	return known->figures;
}

static bool is_in(const struct figure *figure, bool counted)
{
	return !(figure->use & (counted ? OF_TIMES : OF_COUNTS)) &&
	       metric_in(figure->metric, counted) < METRICS;
}

static void take_mean(struct figure *f)
{
	if (!metrics[f->metric].sampled || f->percentile != P50 ||
	    strcmp(metrics[f->metric].unit, "instructions") != 0)
		return;
	f->percentile = MEAN;
	if (!strcmp(f->head, "p50"))
		snprintf(f->head, sizeof(f->head), "mean");
	else if (!strcmp(f->head, "s50"))
		snprintf(f->head, sizeof(f->head), "serv");
}

struct figures figures_in(const struct figures *table, const char *workload,
			  bool counted)
{
	struct figures in = *table;
	struct figure *to = in.figure;
	snprintf(in.workload, sizeof(in.workload), "%s", workload);
	if (counted && *in.title_counted)
		memcpy(in.title, in.title_counted, sizeof(in.title));
	memset(in.title_counted, 0, sizeof(in.title_counted));
	memset(in.figure, 0, sizeof(in.figure));
	for (const struct figure *f = table->figure; f->use; f++) {
		if (!is_in(f, counted))
			continue;
		*to = *f;
		to->metric = metric_in(f->metric, counted);
		to->use &= (1 << FIGURE_USES) - 1;
		if (to->metric == METRIC_MESSAGE_INSTRUCTIONS)
			to->use &= ~(unsigned)IS_COMPARED;
		take_mean(to);
		to++;
	}
	return in;
}

const struct figure *figures_first(const struct figures *figures, unsigned use)
{
	for (const struct figure *f = figures->figure; f->use; f++)
		if ((f->use & use) == use)
			return f;
	return NULL;
}

enum metric_id figures_leading(const struct figures *figures)
{
	const struct figure *leads = figures_first(figures, LEADS);
	return leads ? leads->metric : METRICS;
}
