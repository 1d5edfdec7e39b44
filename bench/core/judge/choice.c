/* Every mechanism's standing, and the reasons for it. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cpu.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/units.h"
#include "channel.h"
#include "core/judge/choice.h"
#include "core/judge/choice_find.h"
#include "core/judge/choice_promise.h"
#include "core/judge/choice_rank.h"
#include "core/judge/compare_words.h"
#include "core/judge/standing.h"
#include "core/plan/catalogue.h"
#include "core/plan/config.h"
#include "mechanism.h"

#define REACH 4

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

static bool is_past(const struct choice_bound *bound, double value)
{
	return metrics[bound->metric].better == HIGHER ? value < bound->limit
						       : value > bound->limit;
}

/*
 * A busy machine makes a figure worse, never better: a limit that is kept
 * there is kept, but one that is missed is no fault of the mechanism's.
 */
static enum known judge(const struct choice_bound *bound,
			const struct estimate *e, const struct record *record)
{
	bool higher = metrics[bound->metric].better == HIGHER;
	if (e->runs == 0)
		return KNOWN_UNSUPPORTED;
	if (isnan(bound->limit))
		return KNOWN_GOOD;
	if (isnan(e->ci_low) || isnan(e->ci_high))
		return is_past(bound, e->median) ? KNOWN_FEW_BAD
						 : KNOWN_FEW_GOOD;
	if (!is_past(bound, higher ? e->ci_low : e->ci_high))
		return KNOWN_GOOD;
	if (!is_past(bound, higher ? e->ci_high : e->ci_low))
		return KNOWN_ACROSS;
	return choice_is_fit_for(bound->percentile, record) ? KNOWN_BAD
							    : KNOWN_BAD_UNFIT;
}

/* Of all messages of all runs, or of the runs; NAN: not known. */
static double best_of(const struct result *result, enum metric_id metric)
{
	bool sampled = metrics[metric].sampled;
	double best = NAN;
	for (size_t i = 0; i < result->runs; i++) {
		const struct measurement *m =
			run_measurement(&result->run[i], metric);
		if (!m || result->run[i].status != RESULT_OK ||
		    (sampled && m->distribution.count == 0))
			continue;
		best = sampled ? fmin(best, m->distribution.min)
		       : metrics[metric].better == HIGHER
			       ? fmax(best, m->value)
			       : fmin(best, m->value);
	}
	return best;
}

/* What one number a run may be, on a machine that is fit: so much better. */
static double at_best(enum metric_id metric, double best)
{
	return metrics[metric].sampled		  ? best
	       : metrics[metric].better == HIGHER ? best * REACH
						  : best / REACH;
}

/* No percentile is under a lower one, nor under the fastest message. */
static bool is_out_of_reach(const struct candidate *c,
			    const struct choice_bound *bound, char *text,
			    size_t n)
{
	const struct figure y = {.metric = bound->metric};
	double half = c->result->summary[bound->metric][P50].ci_low;
	double best = best_of(c->result, bound->metric);
	bool by_half = bound->percentile > P50 && is_past(bound, half) &&
		       choice_is_fit_for(P50, c->record);
	char value[32];
	if (!by_half && !is_past(bound, at_best(bound->metric, best)))
		return false;
	snprintf(text, n, "%s %s %s",
		 by_half ? "even half of them took"
		 : metrics[bound->metric].sampled
			 ? "even the fastest message took"
			 : "even the best run had",
		 compare_value(&y, by_half ? half : best, value, sizeof(value)),
		 compare_unit(&y));
	return true;
}

static void add_figure(struct candidate *c, const struct choice_bound *bound,
		       bool near)
{
	const struct estimate *e =
		&c->result->summary[bound->metric][bound->percentile];
	enum known known = near ? KNOWN_NEAR : judge(bound, e, c->record);
	char text[64] = "";
	bool open = choice_rules[known].standing[WANTS_LIMIT] != STANDING_FAILS;
	if (open && known != KNOWN_GOOD && !near &&
	    is_out_of_reach(c, bound, text, sizeof(text)))
		known = KNOWN_BAD;
	struct choice_reason *r = standing_add(
		c, known, isnan(bound->limit) ? WANTS_FIGURE : WANTS_LIMIT);
	r->bound = bound;
	r->figure = *e;
	if (*text)
		snprintf(r->text, sizeof(r->text), "%s", text);
	else if (e->runs == 0)
		snprintf(r->text, sizeof(r->text),
			 metrics[bound->metric].sampled
				 ? "too few messages were measured"
				 : "not measured");
	else if (isnan(e->ci_low))
		snprintf(r->text, sizeof(r->text),
			 "%u run%s: too few for an interval", e->runs,
			 text_plural(e->runs));
	else if (known == KNOWN_BAD_UNFIT)
		snprintf(r->text, sizeof(r->text),
			 "on a machine that was not fit for it");
}

