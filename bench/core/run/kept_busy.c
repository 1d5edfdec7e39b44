/* Skips what keeping CPUs busy would make slower. */
#include <stdio.h>
#include <string.h>

#include "core/machine/wakeup.h"
#include "core/plan/plan.h"
#include "core/record/record.h"
#include "core/run/kept_busy.h"

#define FACT "wakeup.kept_busy_by"

/* On one CPU nobody wakes another. */
static bool concerns(const struct config *c)
{
	return c->params.keep_awake && !c->reason[0] && c->cpu[0] != c->cpu[1];
}

static bool is_wanted(const struct plan *plan)
{
	for (size_t i = 0; i < plan->configs; i++)
		if (concerns(&plan->config[i]))
			return true;
	return false;
}

static enum awake_way choose(struct record *record)
{
	char text[200];
	struct facts *environment = &record->environment;
	struct wakeup_cost cost[AWAKE_WAYS];
	wakeup_costs(environment, cost);
	enum awake_way way = wakeup_choose(cost);
	facts_text(environment, FACT, awake_words[way]);
	wakeup_say(environment, way, text, sizeof(text));
	if (way != AWAKE_NONE && text[0])
		record_warn(record, "kept_busy", SEVERITY_INFO,
			    cost[way].median,
			    "a round trip across two CPUs has two wake-ups",
			    "%s", text);
	return way;
}

static enum awake_way way_of(struct record *record)
{
	const char *word = facts_get(&record->environment, FACT, "");
	for (int way = 0; way < AWAKE_WAYS; way++)
		if (!strcmp(word, awake_words[way]))
			return way;
	return choose(record);
}

static void skip(struct config *config, struct result *result,
		 const struct facts *environment)
{
	char text[200];
	wakeup_say(environment, AWAKE_NONE, text, sizeof(text));
	snprintf(config->reason, sizeof(config->reason),
		 "keeping CPUs busy is slower here: %s", text);
	result->status = RESULT_SKIPPED;
	snprintf(result->reason, sizeof(result->reason), "%s", config->reason);
}

enum awake_way kept_busy_settle(struct plan *plan, struct record *record)
{
	enum awake_way way = is_wanted(plan) ? way_of(record) : AWAKE_SPINNER;
	if (way != AWAKE_NONE)
		return way;
	for (size_t i = 0; i < plan->configs; i++)
		if (concerns(&plan->config[i]))
			skip(&plan->config[i], &record->result[i],
			     &record->environment);
	return AWAKE_SPINNER;
}
