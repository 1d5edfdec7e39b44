/* Two sides of records: matching them, and collecting what is compared. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "core/judge/compare.h"
#include "core/judge/compare_differ.h"
#include "core/judge/compare_judge.h"
#include "core/judge/compare_overall.h"
#include "core/judge/compare_reference.h"
#include "core/judge/compare_row.h"
#include "core/judge/compare_spoilt.h"
#include "core/judge/counts.h"
#include "core/judge/pairing.h"
#include "core/record/relative.h"
#include "core/record/workloads.h"
#include "core/stats/stats.h"

static struct point *add_point(struct work *w, const struct record *record)
{
	w->point = array_grow(w->point, w->points, sizeof(*w->point));
	struct point *point = &w->point[w->points++];
	*point = (struct point){.record = record};
	point->in = mem_array(w->input->records, sizeof(*point->in));
	return point;
}

/* Whether it is among the options in which NEW was to differ. */
static bool is_versus(const struct work *w, const struct axis *axis)
{
	char option[64];
	int n = snprintf(option, sizeof(option), "--%s", axis->name);
	const char *at = strstr(w->versus, option);
	return at && n > 0 && strchr(" =", at[n]);
}

static bool is_point(const struct work *w, const struct point *point,
		     const struct params *params)
{
	const struct result *any =
		point->side[OLD] ? point->side[OLD] : point->side[NEW];
	struct params same = *params;
	for (const struct axis *axis = axes; *w->versus && axis->name; axis++)
		if (is_versus(w, axis))
			params_copy(&same, &any->params, axis);
	return params_equal(&any->params, &same);
}

/* Records alike have a configuration at the same place. */
static struct point *find_point(const struct work *w, size_t guess,
				const struct params *params)
{
	if (guess < w->points && is_point(w, &w->point[guess], params))
		return &w->point[guess];
	for (size_t i = 0; i < w->points; i++)
		if (is_point(w, &w->point[i], params))
			return &w->point[i];
	return NULL;
}

static void match(struct work *w)
{
	for (size_t k = 0; k < w->input->records; k++) {
		const struct record *record = w->input->record[k];
		for (size_t i = 0; i < record->results; i++) {
			const struct result *r = &record->result[i];
			struct point *point = find_point(w, i, &r->params);
			/* Of several values in which a side differs, one. */
			if (point && *w->versus && point->in[k])
				point = NULL;
			if (!point)
				point = add_point(w, record);
			if (!point->in[k])
				point->in[k] = r;
			if (!point->side[comparison_side(w->input, k)])
				point->side[comparison_side(w->input, k)] = r;
		}
	}
}

static bool is_asked(const struct work *w, const struct point *point)
{
	const struct result *any =
		point->side[OLD] ? point->side[OLD] : point->side[NEW];
	return text_passes(any->id, w->options->only, w->options->skip);
}

static bool is_null(const struct point *point)
{
	const struct result *any =
		point->side[OLD] ? point->side[OLD] : point->side[NEW];
	return params_is_null(&any->params);
}

/* A queue that holds more or less is another experiment. */
static int check_capacity(const struct result *a, const struct result *b,
			  struct error *err)
{
	const struct effective *x = &a->effective, *y = &b->effective;
	if (x->capacity_messages == y->capacity_messages &&
	    x->capacity_bytes == y->capacity_bytes)
		return 0;
	return error_set(err, STATUS_USAGE,
			 "%s: held %llu messages or %llu bytes in one record, "
			 "%llu or %llu in another: not the same experiment; "
			 "--force compares it anyway",
			 b->id, (unsigned long long)x->capacity_messages,
			 (unsigned long long)x->capacity_bytes,
			 (unsigned long long)y->capacity_messages,
			 (unsigned long long)y->capacity_bytes);
}

/* The first configuration that a side has; "none". */
static const char *some_id(const struct work *w, int side)
{
	for (size_t i = 0; i < w->points; i++)
		if (w->point[i].side[side])
			return w->point[i].side[side]->id;
	return "none";
}