static void add_nearest(struct candidate *c, const struct choice_want *want)
{
	struct choice_reason *r = standing_add(c, KNOWN_NEAR, WANTS_FIGURE);
	const struct params *p = &c->result->params;
	char size[32];
	snprintf(r->text, sizeof(r->text), "measured at %s",
		 units_bytes(p->size, size, sizeof(size)));
	if (p->rate != want->like.rate)
		text_append(r->text, sizeof(r->text), " and %llu/s",
			    (unsigned long long)p->rate);
	text_append(r->text, sizeof(r->text), ", the nearest there is");
}

/* Why no run of what is wanted can be made; "" where one can. */
static void find_obstacle(struct config *config, const char *mechanism,
			  const struct choice_want *want,
			  const struct catalogue *catalogue)
{
	const struct params *like = &want->like;
	bool unpinned = !strcmp(like->placement, "unpinned");
	bool shared = !strcmp(like->placement, "same-cpu");
	*config = (struct config){
		.params = *like,
		.mechanism = catalogue_mechanism(catalogue, mechanism),
		.workload = catalogue_workload(catalogue, like->workload),
		.wait = wait_find(like->wait),
		.cpu = {unpinned ? CPU_NONE : 0, unpinned ? CPU_NONE : !shared},
	};
	const struct mechanism *m = config->mechanism;
	if (!m || !config->workload || !config->wait)
		return;
	config_judge(config);
	if (m->most_bytes > 0 && like->size > m->most_bytes)
		snprintf(config->reason, sizeof(config->reason),
			 "not offered: a message has at most %zu bytes",
			 m->most_bytes);
	else if (m->most_messages > 0 && like->capacity > m->most_messages)
		snprintf(config->reason, sizeof(config->reason),
			 "not offered: a queue has at most %zu messages",
			 m->most_messages);
}

/* No figures, because of what the reason says; "not offered" is for ever. */
static void add_missing(struct candidate *c, enum known known, const char *what,
			const char *reason)
{
	bool lacks = !strncmp(reason, "not offered: ", 13);
	struct choice_reason *r =
		standing_add(c, lacks ? KNOWN_LACKING : known, WANTS_FIGURE);
	snprintf(r->text, sizeof(r->text), "%s%s%.200s", lacks ? "" : what,
		 lacks || !*reason ? "" : ": ", reason);
}

static void add_failure(struct candidate *c)
{
	static const char *const words[RESULT_STATUSES] = {
		[RESULT_OK] = "no run",
		[RESULT_SKIPPED] = "skipped",
		[RESULT_FAILED] = "the measurement failed",
		[RESULT_INVALID] = "messages were lost or damaged",
		[RESULT_INVALID_LOAD] = "the load was not reached",
	};
	enum result_status status = c->result->status;
	add_missing(c, status == RESULT_INVALID ? KNOWN_LOST : KNOWN_SKIPPED,
		    words[status], c->result->reason);
}

static void add_figures(struct candidate *c, const struct choice_want *want,
			const struct choice_evidence *evidence)
{
	struct config config;
	bool ok = c->result && c->result->status == RESULT_OK &&
		  c->result->runs > 0;
	bool near = ok && (c->result->params.size != want->like.size ||
			   c->result->params.rate != want->like.rate);
	find_obstacle(&config, c->mechanism, want, evidence->catalogue);
	for (size_t i = 0; i < want->bounds && ok; i++)
		add_figure(c, &want->bound[i], near);
	if (near)
		add_nearest(c, want);
	else if (!ok && config.reason[0])
		add_missing(c, KNOWN_UNOBSERVABLE, "cannot be measured",
			    config.reason);
	else if (!ok && c->result)
		add_failure(c);
	else if (!ok)
		add_missing(c, KNOWN_NOTHING, "not measured", "");
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
static void find_candidates(struct choice *choice,
			    const struct choice_evidence *evidence)
{
	choice->candidate =
		mem_array(CHOICE_CANDIDATES, sizeof(*choice->candidate));
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
}

void choice_make(struct choice *choice, const struct choice_want *want,
		 const struct choice_evidence *evidence)
{
	*choice = (struct choice){.want = want,
				  .probed = newest_probed(evidence)};
	find_candidates(choice, evidence);
	for (size_t i = 0; i < choice->candidates; i++) {
		struct candidate *c = &choice->candidate[i];
		find_evidence(c, want, evidence);
		add_figures(c, want, evidence);
		for (size_t j = 0; j < want->needs; j++)
			choice_promise_add(c, &want->need[j], choice->probed,
					   evidence);
		choice->count[c->standing]++;
	}
	choice_rank(choice);
}

void choice_release(struct choice *choice)
{
	free(choice->candidate);
	*choice = (struct choice){0};
}
