/* What a plan has, and lacks, and what run --show-plan prints. */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "base/array.h"
#include "base/error.h"
#include "base/text.h"
#include "base/units.h"
#include "command/run_plan.h"
#include "core/judge/pairing.h"
#include "core/plan/plan.h"
#include "core/plan/request.h"
#include "core/record/facts.h"
#include "core/record/json.h"
#include "core/record/json_head.h"
#include "core/stats/precision.h"
#include "workload.h"

/* Whether there are enough runs for a verdict on System V and POSIX. */
static void print_reach(const struct plan *plan)
{
	size_t pairs = plan_pairs(plan);
	unsigned needed = pairings_runs_needed(pairs);
	if (pairs > 0 && plan->runs < needed)
		printf("no difference can be shown: %zu comparison%s of SysV "
		       "and POSIX need%s --runs %u\n",
		       pairs, text_plural(pairs), pairs == 1 ? "s" : "",
		       needed);
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
		printf("run by run, not by slices: %zu configuration%s (%s)\n",
		       found[k].n, text_plural(found[k].n), found[k].reason);
}

static bool shares_runs(const struct plan *plan)
{
	for (size_t i = 0; i < plan->configs; i++)
		if (plan->config[i].group != i)
			return true;
	return false;
}

static bool has_use(const struct plan *plan, unsigned uses)
{
	for (size_t i = 0; i < plan->configs; i++)
		if (uses & (plan->config[i].workload->uses | USES_ALWAYS))
			return true;
	return plan->configs == 0;
}

int run_check_uses(const struct plan *plan, const struct request *request,
		   struct error *err)
{
	const struct grid *asked = &request->asked;
	if (request->target.text[0] && !has_use(plan, USES_RATE))
		return error_set(err, STATUS_USAGE,
				 "--find-knee %s: no workload of this plan has "
				 "a rate; add --workload paced",
				 request->target.text);
	for (const struct axis *axis = axes; axis->name; axis++)
		if (asked->values[axis - axes] > 0 &&
		    !has_use(plan, axis->uses))
			fprintf(stderr,
				"warning: --%s: no workload of this plan uses "
				"it\n",
				axis->name);
	return 0;
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
	printf("%zu configuration%s, %u run%s each, %zu run%s in all%s, seed "
	       "%llu, about %s\n",
	       plan->configs, text_plural(plan->configs), plan->runs,
	       text_plural(plan->runs), plan->steps, text_plural(plan->steps),
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