/* By slices a mechanism never has its steady state, with warm caches. */
static int check_interleave(const struct result *a, const struct result *b,
			    struct error *err)
{
	if (result_is_sliced(a) == result_is_sliced(b))
		return 0;
	return error_set(err, STATUS_USAGE,
			 "%s: measured by slices in one record and run by run "
			 "in another: not the same experiment; run "
			 "--interleave runs measures as the one, --force "
			 "compares it anyway",
			 b->id);
}

static int check_experiment(const struct work *w, const struct point *point,
			    struct error *err)
{
	const struct result *first = NULL;
	for (size_t k = 0; k < w->input->records; k++) {
		const struct result *r = point->in[k];
		if (!r || r->status != RESULT_OK)
			continue;
		if (!first)
			first = r;
		if (check_capacity(first, r, err) < 0 ||
		    (!w->comparison->blocked &&
		     check_interleave(first, r, err) < 0))
			return -1;
	}
	return 0;
}

static int check_points(const struct work *w, struct error *err)
{
	struct comparison *c = w->comparison;
	size_t all = 0, any = 0;
	for (size_t i = 0; i < w->points; i++) {
		const struct point *point = &w->point[i];
		bool common = point->side[OLD] && point->side[NEW];
		any += common;
		if (!is_asked(w, point))
			continue;
		all += common;
		c->only[OLD] += !point->side[NEW];
		c->only[NEW] += !point->side[OLD];
		c->points += common && !is_null(point);
		if (common && !w->options->force && !*w->versus &&
		    check_experiment(w, point, err) < 0)
			return -1;
	}
	/* Of records that have others in common, NEW has lost those of OLD. */
	if (all > 0 || (any > 0 && c->only[OLD] > 0))
		return 0;
	if (w->options->only || w->options->skip)
		return error_set(err, STATUS_USAGE,
				 "--only, --skip: leave no configuration that "
				 "both sides have");
	return error_set(err, STATUS_USAGE,
			 "no configuration in common: OLD has %s, NEW has %s",
			 some_id(w, OLD), some_id(w, NEW));
}

static void add_row(struct work *w, const struct point *point,
		    const struct figure *figure)
{
	struct comparison *c = w->comparison;
	struct comparison_row row = {.result = point->side[OLD],
				     .figure = *figure,
				     .named = w->options->figure != NULL};
	if (!compare_estimate(w, &row, point))
		return;
	if (c->counted)
		counts_refine(w, &row, point);
	compare_find_modes(w, &row, point);
	c->row = array_grow(c->row, c->rows, sizeof(row));
	c->row[c->rows++] = row;
	if (row.relative)
		c->reference[compare_kind(point)].rows++;
	for (int side = OLD; side <= NEW; side++)
		if (row.units[side] > c->units[side])
			c->units[side] = row.units[side];
}

static struct figures figures_of(const struct point *point)
{
	return record_figures(point->record, point->side[OLD]->params.workload);
}

/* null's median change, over its configurations and metrics. */
static void add_harness(struct work *w)
{
	double *change = mem_array(w->points, sizeof(*change));
	size_t n = 0;
	for (size_t i = 0; i < w->points; i++) {
		const struct point *point = &w->point[i];
		struct comparison_row row;
		if (point->side[OLD] && point->side[NEW] && is_null(point) &&
		    compare_leading(w, point, &row))
			change[n++] = row.change.estimate;
	}
	w->comparison->harness = stats_median(change, n);
	free(change);
}

/* The requested metrics, or else those of its workload. */
static void add_rows_of(struct work *w, const struct point *point)
{
	struct figures own = figures_of(point);
	const struct figure *figure =
		w->options->figure ? w->options->figure : own.figure;
	const struct result *old = point->side[OLD], *new = point->side[NEW];
	for (; figure->use; figure++)
		if (figure->use & IS_COMPARED &&
		    (w->options->figure ||
		     pairing_is_apt(figure->metric, old, new ? new : old)))
			add_row(w, point, figure);
}

