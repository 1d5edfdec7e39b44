/* Which configurations share runs, by slices. */
#include <stdio.h>
#include <string.h>

#include "base/error.h"
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

static bool may_share(const struct config *a, const struct config *b)
{
	struct params params = a->params;
	params_copy(&params, &b->params, &axes[PARAM_MECHANISM]);
	return !a->apart && !b->apart && params_equal(&params, &b->params);
}

/* Of all that differ in their mechanism alone, the first leads. */
static void find_groups(struct config *config, size_t n,
			const struct request *request)
{
	for (size_t i = 0; i < n; i++)
		config[i].group = i;
	for (size_t i = 0; i < n; i++) {
		struct config *c = &config[i];
		c->apart = why_apart(request, c);
		c->slice_ns =
			request->slice_ns ? request->slice_ns : SLICE_NS_USUAL;
		c->cold =
			request->cold == SEED_NONE ? COLD_USUAL : request->cold;
		c->group = 0;
		while (c->group < i && !(may_share(&config[c->group], c) &&
					 group_contenders(config, n, c->group) <
						 CONTENDERS_MAX))
			c->group++;
	}
}

unsigned group_contenders(const struct config *config, size_t n, size_t which)
{
	unsigned found = 0;
	for (size_t i = 0; i < n; i++)
		found += config[i].group == config[which].group;
	return found;
}

/* A slice that was asked for has to fit the run that it divides. */
static int check_slices(const struct config *config, size_t n,
			struct error *err)
{
	for (size_t i = 0; i < n; i++) {
		const struct config *c = &config[i];
		if (c->apart || group_contenders(config, n, i) < 2 ||
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
		if (!config[i].apart && group_contenders(config, n, i) == 1)
			config[i].apart = "nothing to compare it with";
	return request->slice_ns ? check_slices(config, n, err) : 0;
}
