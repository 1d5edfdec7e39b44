/* What a control in the same slices makes of a figure. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "core/record/relative.h"
#include "core/record/workloads.h"

static const char *const references[] = {"pipe", "uds", NULL};

bool is_reference(const char *mechanism)
{
	const char *const *one = references;
	while (*one && strcmp(*one, mechanism) != 0)
		one++;
	return *one;
}

static bool times_empty_calls(const struct result *result)
{
	for (size_t i = 0; i < result->runs; i++)
		if (result->run[i].status == RESULT_OK &&
		    run_measurement(&result->run[i], METRIC_EMPTY_CALL_NS))
			return true;
	return false;
}

const struct result *result_reference(const struct record *record,
				      const struct result *result)
{
	const struct result *reference = NULL;
	for (const char *const *one = references; *one && !reference; one++) {
		reference = record_find(record, &result->params, *one);
		if (reference == result)
			return NULL;
		if (reference && reference->status != RESULT_OK)
			reference = NULL;
	}
	return !reference && times_empty_calls(result) ? result : reference;
}

const char *reference_name(const struct result *result,
			   const struct result *reference)
{
	return reference == result ? "empty call" : reference->params.mechanism;
}

/*
 * Runs that share a run have the same order, in which a result has them: they
 * mostly stand at the same place.
 */
static const struct run *partner_of(const struct run *run, size_t guess,
				    const struct result *reference)
{
	size_t low = 0, high = reference->runs;
	if (guess < high && reference->run[guess].order == run->order)
		low = high = guess;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (reference->run[middle].order < run->order)
			low = middle + 1;
		else
			high = middle;
	}
	const struct run *other = &reference->run[low];
	return low < reference->runs && other->order == run->order &&
			       other->status == RESULT_OK
		       ? other
		       : NULL;
}

bool reference_is_alone(double own, double absolute)
{
	return fabs(absolute) < fabs(own) / 3;
}

double run_relative(const struct result *result, const struct run *run,
		    const struct result *reference, enum metric_id metric,
		    unsigned percentile)
{
	bool own = reference == result;
	const struct run *other =
		run->status == RESULT_OK
			? partner_of(run, (size_t)(run - result->run),
				     reference)
			: NULL;
	if (!other)
		return NAN;
	double ratio =
		percentile == P50 && !own
			? run_log_ratio(other, reference->params.mechanism, run,
					result->params.mechanism, metric)
			: NAN;
	double mine = run_figure(run, metric, percentile);
	double its = own ? run_figure(run, METRIC_EMPTY_CALL_NS, P50)
			 : run_figure(other, metric, percentile);
	if (isnan(ratio) && mine > 0 && its > 0)
		ratio = log(mine / its);
	return ratio;
}

void result_relative(struct estimate *estimate, const struct record *record,
		     const struct result *result, enum metric_id metric,
		     unsigned percentile)
{
	const struct result *reference = result_reference(record, result);
	size_t n = reference ? result->runs : 0;
	double *value = mem_array(n, sizeof(*value));
	for (size_t i = 0; i < n; i++)
		value[i] = exp(run_relative(result, &result->run[i], reference,
					    metric, percentile));
	estimate_of(estimate, value, n);
	free(value);
}

double summary_relative(const struct record *record,
			const struct result *result,
			const struct figure *figure)
{
	struct figures own = record_figures(record, result->params.workload);
	for (size_t i = 0; i < FIGURES_MAX && own.figure[i].use; i++)
		if (own.figure[i].metric == figure->metric &&
		    own.figure[i].percentile == figure->percentile &&
		    result->relative[i] > 0)
			return result->relative[i];
	return NAN;
}
