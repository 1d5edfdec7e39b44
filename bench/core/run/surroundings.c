/* What a record says before its first run. */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/cpu.h"
#include "core/machine/calibration.h"
#include "core/machine/describe.h"
#include "core/machine/doctor.h"
#include "core/plan/plan.h"
#include "core/plan/request.h"
#include "core/record/workloads.h"
#include "core/run/repeat.h"
#include "core/run/surroundings.h"
#include "mechanism.h"
#include "workload.h"

#define NOISE_NS (NSEC_PER_SEC / 10)
#define NOISE_FROM_S 1 /* for a shorter plan it would be most of the time */

/* What a mechanism cannot do, as words, for reports to name. */
static void describe_caps(struct facts *plan, const struct mechanism *m)
{
	char name[64], words[128] = "";
	unsigned caps = CAN_POLL | CAN_TIMEOUT | CAN_NOTIFY | CAN_PRIORITY |
			CAN_SELECT_TYPE | CAN_FAN;
	for (unsigned bit = 1; bit <= caps; bit <<= 1) {
		if (!(bit & caps) || m->caps & bit)
			continue;
		size_t at = strlen(words);
		snprintf(words + at, sizeof(words) - at, "%s%s", at ? ", " : "",
			 cap_word(bit));
	}
	snprintf(name, sizeof(name), "mechanisms.%s.label", m->name);
	facts_text(plan, name, m->mark.label);
	snprintf(name, sizeof(name), "mechanisms.%s.control", m->name);
	facts_flag(plan, name, m->caps & IS_CONTROL);
	snprintf(name, sizeof(name), "mechanisms.%s.not_offered", m->name);
	facts_text(plan, name, words);
}

void describe_request(struct record *record, const struct plan *plan,
		      const struct request *request)
{
	char seed[24];
	describe_tool(&record->tool);
	snprintf(seed, sizeof(seed), "%llu", (unsigned long long)plan->seed);
	facts_text(&record->plan, "preset", request->preset->name);
	facts_text(&record->plan, "seed", seed);
	facts_number(&record->plan, "runs", plan->runs);
	facts_number(&record->plan, "configurations", (double)plan->configs);
	facts_number(&record->plan, "steps", (double)plan->steps);
	request_describe(request, &record->plan);
	repeat_describe(record, plan);
	for (size_t i = 0; i < plan->configs; i++)
		describe_caps(&record->plan, plan->config[i].mechanism);
	for (size_t i = 0; i < plan->configs; i++) {
		char name[64];
		const struct workload *w = plan->config[i].workload;
		snprintf(name, sizeof(name), "workloads.%s", w->name);
		facts_text(&record->plan, name, w->figures.label);
		struct figures figures = figures_in(&w->figures, w->name,
						    plan->config[i].counted);
		record_add_figures(record, &figures);
	}
}

static bool is_new(const int cpu[2], const int (*pair)[2], size_t pairs)
{
	for (size_t i = 0; i < pairs; i++)
		if (pair[i][0] == cpu[0] && pair[i][1] == cpu[1])
			return false;
	return cpu[0] != CPU_NONE && cpu[0] != cpu[1];
}

/* The pairs of CPUs that are measured across. */
static size_t pairs_of(const struct plan *plan, int pair[CALIBRATION_PAIRS][2])
{
	size_t pairs = 0;
	for (size_t i = 0; i < plan->configs && pairs < CALIBRATION_PAIRS;
	     i++) {
		const int *cpu = plan->config[i].cpu;
		if (is_new(cpu, pair, pairs))
			memcpy(pair[pairs++], cpu, sizeof(*pair));
	}
	return pairs;
}

void describe_surroundings(struct record *record, const struct plan *plan,
			   const struct topology *topology,
			   bool private_namespace, const char *reason)
{
	int pair[CALIBRATION_PAIRS][2];
	size_t pairs = pairs_of(plan, pair);
	describe_machine(&record->environment, &record->clock, topology, pair,
			 pairs,
			 plan_seconds(plan) < NOISE_FROM_S ? 0 : NOISE_NS);
	describe_namespace(&record->environment, private_namespace, reason);
	doctor_warn(record);
}
