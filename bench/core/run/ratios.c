/* From the series of two products to ratios of one run. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/array.h"
#include "base/memory.h"
#include "core/run/ratios.h"
#include "core/stats/stats.h"

/* Over 3 robust standard deviations from the median. */
static double disturbed_share(const double *ratio, size_t n, double median)
{
	size_t out = 0;
	double most = 3 * stats_spread(ratio, n);
	for (size_t i = 0; i < n; i++)
		out += fabs(ratio[i] - median) > most;
	return (double)out / (double)n;
}

/* Series are times, also those of a figure that is a rate. */
static void add_ratio(struct run *run, const char *against, const double *ratio,
		      size_t n, enum metric_id metric)
{
	double median = stats_median(ratio, n);
	bool rate = metrics[metric].better == HIGHER;
	run->ratio = array_grow(run->ratio, run->ratios, sizeof(*run->ratio));
	struct slice_ratio *one = &run->ratio[run->ratios++];
	*one = (struct slice_ratio){.metric = metric,
				    .log_ratio = rate ? -median : median,
				    .disturbed =
					    disturbed_share(ratio, n, median)};
	snprintf(one->against, sizeof(one->against), "%s", against);
}

static void compare_slices(const char *against, const struct product *a,
			   struct product *b)
{
	for (size_t i = 0; i < a->run.n_series; i++)
		for (size_t j = 0; j < b->run.n_series; j++) {
			const struct series *x = &a->run.series[i];
			const struct series *y = &b->run.series[j];
			if (x->metric != y->metric)
				continue;
			double *ratio = mem_array(x->n, sizeof(*ratio));
			size_t n = series_log_ratios(x, y, ratio);
			if (n > 0)
				add_ratio(&b->run, against, ratio, n,
					  x->metric);
			free(ratio);
		}
}

void ratios_add(const struct config *const *config, struct product *product,
		unsigned n)
{
	for (unsigned b = 0; b < n; b++)
		for (unsigned a = 0; a < b; a++)
			compare_slices(config[a]->params.mechanism, &product[a],
				       &product[b]);
}
