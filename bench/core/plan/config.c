/* What follows from a configuration: why not, how long, with what warm-up. */
#include <sched.h>
#include <stdio.h>
#include <string.h>

#include "base/cpu.h"
#include "base/units.h"
#include "channel.h"
#include "core/plan/config.h"
#include "metric.h"
#include "workload.h"

#define NULL_HOLDS 1000 /* as if it had a queue */

void config_normalise(struct params *params, const struct workload *workload)
{
	params_reset(params, ~(workload->uses | USES_ALWAYS));
	if (params->capacity == 0)
		params->capacity = workload->flags & CAPACITY_FOLLOWS_FILL &&
						   params->fill >= 10
					   ? params->fill + 1
					   : 10;
}

void config_give_up(struct config *config, const struct run *run)
{
	if (run->status == RESULT_SKIPPED || run->status == RESULT_FAILED)
		snprintf(config->reason, sizeof(config->reason), "%s",
			 run->reason);
}

bool workload_is_sampled(const struct workload *workload)
{
	return metrics[figures_leading(&workload->figures)].sampled;
}

enum metric_id config_leading(const struct config *config)
{
	return metric_in(figures_leading(&config->workload->figures),
			 config->counted);
}

unsigned config_prio_max(const struct config *config)
{
	const struct params *p = &config->params;
	bool two = config->workload->flags & TWO_LEVELS ||
		   p->select == SELECT_EXACT;
	return (unsigned)(p->priority + (two ? 1 : p->levels - 1));
}

uint64_t config_holds(const struct config *config)
{
	uint64_t capacity = config->params.capacity;
	return params_is_null(&config->params) && capacity > NULL_HOLDS
		       ? NULL_HOLDS
		       : capacity;
}

uint64_t config_warmup(const struct config *config)
{
	if (config->workload->flags & CAPACITY_FOLLOWS_FILL &&
	    config->workload->roles == 2)
		return 2;
	if (!workload_is_sampled(config->workload))
		return 2 * config_holds(config) + 500;
	if (config->workload->uses & USES_RATE) {
		uint64_t n = config->params.rate / 20;
		return n < 2 ? 2 : n > 1000 ? 1000 : n;
	}
	uint64_t share = config->amount.messages / 20;
	return share < 20 ? 20 : share > 1000 ? 1000 : share;
}

/* What the configuration needs and the mechanism has not. */
static unsigned missing_caps(const struct config *c)
{
	const struct params *p = &c->params;
	unsigned needs = c->workload->needs | c->wait->needs;
	if (p->select != SELECT_HIGHEST)
		needs |= CAN_SELECT_TYPE;
	if (config_prio_max(c) > 0)
		needs |= CAN_PRIORITY;
	if (params_is_contended(p))
		needs |= CAN_FAN;
	return needs & ~c->mechanism->caps;
}

/* The first reason, in the order in which a person would give it. */
static const char *reason_of(const struct config *c)
{
	const struct params *p = &c->params;
	if (p->keep_awake && c->cpu[0] == CPU_NONE)
		return "keep-awake needs pinned processes";
	if (p->keep_awake && c->counted)
		return "a CPU that is kept awake spins, and its instructions "
		       "would count";
	if (c->wait->spins && c->cpu[0] == c->cpu[1] && c->cpu[0] != CPU_NONE)
		return "both ends on one CPU would spin for whole time slices";
	if (!(c->mechanism->caps & CARRIES) && c->sched.policy != SCHED_OTHER)
		return "null never waits, so its two ends would not share a "
		       "CPU in real time";
	if (p->producers * p->consumers > 1 && p->size < MARK_BYTES)
		return "a message under 8 bytes cannot identify its sender";
	if (p->consumers > 1 && c->wait->needs & CAN_NOTIFY)
		return "only one process can be notified of a queue "
		       "(mq_notify)";
	if (p->consumers > 1 && p->levels > 1)
		return "several receivers with several priorities cannot be "
		       "checked";
	if (c->workload->flags & CAPACITY_FOLLOWS_FILL &&
	    p->capacity <= p->fill)
		return "the capacity must be over the fill level";
	if ((p->producers + p->consumers) * p->pairs > WORKERS_MAX)
		return "over 256 processes at once";
	if (config_prio_max(c) > 32767)
		return "the highest priority would be over 32767";
	return "";
}

void config_judge(struct config *config)
{
	unsigned missing = missing_caps(config);
	if (missing)
		snprintf(config->reason, sizeof(config->reason),
			 "not offered: %s", cap_reason(missing));
	else
		snprintf(config->reason, sizeof(config->reason), "%s",
			 reason_of(config));
}

uint64_t config_paced_ns(const struct config *config)
{
	const struct amount *amount = &config->amount;
	uint64_t rate = config->params.rate;
	if (!(config->workload->uses & USES_RATE))
		return 0;
	uint64_t n = units_due(rate, amount->duration_ns);
	n = amount->messages < n ? amount->messages : n;
	n += config_warmup(config);
	return units_whole((double)n * 1e9 / (double)rate);
}

/* Rough, for the expected time alone: ns a message by where it goes. */
static double message_ns(const struct config *c)
{
	const struct params *p = &c->params;
	if (!strcmp(p->mechanism, "null"))
		return 50;
	double ns = c->cpu[0] == c->cpu[1] && c->cpu[0] != CPU_NONE ? 8e3
		    : p->keep_awake				    ? 27e3
		    : c->wait->spins				    ? 3e3
								    : 47e3;
	if (c->workload->roles == 1)
		ns = 3e3 + 5 * (double)p->fill;
	else if (c->workload->flags & CAPACITY_FOLLOWS_FILL)
		ns *= 1 + (double)p->fill / 5;
	return ns;
}

double config_seconds(const struct config *config)
{
	const struct amount *amount = &config->amount;
	double ns = (double)amount->duration_ns;
	if (config->workload->uses & USES_RATE)
		ns = (double)config_paced_ns(config);
	else if (amount->messages != UINT64_MAX) {
		double all = (double)amount->messages * message_ns(config);
		ns = all < ns ? all : ns;
	}
	return ns * 1.1e-9 + 0.003;
}
