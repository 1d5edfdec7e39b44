/* Runs that one side lacks. */
#include "base/text.h"
#include "core/judge/compare_row.h"
#include "core/judge/compare_spoilt.h"

/* Runs that the plan had for each configuration, come what may; 0: unknown. */
static double planned(const struct record *record)
{
	const struct facts *plan = &record->plan;
	bool varies = facts_find(plan, "precision") ||
		      facts_find(plan, "max_time_s") ||
		      facts_find(plan, "knee_target");
	return varies ? 0 : facts_value(plan, "runs", 0);
}

/* Whether the record lacks runs of it; an open loop may be without some. */
static bool lacks_runs(const struct record *record, const struct result *r)
{
	size_t sound = 0;
	for (size_t i = 0; r && i < r->runs; i++)
		sound += r->run[i].status == RESULT_OK ||
			 r->run[i].status == RESULT_INVALID_LOAD;
	return !r || r->status != RESULT_OK || sound < r->runs ||
	       (double)sound < planned(record);
}

static bool side_lacks_runs(const struct work *w, const struct point *point,
			    int side)
{
	bool lacks = false;
	for (size_t k = 0; k < w->input->records; k++)
		lacks |= comparison_side(w->input, k) == side &&
			 lacks_runs(w->input->record[k], point->in[k]);
	return lacks;
}

static size_t runs_of(const struct work *w, const struct point *point, int side)
{
	size_t ok = 0;
	for (size_t k = 0; k < w->input->records; k++)
		for (size_t i = 0; comparison_side(w->input, k) == side &&
				   point->in[k] && i < point->in[k]->runs;
		     i++)
			ok += point->in[k]->run[i].status == RESULT_OK;
	return ok;
}

/* What NEW has no run of at all is lost row by row. */
void compare_note_spoilt(const struct work *w, const struct point *point)
{
	struct comparison *c = w->comparison;
	size_t old = runs_of(w, point, OLD), new = runs_of(w, point, NEW);
	bool worse = new < old || !side_lacks_runs(w, point, OLD);
	if (old == 0 || new == 0 || !worse || !side_lacks_runs(w, point, NEW) ||
	    c->spoilt++ > 0)
		return;
	const struct result *r = point->side[NEW];
	text_append(c->spoilt_one, sizeof(c->spoilt_one),
		    "%s: %zu runs ok, in OLD %zu%s%s", r->id, new, old,
		    *r->reason ? ": " : "", r->reason);
}
