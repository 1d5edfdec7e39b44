/* From a request to configurations, and these in randomised blocks. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cpu.h"
#include "base/error.h"
#include "base/random.h"
#include "base/sched.h"
#include "channel.h"
#include "core/plan/catalogue.h"
#include "core/plan/plan.h"
#include "core/plan/request.h"
#include "core/record/record.h"
#include "metric.h"
#include "workload.h"

struct expansion {
	struct plan *plan;
	const struct request *request;
	const struct catalogue *catalogue;
	const struct topology *topology;
	struct error *err;
	size_t points; /* of all grids so far, equal ones too */
};

/* A search for a knee goes through the rates itself: it has one beginning. */
static bool has(const struct expansion *e, struct params params)
{
	const struct plan *plan = e->plan;
	for (size_t i = 0; i < plan->configs; i++) {
		const struct params *other = &plan->config[i].params;
		if (e->request->target.text[0])
			params.rate = other->rate;
		if (params_equal(other, &params))
			return true;
	}
	return false;
}

static struct amount amount_of(const struct request *request,
			       const struct workload *workload)
{
	const struct preset *preset = request->preset;
	struct amount amount = workload->uses & USES_RATE      ? preset->paced
			       : workload_is_sampled(workload) ? preset->sampled
							       : preset->rate;
	const struct amount *asked = &request->amount;
	if (asked->messages || asked->duration_ns) {
		amount.messages =
			asked->messages ? asked->messages : UINT64_MAX;
		amount.duration_ns = asked->duration_ns ? asked->duration_ns
							: UINT64_MAX / 4;
	}
	if (asked->max_samples)
		amount.max_samples = asked->max_samples;
	return amount;
}

static int place(struct expansion *e, struct config *c)
{
	struct placement placement;
	struct error why = {0};
	int rc = topology_place(e->topology, c->params.placement, &placement,
				&why);
	if (rc < 0 && why.status == STATUS_USAGE)
		return error_set(e->err, STATUS_USAGE, "--placement %s: %s",
				 c->params.placement, why.text);
	if (rc < 0) {
		snprintf(c->reason, sizeof(c->reason), "%.250s", why.text);
		c->cpu[0] = c->cpu[1] = CPU_NONE;
		return 0;
	}
	memcpy(c->cpu, placement.cpu, sizeof(c->cpu));
	snprintf(c->params.placement, sizeof(c->params.placement), "%s",
		 placement.name);
	return 0;
}

static int add_config(struct expansion *e, const struct params *params)
{
	struct plan *plan = e->plan;
	struct config c = {.params = *params, .counted = e->request->counted};
	c.mechanism = catalogue_mechanism(e->catalogue, params->mechanism);
	c.workload = catalogue_workload(e->catalogue, params->workload);
	config_normalise(&c.params, c.workload);
	c.amount = amount_of(e->request, c.workload);
	if (place(e, &c) < 0)
		return -1;
	if (has(e, c.params))
		return 0;
	if (plan->configs == RECORD_RUNS_MAX / plan->runs)
		return error_set(e->err, STATUS_USAGE,
				 "--runs %u of over %zu configurations: a "
				 "record holds %d runs",
				 plan->runs, plan->configs, RECORD_RUNS_MAX);
	if (!c.reason[0])
		config_judge(&c);
	struct config *more =
		realloc(plan->config, (plan->configs + 1) * sizeof(c));
	if (!more)
		return error_set(e->err, STATUS_FAILED, "out of memory");
	plan->config = more;
	plan->config[plan->configs++] = c;
	return 0;
}

/* All combinations of the axes from `axis` on. */
static int combine(struct expansion *e, const struct grid *grid,
		   const struct axis *axis, struct params *params)
{
	if (!axis->name && e->points++ == RECORD_RUNS_MAX)
		return error_set(e->err, STATUS_USAGE,
				 "over %d combinations of what was asked for",
				 RECORD_RUNS_MAX);
	if (!axis->name)
		return add_config(e, params);
	size_t i = (size_t)(axis - axes);
	if (grid->values[i] == 0)
		return combine(e, grid, axis + 1, params);
	for (size_t j = 0; j < grid->values[i]; j++)
		if (params_set(params, axis, grid->value[i][j], e->err) < 0 ||
		    combine(e, grid, axis + 1, params) < 0)
			return -1;
	return params_set(params, axis, axis->initial, e->err);
}

static bool contains(const struct grid *grid, size_t axis, const char *value)
{
	for (size_t j = 0; j < grid->values[axis]; j++)
		if (!strcmp(grid->value[axis][j], value))
			return true;
	return false;
}

static void keep_shared(struct grid *grid, const struct grid *asked, size_t i)
{
	size_t kept = 0;
	for (size_t j = 0; j < grid->values[i]; j++) {
		if (contains(asked, i, grid->value[i][j]))
			grid->value[i][kept++] = grid->value[i][j];
		else
			free(grid->value[i][j]);
	}
	grid->values[i] = kept;
}

