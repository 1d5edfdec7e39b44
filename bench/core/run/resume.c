/* An interrupted record and the plan it came from. */
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "core/machine/describe.h"
#include "core/plan/plan.h"
#include "core/record/record.h"
#include "core/record/workloads.h"
#include "core/run/resume.h"
#include "core/run/review.h"

/* States, too, but what a doctor makes of them. */
static bool may_differ(const char *name)
{
	return describe_is_fleeting(name) || !strcmp(name, "verdict");
}

static int same_fact(const char *name, const struct facts *then,
		     const struct facts *now, struct error *err)
{
	char old[512], new[512];
	facts_show(then, name, old, sizeof(old));
	facts_show(now, name, new, sizeof(new));
	if (!strcmp(old, new))
		return 0;
	return error_set(err, STATUS_USAGE,
			 "cannot be resumed: %s was %.159s and is now %.159s; "
			 "measure again",
			 name, old, new);
}

static int same_facts(const struct facts *then, const struct facts *now,
		      struct error *err)
{
	for (size_t i = 0; i < now->count; i++)
		if (!may_differ(now->fact[i].name) &&
		    same_fact(now->fact[i].name, then, now, err) < 0)
			return -1;
	return 0;
}

static int same_configurations(const struct record *record,
			       const struct plan *plan, struct error *err)
{
	bool same = record->results == plan->configs;
	for (size_t i = 0; same && i < plan->configs; i++) {
		const struct result *result = &record->result[i];
		same = params_equal(&result->params, &plan->config[i].params);
		for (size_t j = 0; same && j < result->runs; j++)
			same = result->run[j].order < plan->steps;
	}
	return same ? 0
		    : error_set(err, STATUS_USAGE,
				"cannot be resumed: its arguments do not give "
				"its configurations");
}

int resume_check(const struct record *record, const struct record *now,
		 const struct plan *plan, struct error *err)
{
	if (record->complete)
		return error_set(err, STATUS_USAGE,
				 "is complete: nothing to resume");
	if (same_facts(&record->tool, &now->tool, err) < 0 ||
	    same_facts(&record->plan, &now->plan, err) < 0 ||
	    same_configurations(record, plan, err) < 0)
		return -1;
	if (record->environment.count == 0)
		return 0;
	if (same_fact("kernel.boot_id", &record->environment, &now->environment,
		      err) < 0 ||
	    same_facts(&record->environment, &now->environment, err) < 0)
		return -1;
	return same_facts(&record->clock, &now->clock, err);
}

static void adopt(struct facts *to, struct facts *from)
{
	struct facts mine = *to;
	*to = *from;
	*from = mine;
}

static bool has_warning(const struct record *record, const char *code)
{
	for (size_t i = 0; i < record->warnings; i++)
		if (!strcmp(record->warning[i].code, code))
			return true;
	return false;
}

/* What only the second look at the machine has found. */
static void add_warnings(struct record *record, const struct record *now)
{
	for (size_t i = 0; i < now->warnings; i++) {
		const struct warning *w = &now->warning[i];
		if (!has_warning(record, w->code))
			record_warn(record, w->code, w->severity, w->value,
				    w->hint, "%s", w->message);
	}
}

size_t resume_prepare(struct record *record, struct record *now,
		      struct plan *plan)
{
	size_t done = 0;
	if (record->environment.count == 0) {
		adopt(&record->environment, &now->environment);
		adopt(&record->clock, &now->clock);
		struct sightings none = record->promises;
		record->promises = now->promises;
		now->promises = none;
	}
	for (size_t i = 0; i < now->workloads; i++)
		record_add_figures(record, &now->workload[i]);
	review_forget(record);
	add_warnings(record, now);
	for (size_t i = 0; i < plan->configs; i++) {
		const struct result *result = &record->result[i];
		for (size_t j = 0; j < result->runs; j++) {
			config_give_up(&plan->config[i], &result->run[j]);
			if (result->run[j].order > done)
				done = (size_t)result->run[j].order;
		}
	}
	facts_number(&record->plan, "resumed",
		     facts_value(&record->plan, "resumed", 0) + 1);
	return done;
}

uint64_t resume_spent(const struct record *record, uint64_t *measured_ns)
{
	double wall = facts_value(&record->plan, "wall_s", 0) * NSEC_PER_SEC;
	*measured_ns = 0;
	for (size_t i = 0; i < record->results; i++)
		for (size_t j = 0; j < record->result[i].runs; j++)
			*measured_ns += record->result[i].run[j].duration_ns;
	return wall > (double)*measured_ns ? (uint64_t)wall : *measured_ns;
}
