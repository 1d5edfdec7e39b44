/* Which configurations share runs, by slices. */
#include <search.h>

#include "base/error.h"
#include "base/memory.h"
#include "core/plan/group.h"
#include "core/plan/request.h"
#include "mechanism.h"
#include "worker.h"
#include "workload.h"

const char *group_why_whole(const struct config *c)
{
	if (c->counted)
		return "a count needs no slices";
	if (!(c->mechanism->caps & CARRIES))
		return "a message of null is too short for slices";
	if (!c->workload->role[0].turn)
		return "this workload is not divided into slices";
	if (params_is_contended(&c->params))
		return "several processes on a side";
	if (!params_is_initial(&c->params, &axes[PARAM_BACKGROUND]))
		return "--background";
	return NULL;
}

/* Why it is measured in runs of its own; NULL: it may share them. */
static const char *why_apart(const struct request *request,
			     const struct config *c)
{
	if (c->reason[0])
		return c->reason;
	if (request->interleave == INTERLEAVE_RUNS)
		return "--interleave runs";
	return group_why_whole(c);
}

static int by_what_is_shared(const void *a, const void *b)
{
	const struct config *x = a, *y = b;
	return params_order(&x->params, &y->params, &axes[PARAM_MECHANISM]);
}

/* Of all that differ in their mechanism alone, the first leads. */
static void join(void **leaders, struct config *config, size_t i)
{
	struct config *c = &config[i], *leader;
	struct config **found =
		c->apart ? &c : mem_got(tsearch(c, leaders, by_what_is_shared));
	if ((*found)->contenders == CONTENDERS_MAX)
		*found = c;
	leader = *found;
	c->group = (size_t)(leader - config);
	leader->contenders++;
	leader->shared_s += c->reason[0] ? 0 : config_seconds(c);
}

static void keep(void *config)
{
	(void)config;
}

static void find_groups(struct config *config, size_t n,
			const struct request *request)
{
	void *leaders = NULL;
	for (size_t i = 0; i < n; i++) {
		struct config *c = &config[i];
		c->apart = why_apart(request, c);
		c->slice_ns =
			request->slice_ns ? request->slice_ns : SLICE_NS_USUAL;
		c->cold =
			request->cold == SEED_NONE ? COLD_USUAL : request->cold;
		c->contenders = 0;
		c->shared_s = 0;
		join(&leaders, config, i);
	}
	tdestroy(leaders, keep);
}

unsigned group_contenders(const struct config *config, size_t which)
{
	return config[config[which].group].contenders;
}

/* A slice that was asked for has to fit the run that it divides. */
static int check_slices(const struct config *config, size_t n,
			struct error *err)
{
	for (size_t i = 0; i < n; i++) {
		const struct config *c = &config[i];
		if (c->apart || group_contenders(config, i) < 2 ||
		    c->slice_ns <= c->amount.duration_ns / 2)
			continue;
		return error_set(err, STATUS_USAGE,
				 "--slice: a run lasts %llu µs for each "
				 "mechanism, and has to hold two slices: make "
				 "it shorter, or use --interleave runs",
				 (unsigned long long)c->amount.duration_ns /
					 1000);
	}
	return 0;
}

int group_configs(struct config *config, size_t n,
		  const struct request *request, struct error *err)
{
	find_groups(config, n, request);
	for (size_t i = 0; i < n; i++)
		if (!config[i].apart && group_contenders(config, i) == 1)
			config[i].apart = "nothing to compare it with";
	return request->slice_ns ? check_slices(config, n, err) : 0;
}
