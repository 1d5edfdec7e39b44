/* Every mechanism's standing, and the reasons for it. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/units.h"
#include "core/judge/choice.h"
#include "core/judge/choice_find.h"
#include "core/judge/choice_needs.h"
#include "core/judge/choice_rank.h"
#include "core/judge/standing.h"
#include "mechanism.h"

static struct choice_reason *add_reason(struct candidate *c,
					enum standing standing)
{
	struct choice_reason *r = &c->reason[c->reasons++];
	*r = (struct choice_reason){.standing = standing};
	c->standing = standing > c->standing ? standing : c->standing;
	return r;
}

static bool is_foreign(const struct choice_evidence *evidence,
		       const struct record *record)
{
	const char *class =
		facts_get(&record->environment, "machine_class", "");
	return evidence->machine_class &&
	       strcmp(class, evidence->machine_class) != 0;
}

struct find {
	const struct record *record;
	const struct result *result;
	bool is_foreign;
};

/* What could be measured, then what was here, then what was last. */
static bool is_stronger(const struct find *a, const struct find *b)
{
	bool ok = a->result->status == RESULT_OK;
	if (!b->result)
		return true;
	if (ok != (b->result->status == RESULT_OK))
		return ok;
	if (a->is_foreign != b->is_foreign)
		return !a->is_foreign;
	return strcmp(a->record->created, b->record->created) > 0;
}

/* The nearest counts only if the requested point was not measured. */
static void find_evidence(struct candidate *c, const struct choice_want *want,
			  const struct choice_evidence *evidence)
{
	struct find best = {0};
	for (int near = 0; near <= 1 && !best.result; near++)
		for (size_t i = 0; i < evidence->records; i++) {
			const struct record *r = evidence->record[i];
			struct find found = {
				r,
				choice_find(r, &want->like, c->mechanism, near),
				is_foreign(evidence, r)};
			if (found.result && is_stronger(&found, &best))
				best = found;
		}
	c->record = best.record;
	c->result = best.result;
	c->is_foreign = best.is_foreign;
}

/* An interval that holds the limit, or none, leaves it open. */
static enum standing judge(const struct choice_bound *bound,
			   const struct estimate *e)
{
	bool higher = metrics[bound->metric].better == HIGHER;
	double good = higher ? e->ci_low : e->ci_high;
	double bad = higher ? e->ci_high : e->ci_low;
	if (isnan(bound->limit))
		return STANDING_MEETS;
	if (isnan(good) || isnan(bad))
		return STANDING_MAY;
	if (higher ? good >= bound->limit : good <= bound->limit)
		return STANDING_MEETS;
	return (higher ? bad < bound->limit : bad > bound->limit)
		       ? STANDING_FAILS
		       : STANDING_MAY;
}

/*
 * A busy machine makes a figure worse, never better: a limit that is kept
 * there is kept, but one that is missed is no fault of the mechanism's.
 */
static void add_figure(struct candidate *c, const struct choice_want *want,
		       const struct choice_bound *bound, bool near)
{
	const struct estimate *e =
		&c->result->summary[bound->metric][bound->percentile];
	enum standing standing = e->runs == 0 ? STANDING_UNKNOWN
				 : near	      ? STANDING_NEAR
					      : judge(bound, e);
	bool blamed =
		standing == STANDING_FAILS && !choice_is_fit(want, c->record);
	if (blamed)
		standing = STANDING_UNKNOWN;
	struct choice_reason *r = add_reason(c, standing);
	r->bound = bound;
	r->figure = *e;
	r->measurable =
		standing != STANDING_MEETS && standing != STANDING_FAILS;
	if (e->runs == 0)
		snprintf(r->text, sizeof(r->text),
			 metrics[bound->metric].sampled
				 ? "too few messages were measured"
				 : "not measured");
	else if (isnan(e->ci_low))
		snprintf(r->text, sizeof(r->text),
			 "%u run%s: too few for an interval", e->runs,
			 e->runs == 1 ? "" : "s");
	else if (blamed)
		snprintf(r->text, sizeof(r->text),
			 "on a machine that was not fit for it");
}

static void add_nearest(struct candidate *c, const struct choice_want *want)
{
	struct choice_reason *r = add_reason(c, STANDING_NEAR);
	const struct params *p = &c->result->params;
	char size[32];
	snprintf(r->text, sizeof(r->text), "measured at %s",
		 units_bytes(p->size, size, sizeof(size)));
	if (p->rate != want->like.rate)
		text_append(r->text, sizeof(r->text), " and %llu/s",
			    (unsigned long long)p->rate);
	text_append(r->text, sizeof(r->text), ", the nearest there is");
	r->measurable = true;
}

/* A result without figures; "not offered" is distinguished. */
static void add_failure(struct candidate *c)
{
	static const char *const words[RESULT_STATUSES] = {
		[RESULT_OK] = "no run",
		[RESULT_SKIPPED] = "skipped",
		[RESULT_FAILED] = "the measurement failed",
		[RESULT_INVALID] = "messages were lost or damaged",
		[RESULT_INVALID_LOAD] = "the load was not reached",
	};
	const struct result *result = c->result;
	bool lacks = !strncmp(result->reason, "not offered: ", 13);
	bool fails = lacks || result->status == RESULT_INVALID;
	struct choice_reason *r =
		add_reason(c, fails ? STANDING_FAILS : STANDING_UNKNOWN);
	snprintf(r->text, sizeof(r->text), "%s%s%.200s",
		 lacks ? "" : words[result->status],
		 lacks || !*result->reason ? "" : ": ", result->reason);
	r->measurable = !fails;
}

