/* How the machine changed, by what rows are relative to. */
#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "core/judge/compare_reference.h"
#include "core/record/relative.h"
#include "core/stats/stats.h"

static const struct result *old_reference(const struct point *point)
{
	return result_reference(point->record, point->side[OLD]);
}

enum reference_kind compare_kind(const struct point *point)
{
	return old_reference(point) == point->side[OLD] ? BY_EMPTY_CALLS
							: BY_CONTROL;
}

bool compare_is_control(const struct point *point)
{
	return is_reference(point->side[OLD]->params.mechanism) &&
	       !old_reference(point);
}

/* Its figure: a control's leading one, or of empty calls. */
static bool estimate_reference(struct work *w, const struct point *point,
			       enum reference_kind kind,
			       struct comparison_row *row)
{
	if (kind == BY_CONTROL)
		return compare_is_control(point) &&
		       compare_leading(w, point, row);
	*row = (struct comparison_row){
		.result = point->side[OLD],
		.figure = {METRIC_EMPTY_CALL_NS, P50, "", 0}};
	return compare_kind(point) == BY_EMPTY_CALLS &&
	       compare_estimate(w, row, point);
}

/* The leading figure of what is held against it. */
static bool estimate_held(struct work *w, const struct point *point,
			  enum reference_kind kind, struct comparison_row *row)
{
	return old_reference(point) && compare_kind(point) == kind &&
	       compare_leading(w, point, row) && row->relative;
}

/* Of the reference, or else absolute of what is held against it. */
static double median_change(struct work *w, enum reference_kind kind, bool own,
			    double *change)
{
	size_t n = 0;
	for (size_t i = 0; i < w->points; i++) {
		const struct point *point = &w->point[i];
		struct comparison_row row;
		if (!point->side[OLD] || !point->side[NEW] ||
		    params_is_null(&point->side[OLD]->params) ||
		    !(own ? estimate_reference(w, point, kind, &row)
			  : estimate_held(w, point, kind, &row)))
			continue;
		double one = own ? row.change.estimate : row.absolute.estimate;
		change[n++] = metrics[row.figure.metric].better == HIGHER ? -one
									  : one;
	}
	return stats_median(change, n);
}

void compare_references(struct work *w)
{
	double margin = log1p(w->options->margin.p50);
	double *change = mem_array(w->points, sizeof(*change));
	for (int kind = 0; kind < REFERENCES; kind++) {
		struct reference_change *r = &w->comparison->reference[kind];
		r->absolute = median_change(w, kind, false, change);
		r->own = isnan(r->absolute)
				 ? NAN
				 : median_change(w, kind, true, change);
		r->alone = fabs(r->own) >= margin &&
			   reference_is_alone(r->own, r->absolute);
	}
	free(change);
}
