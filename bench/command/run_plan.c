/* What run --show-plan prints. */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "base/array.h"
#include "base/error.h"
#include "base/units.h"
#include "command/run_plan.h"
#include "core/judge/pairing.h"
#include "core/plan/plan.h"
#include "core/plan/request.h"
#include "core/record/facts.h"
#include "core/record/json.h"
#include "core/record/json_head.h"
#include "core/stats/precision.h"

/* Whether there are enough runs for a verdict on System V and POSIX. */
static void print_reach(const struct plan *plan)
{
	size_t pairs = plan_pairs(plan);
	unsigned needed = pairings_runs_needed(pairs, PAIRING_ALPHA);
	if (pairs > 0 && plan->runs < needed)
		printf("no difference can be shown: %zu comparisons of SysV "
		       "and POSIX need --runs %u\n",
		       pairs, needed);
}

/* The first configuration, and the mechanisms that share its runs. */
static void print_step(const struct plan *plan, const struct step *step)
{
	char id[512];
	params_id(&plan->config[step->group].params, id, sizeof(id));
	printf("block %u: %s", step->block, id);
	for (size_t i = step->group + 1; i < plan->configs; i++)
		if (plan->config[i].group == step->group)
			printf(", %s", plan->config[i].params.mechanism);
	putchar('\n');
}

/* Each reason once, with how many configurations it holds. */
static void print_apart(const struct plan *plan)
{
	struct {
		const char *reason;
		size_t n;
	} found[16] = {{NULL, 0}};
	for (size_t i = 0; i < plan->configs; i++) {
		const struct config *c = &plan->config[i];
		size_t k = 0;
		if (!c->apart || c->reason[0])
			continue;
		while (k < ARRAY_LENGTH(found) - 1 && found[k].reason &&
		       strcmp(found[k].reason, c->apart))
			k++;
		found[k].reason = c->apart;
		found[k].n++;
	}
	for (size_t k = 0; found[k].reason; k++)
		printf("run by run, not by slices: %zu configurations (%s)\n",
		       found[k].n, found[k].reason);
}

static bool shares_runs(const struct plan *plan)
{
	for (size_t i = 0; i < plan->configs; i++)
		if (plan->config[i].group != i)
			return true;
	return false;
}

void run_print_plan(const struct plan *plan, bool verbose)
{
	char text[64];
	for (size_t i = 0; i < plan->configs; i++) {
		const struct config *c = &plan->config[i];
		char id[512];
		params_id(&c->params, id, sizeof(id));
		if (c->reason[0])
			printf("skip     %s: %s\n", id, c->reason);
		else
			printf("%5.0f ms %s\n", config_seconds(c) * 1e3, id);
	}
	for (size_t i = 0; verbose && i < plan->steps; i++)
		print_step(plan, &plan->step[i]);
	print_apart(plan);
	print_reach(plan);
	if (plan->precision > 0)
		printf("each until its interval is within %g %%, from %d runs "
		       "on\n",
		       plan->precision * 100, PRECISION_RUNS_MIN);
	printf("%zu configurations, %u runs each, %zu runs in all%s, seed "
	       "%llu, about %s\n",
	       plan->configs, plan->runs, plan->steps,
	       shares_runs(plan) ? " (shared ones count once)" : "",
	       (unsigned long long)plan->seed,
	       units_seconds(plan_seconds(plan), text, sizeof(text)));
}

void run_write_plan(const struct request *request)
{
	struct facts plan = {0};
	request_describe(request, &plan);
	json_t *json = facts_json(&plan);
	json_t *options = json_incref(json_object_get(json, "options"));
	print_json(options, JSON_INDENT(2), stdout);
	json_decref(json);
	facts_release(&plan);
}
