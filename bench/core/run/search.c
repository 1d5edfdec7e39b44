/* Looks for knees: rates are added to the plan as they turn out. */
#include <math.h>
#include <stdio.h>

#include "base/array.h"
#include "base/clock.h"
#include "base/error.h"
#include "core/plan/plan.h"
#include "core/record/label.h"
#include "core/run/search.h"
#include "workload.h"

#define MESSAGES_MAX 200000 /* of a run: enough for any percentile here */
#define RUN_LONGEST_S 5
#define NOWHERE SIZE_MAX

struct search {
	struct session *session;
	const struct knee_target *target;
	const struct session_watch *watch;
	struct error *err;
	size_t found;		 /* knees written down */
	char reason[REASON_MAX]; /* why a rate could not be measured */
};

static size_t place_of(const struct plan *plan, const struct params *params)
{
	for (size_t i = 0; i < plan->configs; i++)
		if (params_equal(&plan->config[i].params, params))
			return i;
	return NOWHERE;
}

/* Another configuration, and room for its result and its samples. */
static size_t add_config(struct search *s, const struct config *config)
{
	struct plan *plan = s->session->plan;
	size_t n = plan->configs;
	plan->config = array_grow(plan->config, n, sizeof(*config));
	session_add_result(s->session, config);
	if (samples_reserve(&s->session->samples, config, 1, s->err) < 0)
		return NOWHERE;
	plan->config[n] = *config;
	plan->config[n].group = n;
	plan->configs++;
	return n;
}

/* Messages in a run without which the target's percentile is not known. */
static uint64_t needed(const struct search *s)
{
	double percent = percentiles[s->target->percentile];
	double beyond = percent > 50 ? PERCENTILE_BEYOND_RUN : 0;
	return (uint64_t)ceil(beyond / (1 - percent / 100)) + 1;
}

/* Under it, a run would last too long. */
static uint64_t slowest(const struct search *s)
{
	return needed(s) / RUN_LONGEST_S + 1;
}

static void lengthen(const struct search *s, struct config *config)
{
	struct amount *amount = &config->amount;
	uint64_t n = needed(s);
	uint64_t ns = (n + 1) * 1000000000 / config->params.rate + 1;
	amount->messages = amount->messages < n		     ? n
			   : amount->messages > MESSAGES_MAX ? MESSAGES_MAX
							     : amount->messages;
	if (amount->duration_ns < ns)
		amount->duration_ns = ns;
}

static size_t config_at(struct search *s, size_t base, uint64_t rate)
{
	struct plan *plan = s->session->plan;
	struct config config = plan->config[base];
	config.params.rate = rate;
	config.reason[0] = '\0';
	lengthen(s, &config);
	size_t at = place_of(plan, &config.params);
	if (at == NOWHERE)
		return add_config(s, &config);
	plan->config[at].amount = config.amount;
	return samples_reserve(&s->session->samples, &config, 1, s->err) < 0
		       ? NOWHERE
		       : at;
}

/* So many runs more of one configuration, each in a block of its own. */
static int measure(struct search *s, size_t config, unsigned runs)
{
	struct plan *plan = s->session->plan;
	for (unsigned i = 0; i < runs; i++) {
		size_t n = plan->steps;
		plan->step = array_grow(plan->step, n, sizeof(*plan->step));
		plan->step[n] = (struct step){config, (unsigned)n};
		plan->steps++;
	}
	return session_run(s->session, s->watch, s->err);
}

/* Its p99; of fewer messages than that takes, the most. */
static double high_of(const struct run *run, enum metric_id metric)
{
	const struct measurement *m = run_measurement(run, metric);
	double p99 = run_figure(run, metric, P99);
	return isfinite(p99) || !m ? p99 : m->distribution.max;
}

/* By itself: a tenth of the response, or of the time of all messages. */
static bool sender_was_late(const struct run *run)
{
	const struct measurement *lag = run_measurement(run, METRIC_LAG_NS);
	double rate = run_figure(run, METRIC_ACHIEVED_PER_S, P50);
	return !lag ||
	       high_of(run, METRIC_LAG_NS) >
		       0.1 * high_of(run, METRIC_RESPONSE_NS) ||
	       lag->distribution.mean * rate > 0.1 * (double)NSEC_PER_SEC;
}

/*
 * A rate that did not arrive is lost by the queue, unless the sender was late;
 * then it is lost only to a target that no message could keep.
 */
static enum rate_answer answer_of(const struct search *s, const struct run *run)
{
	const struct measurement *own = run_measurement(run, METRIC_SERVICE_NS);
	double target = (double)s->target->ns;
	double took =
		run_figure(run, METRIC_RESPONSE_NS, s->target->percentile);
	if (run->status == RESULT_OK && isfinite(took))
		return took < target ? RATE_KEEPS : RATE_LOSES;
	if (run->status == RESULT_INVALID_LOAD && own &&
	    (own->distribution.min >= target || !sender_was_late(run)))
		return RATE_LOSES;
	return RATE_UNMEASURED;
}