/* Where several workloads have one figure. */
static void name_rows(struct comparison *c)
{
	const char *first[METRICS][SUMMARIES] = {0};
	bool several[METRICS][SUMMARIES] = {0};
	for (size_t i = 0; i < c->rows; i++) {
		const struct figure *f = &c->row[i].figure;
		const char *workload = c->row[i].result->params.workload;
		const char **one = &first[f->metric][f->percentile];
		*one = *one ? *one : workload;
		several[f->metric][f->percentile] |=
			strcmp(*one, workload) != 0;
	}
	for (size_t i = 0; i < c->rows; i++) {
		const struct figure *f = &c->row[i].figure;
		c->row[i].named |= several[f->metric][f->percentile];
	}
}

/* Controls are told of above the rows where others are relative to them. */
static bool serves(const struct comparison *c)
{
	const struct reference_change *r = &c->reference[BY_CONTROL];
	return isfinite(r->own) && !r->alone;
}

static void add_rows(struct work *w)
{
	for (size_t i = 0; i < w->points; i++) {
		const struct point *point = &w->point[i];
		size_t before = w->comparison->rows;
		bool common = point->side[OLD] && point->side[NEW];
		if (!point->side[OLD] || is_null(point) ||
		    !is_asked(w, point) ||
		    (common && compare_is_control(point) &&
		     serves(w->comparison)))
			continue;
		add_rows_of(w, point);
		if (w->comparison->rows == before)
			continue;
		w->comparison->points += !common;
		if (common)
			compare_note_spoilt(w, point);
	}
}

static void allocate(struct work *w)
{
	size_t runs = 0;
	for (size_t k = 0; k < w->input->records; k++)
		for (size_t i = 0; i < w->input->record[k]->results; i++)
			runs += w->input->record[k]->result[i].runs;
	w->value = mem_array(runs + w->input->records, sizeof(*w->value));
	w->unit = mem_array(w->input->records, sizeof(*w->unit));
}

static int compare(struct work *w, struct error *err)
{
	allocate(w);
	match(w);
	compare_find_units(w->comparison, w->input, w->unit);
	if (check_points(w, err) < 0)
		return -1;
	if (w->comparison->counted)
		counts_prepare(w);
	compare_references(w);
	add_rows(w);
	if (w->comparison->rows == 0)
		return error_set(err, STATUS_USAGE,
				 "nothing to compare: neither side has a value "
				 "of any requested metric");
	name_rows(w->comparison);
	compare_overall(w);
	add_harness(w);
	compare_find_differences(w);
	compare_judge(w->comparison, w->options);
	return 0;
}

/* The two sides of one compare --live, whose invocations took turns. */
static bool are_pairs(const struct compare_input *input)
{
	const char *pair[2];
	for (size_t k = 0; k < 2 && input->records == 2; k++)
		pair[k] = facts_get(&input->record[k]->plan, "live_pair", "");
	return input->records == 2 && input->side[0] != input->side[1] &&
	       *pair[0] && !strcmp(pair[0], pair[1]);
}

int comparison_make(struct comparison *comparison,
		    const struct compare_input *input,
		    const struct compare_options *options, struct error *err)
{
	struct work w = {.input = input,
			 .options = options,
			 .comparison = comparison,
			 .versus = ""};
	*comparison = (struct comparison){.paired = are_pairs(input),
					  .both_ways = options->both_ways};
	comparison->blocked = input->blocked || comparison->paired;
	comparison->counted = input->records > 0;
	for (size_t k = 0; k < input->records; k++)
		comparison->counted &= record_is_counted(input->record[k]);
	for (size_t k = 0; k < input->records; k++)
		comparison->incomplete[comparison_side(input, k)] |=
			!input->record[k]->complete;
	for (size_t k = 0; k < input->records; k++)
		for (size_t j = 0; j < k; j++)
			comparison->twins |= input->side[j] != input->side[k] &&
					     record_is_twin(input->record[j],
							    input->record[k]);
	for (size_t k = 0; comparison->paired && k < input->records; k++)
		w.versus = facts_get(&input->record[k]->plan, "live_versus",
				     w.versus);

	int rc = options->force ? 0 : compare_check_machines(input, err);
	if (rc == 0)
		rc = compare(&w, err);
	for (size_t i = 0; i < w.points; i++)
		free(w.point[i].in);
	free(w.point);
	free(w.unit);
	free(w.value);
	return rc;
}