static void add_figures(struct candidate *c, const struct choice_want *want)
{
	if (!c->result) {
		struct choice_reason *r = add_reason(c, STANDING_UNKNOWN);
		snprintf(r->text, sizeof(r->text), "not measured");
		r->measurable = true;
		return;
	}
	if (c->result->status != RESULT_OK || c->result->runs == 0) {
		add_failure(c);
		return;
	}
	bool near = c->result->params.size != want->like.size ||
		    c->result->params.rate != want->like.rate;
	for (size_t i = 0; i < want->bounds; i++)
		add_figure(c, want, &want->bound[i], near);
	if (near)
		add_nearest(c, want);
}

static bool is_lacking(const struct choice_evidence *evidence,
		       const char *mechanism, const char *lacking)
{
	char name[80];
	snprintf(name, sizeof(name), "mechanisms.%s.not_offered", mechanism);
	for (size_t i = 0; i < evidence->records && lacking; i++)
		if (text_lists(facts_get(&evidence->record[i]->plan, name, ""),
			       ", ", lacking))
			return true;
	return false;
}

/* A plan says what a mechanism lacks, but nothing of what Linux keeps. */
static void add_need(struct candidate *c, const struct choice_need *need,
		     const struct choice *choice,
		     const struct choice_evidence *evidence)
{
	const struct sighting *s =
		choice->probed ? sightings_find(&choice->probed->promises,
						need->word, c->mechanism)
			       : NULL;
	bool tried = !evidence->is_tried ||
		     evidence->is_tried(need->word, c->mechanism);
	bool lacks = !s && is_lacking(evidence, c->mechanism, need->lacking);
	enum standing standing = s	 ? (s->verdict == KEPT	    ? STANDING_MEETS
					    : s->verdict == SKIPPED ? STANDING_UNKNOWN
								    : STANDING_FAILS)
				 : lacks ? STANDING_FAILS
					 : STANDING_UNKNOWN;
	struct choice_reason *r = add_reason(c, standing);
	r->word = need->word;
	r->measurable = standing == STANDING_UNKNOWN && tried;
	if (s)
		snprintf(r->text, sizeof(r->text), "%s%s%s",
			 keeping_words[s->verdict], *s->observed ? ": " : "",
			 s->observed);
	else
		snprintf(r->text, sizeof(r->text), "%s",
			 lacks	 ? "not offered"
			 : tried ? "not probed"
				 : "no probe covers it");
}

static const struct record *newest_probed(const struct choice_evidence *e)
{
	const struct record *newest = e->probed;
	for (size_t i = 0; i < e->records && !e->probed; i++)
		if (e->record[i]->promises.count > 0 &&
		    (!newest ||
		     strcmp(e->record[i]->created, newest->created) > 0))
			newest = e->record[i];
	return newest;
}

static void add_candidate(struct choice *choice, const char *name,
			  bool is_control)
{
	for (size_t i = 0; i < choice->candidates; i++)
		if (!strcmp(choice->candidate[i].mechanism, name))
			return;
	if (choice->candidates == CHOICE_CANDIDATES) {
		choice->unknown++;
		return;
	}
	struct candidate *c = &choice->candidate[choice->candidates++];
	snprintf(c->mechanism, sizeof(c->mechanism), "%s", name);
	c->is_control = is_control;
}

/*
 * The mechanisms that mqbench knows and those that were measured, except null.
 */
static int find_candidates(struct choice *choice,
			   const struct choice_evidence *evidence)
{
	choice->candidate =
		calloc(CHOICE_CANDIDATES, sizeof(*choice->candidate));
	if (!choice->candidate)
		return -1;
	for (size_t i = 0; evidence->catalogue->mechanisms[i]; i++) {
		const struct mechanism *m = evidence->catalogue->mechanisms[i];
		if (m->caps & CARRIES)
			add_candidate(choice, m->name, m->caps & IS_CONTROL);
	}
	for (size_t i = 0; i < evidence->records; i++)
		for (size_t j = 0; j < evidence->record[i]->results; j++) {
			const struct result *r =
				&evidence->record[i]->result[j];
			if (!params_is_null(&r->params))
				add_candidate(choice, r->params.mechanism,
					      true);
		}
	return 0;
}

int choice_make(struct choice *choice, const struct choice_want *want,
		const struct choice_evidence *evidence)
{
	*choice = (struct choice){.want = want,
				  .probed = newest_probed(evidence)};
	if (find_candidates(choice, evidence) < 0)
		return -1;
	for (size_t i = 0; i < choice->candidates; i++) {
		struct candidate *c = &choice->candidate[i];
		find_evidence(c, want, evidence);
		add_figures(c, want);
		for (size_t j = 0; j < want->needs; j++)
			add_need(c, &want->need[j], choice, evidence);
		choice->count[c->standing]++;
	}
	return choice_rank(choice);
}

void choice_release(struct choice *choice)
{
	free(choice->candidate);
	*choice = (struct choice){0};
}