/* By the last `runs` of its result; those that are not there say nothing. */
static enum rate_answer answer(struct search *s, const struct result *result,
			       unsigned runs)
{
	unsigned count[] = {[RATE_UNMEASURED] = runs};
	size_t n = result->runs < runs ? result->runs : runs;
	const char *reason = result->reason;
	for (size_t i = result->runs - n; i < result->runs; i++) {
		enum rate_answer one = answer_of(s, &result->run[i]);
		count[RATE_UNMEASURED]--;
		count[one]++;
		if (one == RATE_UNMEASURED)
			reason = result->run[i].reason;
	}
	if (2 * count[RATE_KEEPS] > runs)
		return RATE_KEEPS;
	if (count[RATE_LOSES] > count[RATE_UNMEASURED])
		return RATE_LOSES;
	snprintf(s->reason, sizeof(s->reason), "%s",
		 *reason ? reason : "no time was left for its runs");
	return RATE_UNMEASURED;
}

/* Leaves *found as it is for a rate whose run would last too long. */
static int try_rate(struct search *s, size_t base, uint64_t rate, unsigned runs,
		    enum rate_answer *found)
{
	if (rate < slowest(s))
		return 0;
	size_t at = config_at(s, base, rate);
	if (at == NOWHERE || measure(s, at, runs) < 0)
		return -1;
	*found = answer(s, &s->session->record.result[at], runs);
	return 0;
}

/* Where the search saw no further, and why. */
static void write_down_unseen(struct search *s, const struct knee *knee)
{
	struct facts *plan = &s->session->record.plan;
	char name[64];
	snprintf(name, sizeof(name), "knees.%zu.unmeasured_per_s", s->found);
	facts_number(
		plan, name,
		(double)(knee_is_unseen(knee) ? knee->unseen : knee->rate));
	snprintf(name, sizeof(name), "knees.%zu.reason", s->found);
	facts_text(plan, name, s->reason);
}

/* What was found, in the record's plan as knees.N.*. */
static void write_down(struct search *s, size_t base, const struct knee *knee,
		       bool confirmed)
{
	struct facts *plan = &s->session->record.plan;
	struct params params = s->session->plan->config[base].params;
	char label[256], name[5][64];
	static const char *const key[] = {"mechanism", "label", "rate_per_s",
					  "lost_per_s", "confirmed"};
	for (size_t i = 0; i < 5; i++)
		snprintf(name[i], sizeof(name[i]), "knees.%zu.%s", s->found,
			 key[i]);
	params.rate = knee->rate;
	label_params(&params, label, sizeof(label));
	facts_text(plan, name[0], params.mechanism);
	facts_text(plan, name[1], label);
	facts_number(plan, name[2], (double)knee->rate);
	facts_number(plan, name[3], knee->lost ? (double)knee->lost : NAN);
	facts_flag(plan, name[4], confirmed);
	if (s->reason[0])
		write_down_unseen(s, knee);
	s->found++;
}

static int find_knee(struct search *s, size_t base)
{
	struct knee knee;
	enum rate_answer found;
	uint64_t rate = s->session->plan->config[base].params.rate;
	s->reason[0] = '\0';
	knee_begin(&knee, rate < slowest(s) ? slowest(s) : rate);
	while (!knee.done) {
		/* As the lowest rate before it, if it is not tried. */
		found = knee_is_unseen(&knee) ? RATE_UNMEASURED : RATE_LOSES;
		if (try_rate(s, base, knee.rate, SEARCH_RUNS, &found) < 0)
			return -1;
		knee_tell(&knee, found);
	}
	if (!knee_is_unseen(&knee))
		s->reason[0] = '\0';
	found = RATE_LOSES;
	if (knee.rate > 0 &&
	    try_rate(s, base, knee.rate, s->session->plan->runs, &found) < 0)
		return -1;
	write_down(s, base, &knee, found == RATE_KEEPS);
	return 0;
}

int session_find_knees(struct session *session,
		       const struct knee_target *target,
		       const struct session_watch *watch, struct error *err)
{
	struct search s = {session, target, watch, err, 0, ""};
	size_t configs = session->plan->configs;
	if (configs > 0 && session->plan->config[0].counted)
		return error_set(err, STATUS_USAGE,
				 "--find-knee %s: a clock that counts "
				 "instructions has no times",
				 target->text);
	facts_text(&session->record.plan, "knee_target", target->text);
	for (size_t i = 0; i < configs; i++) {
		const struct config *config = &session->plan->config[i];
		if (!(config->workload->uses & USES_RATE) || config->reason[0])
			continue;
		if (find_knee(&s, i) < 0)
			return -1;
	}
	return 0;
}