/* A grid that does not name an axis means its initial value. */
static bool shares_value(const struct grid *grid, const struct grid *asked,
			 size_t i)
{
	for (size_t j = 0; j < grid->values[i]; j++)
		if (contains(asked, i, grid->value[i][j]))
			return true;
	return grid->values[i] == 0 && contains(asked, i, axes[i].initial);
}

static void clear_values(struct grid *grid, size_t i)
{
	for (size_t j = 0; j < grid->values[i]; j++)
		free(grid->value[i][j]);
	grid->values[i] = 0;
}

static int replace_values(struct grid *grid, const struct expansion *e,
			  const struct axis *axis)
{
	const struct grid *asked = &e->request->asked;
	size_t i = (size_t)(axis - axes);
	clear_values(grid, i);
	for (size_t j = 0; j < asked->values[i]; j++)
		if (grid_set(grid, axis, asked->value[i][j], e->catalogue,
			     e->err) < 0)
			return -1;
	return 0;
}

/*
 * The asked-for values take the place of the preset's; of its workloads those
 * asked for stay, each in the grids that are made for it. What a preset keeps
 * awake are CPUs of its own placements.
 */
static int override(struct grid *grid, const struct expansion *e)
{
	const struct grid *asked = &e->request->asked;
	size_t awake = (size_t)(axis_find("keep-awake") - axes);
	size_t placement = (size_t)(axis_find("placement") - axes);
	if (asked->values[placement] > 0 &&
	    !shares_value(grid, asked, placement))
		clear_values(grid, awake);
	for (const struct axis *axis = axes; axis->name; axis++) {
		size_t i = (size_t)(axis - axes);
		if (asked->values[i] == 0)
			continue;
		if (!strcmp(axis->name, "workload"))
			keep_shared(grid, asked, i);
		else if (replace_values(grid, e, axis) < 0)
			return -1;
	}
	return 0;
}

static int parse_grid(struct grid *grid, const char *text, struct expansion *e)
{
	char *copy = strdup(text), *rest = copy, *word;
	int rc = copy ? 0 : error_set(e->err, STATUS_FAILED, "out of memory");
	while (rc == 0 && (word = strsep(&rest, " "))) {
		char *value = strchr(word, '=');
		*value++ = '\0';
		rc = grid_set(grid, axis_find(word), value, e->catalogue,
			      e->err);
	}
	free(copy);
	return rc;
}

#define GRIDS_MAX 32

/* A preset's grids, and which of them the request leaves. */
struct grids {
	struct grid grid[GRIDS_MAX];
	bool kept[GRIDS_MAX];
	size_t count;
};

/* Whether another grid has the same workload, and the value asked for. */
static bool is_outdone(const struct grids *grids, size_t g, size_t axis,
		       const struct grid *asked)
{
	size_t w = (size_t)(axis_find("workload") - axes);
	for (size_t other = 0; other < grids->count; other++)
		if (grids->kept[other] &&
		    shares_value(&grids->grid[other], &grids->grid[g], w) &&
		    shares_value(&grids->grid[other], asked, axis))
			return true;
	return false;
}

/*
 * Where one of the preset's grids holds what was asked for, others of its
 * workload are out: --size 64 leaves out the grids, and capacities, of the
 * large sizes.
 */
static void filter(struct grids *grids, const struct grid *asked)
{
	for (const struct axis *axis = axes; axis->name; axis++) {
		size_t i = (size_t)(axis - axes);
		for (size_t g = 0; g < grids->count && asked->values[i]; g++)
			if (!shares_value(&grids->grid[g], asked, i) &&
			    (!strcmp(axis->name, "workload") ||
			     is_outdone(grids, g, i, asked)))
				grids->kept[g] = false;
	}
}

static int add_grids(struct expansion *e, struct grids *grids,
		     const char *const *text, const char *workload)
{
	size_t w = (size_t)(axis_find("workload") - axes);
	for (; *text && grids->count < GRIDS_MAX; text++) {
		struct grid *grid = &grids->grid[grids->count];
		if (parse_grid(grid, *text, e) < 0)
			return -1;
		if (workload && !contains(grid, w, workload)) {
			grid_release(grid);
			continue;
		}
		grids->kept[grids->count++] = true;
	}
	return 0;
}

/* A workload that the preset leaves out is measured as default does. */
static int add_left_out(struct expansion *e, struct grids *grids)
{
	size_t w = (size_t)(axis_find("workload") - axes);
	const struct grid *asked = &e->request->asked;
	for (size_t j = 0; j < asked->values[w]; j++) {
		const char *plain[] = {"mechanism=sysv,posix", NULL};
		const char *workload = asked->value[w][j];
		size_t before = grids->count;
		bool found = false;
		for (size_t g = 0; g < grids->count; g++)
			found |= contains(&grids->grid[g], w, workload);
		if (found)
			continue;
		if (add_grids(e, grids, preset_find("default")->grids,
			      workload) < 0)
			return -1;
		if (grids->count > before)
			continue;
		if (add_grids(e, grids, plain, NULL) < 0 ||
		    grid_set(&grids->grid[before], &axes[w], workload,
			     e->catalogue, e->err) < 0)
			return -1;
	}
	return 0;
}

