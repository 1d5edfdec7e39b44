/* The measurement that answers a requirement. */
#include <math.h>
#include <string.h>

#include "core/judge/choice_find.h"

/* The nearest first; -1 where it is another placement. */
static int placement_rank(const char *wanted, const char *found)
{
	static const char *const nearest[] = {"same-llc", "cross-llc",
					      "cross-node", "smt"};
	if (!strcmp(wanted, found))
		return 0;
	for (int i = 0; i < 4 && !strcmp(wanted, "two-cpus"); i++)
		if (!strcmp(nearest[i], found))
			return i + 1;
	return -1;
}

static double apart(uint64_t a, uint64_t b)
{
	return fabs(log((double)(a ? a : 1) / (double)(b ? b : 1)));
}

double choice_distance(const struct params *like, const struct params *found,
		       bool near)
{
	struct params same = *found;
	int rank = placement_rank(like->placement, found->placement);
	memcpy(same.mechanism, like->mechanism, sizeof(same.mechanism));
	memcpy(same.placement, like->placement, sizeof(same.placement));
	if (near) {
		same.size = like->size;
		same.rate = like->rate;
	}
	if (rank < 0 || !params_equal(&same, like))
		return INFINITY;
	/* No two sizes and rates are as far apart as two placements. */
	return 100.0 * rank + apart(like->size, found->size) +
	       apart(like->rate, found->rate);
}

/* Of two that are as near the larger and the faster counts: it costs more. */
static bool costs_more(const struct params *a, const struct params *b)
{
	return a->size != b->size ? a->size > b->size : a->rate > b->rate;
}

const struct result *choice_find(const struct record *record,
				 const struct params *like,
				 const char *mechanism, bool near)
{
	const struct result *best = NULL;
	double least = INFINITY;
	for (size_t i = 0; i < record->results; i++) {
		const struct result *r = &record->result[i];
		if (strcmp(r->params.mechanism, mechanism) != 0 ||
		    (near && r->status != RESULT_OK))
			continue;
		double d = choice_distance(like, &r->params, near);
		bool as_near = best && fabs(d - least) < 1e-9 &&
			       costs_more(&r->params, &best->params);
		if (!(d < least - 1e-9) && !as_near)
			continue;
		least = d;
		best = r;
	}
	return best;
}
