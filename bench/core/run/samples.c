/* One shared mapping, as large as the largest run needs it. */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/shm.h"
#include "base/units.h"
#include "core/plan/group.h"
#include "core/plan/plan.h"
#include "core/run/samples.h"
#include "workload.h"

/* No message takes less; a stream is stamped once in many messages. */
#define MESSAGE_NS 250
#define STREAM_EVERY 32
#define STREAM_MAX 65536
#define STREAM_TAIL 1024 /* fill levels are sampled too */

static uint64_t least(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

size_t samples_lane(const struct config *config)
{
	const struct amount *amount = &config->amount;
	uint64_t n = least(amount->messages, amount->max_samples);
	n = least(n, amount->duration_ns / MESSAGE_NS);
	if (config->workload->uses & USES_RATE)
		n = least(n,
			  units_due(config->params.rate, amount->duration_ns) +
				  1);
	if (!workload_is_sampled(config->workload))
		n = least(n / STREAM_EVERY, STREAM_MAX) + STREAM_TAIL;
	return (size_t)n;
}

static unsigned workers_of(const struct config *config)
{
	const struct params *p = &config->params;
	if (config->workload->roles == 1)
		return 1;
	return (unsigned)((p->producers + p->consumers) * p->pairs);
}

static size_t samples_needed(const struct config *config, unsigned contenders)
{
	return sizeof(struct control) +
	       contenders * workers_of(config) * config->workload->stamps *
		       (samples_lane(config) + LANE_SPARE) * sizeof(uint64_t);
}

int samples_reserve(struct samples *samples, const struct config *config,
		    unsigned contenders, struct error *err)
{
	size_t need = samples_needed(config, contenders),
	       lane = samples_lane(config);
	if (need > samples->size) {
		shm_unmap(samples->memory, samples->size);
		struct error why = {0};
		samples->memory = shm_map(need, &why);
		if (!samples->memory)
			error_set(err, why.status, "%s; see --max-samples",
				  why.text);
		samples->size = samples->memory ? need : 0;
	}
	if (lane > samples->scratch_size) {
		free(samples->scratch);
		samples->scratch = mem_array(lane, sizeof(uint64_t));
		samples->scratch_size = lane;
	}
	if (samples->memory)
		return 0;
	samples_release(samples);
	return -1;
}

int samples_init(struct samples *samples, const struct plan *plan,
		 struct error *err)
{
	memset(samples, 0, sizeof(*samples));
	samples->random = 2463534242u;
	for (size_t i = 0; i < plan->configs; i++)
		charge_choose(&samples->charge, plan->config[i].params.memcg,
			      NULL);
	for (size_t i = 0; i < plan->configs; i++)
		if (!plan->config[i].reason[0] &&
		    samples_reserve(samples, &plan->config[i],
				    group_contenders(plan->config, i), err) < 0)
			return -1;
	return 0;
}

void samples_release(struct samples *samples)
{
	awake_release(&samples->awake);
	charge_release(&samples->charge);
	shm_unmap(samples->memory, samples->size);
	free(samples->scratch);
	memset(samples, 0, sizeof(*samples));
}