static int expand_grids(struct expansion *e, struct grids *grids)
{
	struct params params;
	if (add_grids(e, grids, e->request->preset->grids, NULL) < 0 ||
	    add_left_out(e, grids) < 0)
		return -1;
	filter(grids, &e->request->asked);
	params_init(&params);
	for (size_t g = 0; g < grids->count; g++)
		if (grids->kept[g] &&
		    (override(&grids->grid[g], e) < 0 ||
		     combine(e, &grids->grid[g], axes, &params) < 0))
			return -1;
	return 0;
}

static int expand_preset(struct expansion *e)
{
	struct grids *grids = calloc(1, sizeof(*grids));
	if (!grids)
		return error_set(e->err, STATUS_FAILED, "out of memory");
	int rc = expand_grids(e, grids);
	for (size_t g = 0; g < grids->count; g++)
		grid_release(&grids->grid[g]);
	free(grids);
	return rc;
}

/* The ruler is in every record: null, where it has a meaning. */
static int add_null(struct expansion *e)
{
	static const char *const ruled[] = {"pingpong", "oneway", "flood"};
	for (size_t i = 0; i < sizeof(ruled) / sizeof(*ruled); i++) {
		struct params params;
		bool used = false;
		for (size_t j = 0; j < e->plan->configs && !used; j++) {
			params = e->plan->config[j].params;
			used = !strcmp(params.workload, ruled[i]) &&
			       !e->plan->config[j].reason[0] &&
			       params.producers * params.consumers *
					       params.pairs ==
				       1;
		}
		if (!used && (i > 0 || e->plan->configs == 0))
			continue;
		if (!used)
			params_init(&params);
		snprintf(params.mechanism, sizeof(params.mechanism), "null");
		params_set(&params, axis_find("wait"), "block", NULL);
		params_set(&params, axis_find("priority"), "0", NULL);
		params_set(&params, axis_find("levels"), "1", NULL);
		params_set(&params, axis_find("pattern"), "constant", NULL);
		if (add_config(e, &params) < 0)
			return -1;
	}
	return 0;
}

/* Every configuration once a block, so that drift hits all of them alike. */
static int order(struct plan *plan, bool searches, struct error *err)
{
	uint64_t state = plan->seed;
	plan->step =
		calloc(plan->configs * plan->runs + 1, sizeof(*plan->step));
	if (!plan->step)
		return error_set(err, STATUS_FAILED, "out of memory");
	for (unsigned block = 0; block < plan->runs; block++) {
		size_t first = plan->steps;
		for (size_t i = 0; i < plan->configs; i++) {
			bool later = searches &&
				     plan->config[i].workload->uses & USES_RATE;
			if (plan->config[i].reason[0] || later)
				continue;
			size_t n = plan->steps - first;
			size_t at = first + random_next(&state) % (n + 1);
			plan->step[plan->steps++] = plan->step[at];
			plan->step[at] = (struct step){i, block};
		}
	}
	return 0;
}

int plan_expand(struct plan *plan, const struct request *request,
		const struct catalogue *catalogue,
		const struct topology *topology, struct error *err)
{
	struct expansion e = {plan, request, catalogue, topology, err, 0};
	memset(plan, 0, sizeof(*plan));
	plan->precision = request->precision;
	plan->max_ns = request->max_ns;
	plan->runs = request->runs	      ? request->runs
		     : request->precision > 0 ? PLAN_RUNS_MAX
					      : request->preset->runs;
	plan->seed = request->seed;
	if (expand_preset(&e) < 0)
		return -1;
	if (add_null(&e) < 0)
		return -1;
	return order(plan, request->target.text[0], err);
}

size_t plan_pairs(const struct plan *plan)
{
	size_t pairs = 0;
	for (size_t i = 0; i < plan->configs; i++) {
		struct params other = plan->config[i].params;
		if (strcmp(other.mechanism, "sysv") != 0 ||
		    plan->config[i].reason[0])
			continue;
		snprintf(other.mechanism, sizeof(other.mechanism), "posix");
		for (size_t j = 0; j < plan->configs; j++)
			pairs += !plan->config[j].reason[0] &&
				 params_equal(&plan->config[j].params, &other);
	}
	return pairs;
}

double plan_seconds(const struct plan *plan)
{
	double seconds = 0;
	for (size_t i = 0; i < plan->steps; i++)
		seconds += config_seconds(&plan->config[plan->step[i].config]);
	return seconds;
}

void plan_release(struct plan *plan)
{
	free(plan->config);
	free(plan->step);
	memset(plan, 0, sizeof(*plan));
}
