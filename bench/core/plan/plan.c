/* From a request to configurations, and these in randomised blocks. */
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/cpu.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/random.h"
#include "base/sched.h"
#include "channel.h"
#include "core/plan/catalogue.h"
#include "core/plan/group.h"
#include "core/plan/plan.h"
#include "core/plan/request.h"
#include "core/record/record.h"
#include "workload.h"

struct expansion {
	struct plan *plan;
	const struct request *request;
	const struct catalogue *catalogue;
	const struct topology *topology;
	struct error *err;
	size_t points; /* of all grids so far, equal ones too */
	void *seen;    /* their params, a tree of tsearch(3) */
};

static int by_all(const void *a, const void *b)
{
	return params_order(a, b, NULL);
}

/*
 * Whether the plan has it. A search for a knee goes through the rates itself:
 * it has one beginning.
 */
static bool has(struct expansion *e, const struct params *params)
{
	struct params *one = mem_copy(params, sizeof(*one));
	if (e->request->target.text[0])
		params_copy(one, &params_initial, &axes[PARAM_RATE]);
	struct params **found = mem_got(tsearch(one, &e->seen, by_all));
	if (*found == one)
		return false;
	free(one);
	return true;
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

/* Nobody asked for a control that the preset adds, so it is left out. */
static bool is_idle_control(const struct expansion *e, const struct config *c)
{
	return c->reason[0] && c->mechanism->caps & IS_CONTROL &&
	       c->mechanism->caps & CARRIES &&
	       e->request->asked.values[PARAM_MECHANISM] == 0;
}

static int add_config(struct expansion *e, const struct params *params)
{
	struct plan *plan = e->plan;
	struct config c = {.params = *params, .counted = e->request->counted};
	c.mechanism = catalogue_mechanism(e->catalogue, params->mechanism);
	c.workload = catalogue_workload(e->catalogue, params->workload);
	config_normalise(&c.params, c.workload);
	c.wait = wait_find(c.params.wait);
	c.amount = amount_of(e->request, c.workload);
	if (place(e, &c) < 0 ||
	    sched_parse(params->sched, &c.sched, e->err) < 0)
		return -1;
	if (has(e, &c.params))
		return 0;
	if (!c.reason[0])
		config_judge(&c);
	if (is_idle_control(e, &c))
		return 0;
	if (plan->configs == RECORD_RESULTS_MAX)
		return error_set(e->err, STATUS_USAGE,
				 "over %d configurations: a record holds no "
				 "more; ask for fewer values",
				 RECORD_RESULTS_MAX);
	if (plan->configs == RECORD_RUNS_MAX / plan->runs)
		return error_set(e->err, STATUS_USAGE,
				 "--runs %u of over %zu configurations: a "
				 "record holds %d runs",
				 plan->runs, plan->configs, RECORD_RUNS_MAX);
	plan->config = array_grow(plan->config, plan->configs, sizeof(c));
	plan->config[plan->configs++] = c;
	return 0;
}

/*
 * All combinations of the axes from `id` on. The asked-for values take the
 * place of the preset's; of its workloads those asked for stay, each in the
 * grids that are made for it.
 */
static int combine(struct expansion *e, const struct grid *grid, unsigned id,
		   struct params *params)
{
	const struct grid *asked = &e->request->asked;
	bool narrows = id == PARAM_WORKLOAD && asked->values[id] > 0;
	if (id == AXES && e->points++ == RECORD_RUNS_MAX)
		return error_set(e->err, STATUS_USAGE,
				 "over %d combinations of the requested values",
				 RECORD_RUNS_MAX);
	if (id == AXES)
		return add_config(e, params);
	const struct grid *from =
		asked->values[id] > 0 && !narrows ? asked : grid;
	size_t n = from->values[id];
	for (size_t j = 0; j < (n ? n : 1); j++) {
		const struct params *value =
			n ? &from->value[id][j] : &params_initial;
		if (narrows && !grid_has(asked, id, value))
			continue;
		params_copy(params, value, &axes[id]);
		if (combine(e, grid, id + 1, params) < 0)
			return -1;
	}
	return 0;
}

/* The preset's grids that the request leaves. */
struct grids {
	struct grid *grid;
	size_t count;
};

static int parse_grid(struct grid *grid, const char *text, struct expansion *e)
{
	char *copy = mem_text(text), *rest = copy, *word;
	int rc = 0;
	while (rc == 0 && (word = strsep(&rest, " "))) {
		char *value = strchr(word, '=');
		*value++ = '\0';
		rc = grid_set(grid, axis_find(word), value, e->catalogue,
			      e->err);
	}
	free(copy);
	return rc;
}

static int add_grid(struct grids *grids, const char *text, struct expansion *e)
{
	grids->grid =
		array_grow(grids->grid, grids->count, sizeof(*grids->grid));
	struct grid *grid = &grids->grid[grids->count++];
	*grid = (struct grid){0};
	return parse_grid(grid, text, e);
}

static void drop_grid(struct grids *grids, size_t g)
{
	grid_release(&grids->grid[g]);
	grids->count--;
	memmove(&grids->grid[g], &grids->grid[g + 1],
		(grids->count - g) * sizeof(*grids->grid));
}

/* Whether another grid has the same workload, and the value asked for. */
static bool is_outdone(const struct grids *grids, size_t g, enum axis_id id,
		       const struct grid *asked)
{
	for (size_t i = 0; i < grids->count; i++)
		if (grid_shares(&grids->grid[i], &grids->grid[g],
				PARAM_WORKLOAD) &&
		    grid_shares(&grids->grid[i], asked, id))
			return true;
	return false;
}

/* Whether one before it measures its workload at another capacity. */
static bool is_second_capacity(const struct grids *grids, size_t g)
{
	for (size_t i = 0; i < g; i++)
		if (grid_shares(&grids->grid[i], &grids->grid[g],
				PARAM_WORKLOAD) &&
		    grids->grid[i].values[PARAM_CAPACITY] > 0 &&
		    grids->grid[g].values[PARAM_CAPACITY] > 0 &&
		    !grid_shares(&grids->grid[i], &grids->grid[g],
				 PARAM_CAPACITY))
			return true;
	return false;
}

/*
 * Where one of the preset's grids holds what was asked for, others of its
 * workload are out: --size 64 leaves out the grids, and capacities, of the
 * large sizes. A size that several are left for has one capacity.
 */
static void filter(struct grids *grids, const struct grid *asked)
{
	for (enum axis_id id = 0; id < AXES; id++)
		for (size_t g = grids->count; g-- > 0 && asked->values[id];)
			if (!grid_shares(&grids->grid[g], asked, id) &&
			    (id == PARAM_WORKLOAD ||
			     is_outdone(grids, g, id, asked)))
				drop_grid(grids, g);
	for (size_t g = grids->count; g-- > 0 && asked->values[PARAM_SIZE];)
		if (!asked->values[PARAM_CAPACITY] &&
		    is_second_capacity(grids, g))
			drop_grid(grids, g);
}

/* A workload that the preset leaves out is measured as default does. */
static int add_left_out(struct grids *grids, const struct params *asked,
			struct expansion *e)
{
	const char *const *text = preset_find("default")->grids;
	char plain[2 * WORD_MAX + 32];
	size_t before = grids->count;
	for (size_t g = 0; g < before; g++)
		if (grid_has(&grids->grid[g], PARAM_WORKLOAD, asked))
			return 0;
	for (; *text; text++) {
		if (add_grid(grids, *text, e) < 0)
			return -1;
		size_t last = grids->count - 1;
		if (!grid_has(&grids->grid[last], PARAM_WORKLOAD, asked))
			drop_grid(grids, last);
	}
	snprintf(plain, sizeof(plain), "mechanism=sysv,posix workload=%s",
		 asked->workload);
	return grids->count > before ? 0 : add_grid(grids, plain, e);
}

/* What a preset keeps busy are CPUs of its own placements. */
static int expand_grid(struct expansion *e, struct grid *grid)
{
	const struct grid *asked = &e->request->asked;
	struct params params = params_initial;
	if (asked->values[PARAM_PLACEMENT] > 0 &&
	    !grid_shares(grid, asked, PARAM_PLACEMENT))
		grid_clear(grid, PARAM_KEEP_AWAKE);
	return combine(e, grid, 0, &params);
}

static int expand_preset(struct expansion *e)
{
	const struct grid *asked = &e->request->asked;
	const char *const *text = e->request->preset->grids;
	struct grids grids = {0};
	int rc = 0;
	for (; *text && rc == 0; text++)
		rc = add_grid(&grids, *text, e);
	for (size_t j = 0; j < asked->values[PARAM_WORKLOAD] && rc == 0; j++)
		rc = add_left_out(&grids, &asked->value[PARAM_WORKLOAD][j], e);
	filter(&grids, asked);
	for (size_t g = 0; g < grids.count && rc == 0; g++)
		rc = expand_grid(e, &grids.grid[g]);
	while (grids.count > 0)
		drop_grid(&grids, grids.count - 1);
	free(grids.grid);
	return rc;
}

/* What a workload is measured with over null; NULL: not at all. */
static const struct params *null_params(const struct expansion *e,
					const struct workload *workload)
{
	for (size_t i = 0; i < e->plan->configs; i++) {
		const struct config *c = &e->plan->config[i];
		if (c->workload == workload && !c->reason[0] &&
		    !params_is_contended(&c->params))
			return &c->params;
	}
	return strcmp(workload->name, params_initial.workload)
		       ? NULL
		       : &params_initial;
}

/* null is in every record, where it has a meaning. */
static int add_null(struct expansion *e)
{
	const struct workload *const *w = e->catalogue->workloads;
	for (; *w && e->plan->configs > 0; w++) {
		const struct params *like = null_params(e, *w);
		if (!like || !((*w)->flags & TAKES_NULL))
			continue;
		struct params params = *like;
		strcpy(params.mechanism, "null");
		params_reset(&params, USES_WAIT | USES_PRIORITY | USES_PATTERN);
		if (add_config(e, &params) < 0)
			return -1;
	}
	return 0;
}

/* Every group once a block, so that drift hits all of them alike. */
static void order(struct plan *plan, bool searches)
{
	uint64_t state = plan->seed;
	plan->step = mem_array(1, array_room(plan->configs * plan->runs + 1,
					     sizeof(*plan->step)));
	for (unsigned block = 0; block < plan->runs; block++) {
		size_t first = plan->steps;
		for (size_t i = 0; i < plan->configs; i++) {
			bool later = searches &&
				     plan->config[i].workload->uses & USES_RATE;
			if (plan->config[i].reason[0] || later ||
			    plan->config[i].group != i)
				continue;
			size_t n = plan->steps - first;
			size_t at = first + random_next(&state) % (n + 1);
			plan->step[plan->steps++] = plan->step[at];
			plan->step[at] = (struct step){i, block};
		}
	}
}

static int expand(struct expansion *e)
{
	struct plan *plan = e->plan;
	int rc = expand_preset(e);
	if (rc == 0)
		rc = add_null(e);
	tdestroy(e->seen, free);
	return rc < 0 ? rc
		      : group_configs(plan->config, plan->configs, e->request,
				      e->err);
}

int plan_expand(struct plan *plan, const struct request *request,
		const struct catalogue *catalogue,
		const struct topology *topology, struct error *err)
{
	struct expansion e = {plan, request, catalogue, topology, err, 0, NULL};
	memset(plan, 0, sizeof(*plan));
	plan->precision = request->precision;
	plan->max_ns = request->max_ns;
	plan->runs = request->runs	      ? request->runs
		     : request->precision > 0 ? PLAN_RUNS_MAX
					      : request->preset->runs;
	plan->seed = request->seed;
	if (expand(&e) < 0)
		return -1;
	order(plan, request->target.text[0]);
	return 0;
}

static int by_all_but_mechanism(const void *a, const void *b)
{
	return params_order(a, b, &axes[PARAM_MECHANISM]);
}

static void keep(void *params)
{
	(void)params;
}

size_t plan_pairs(const struct plan *plan)
{
	void *sysv = NULL;
	size_t pairs = 0;
	for (int pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < plan->configs; i++) {
			const struct config *c = &plan->config[i];
			const char *wanted = pass ? "posix" : "sysv";
			if (c->reason[0] || strcmp(c->params.mechanism, wanted))
				continue;
			if (pass == 0)
				mem_got(tsearch(&c->params, &sysv,
						by_all_but_mechanism));
			else
				pairs += tfind(&c->params, &sysv,
					       by_all_but_mechanism) != NULL;
		}
	tdestroy(sysv, keep);
	return pairs;
}

double plan_step_seconds(const struct plan *plan, size_t step)
{
	return plan->config[plan->step[step].group].shared_s;
}

double plan_seconds(const struct plan *plan)
{
	double seconds = 0;
	for (size_t i = 0; i < plan->steps; i++)
		seconds += plan_step_seconds(plan, i);
	return seconds;
}

void plan_release(struct plan *plan)
{
	free(plan->config);
	free(plan->step);
	memset(plan, 0, sizeof(*plan));
}
