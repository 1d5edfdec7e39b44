/* From a plan to a saved record. */
#include <malloc.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/child.h"
#include "base/clock.h"
#include "base/cpu.h"
#include "base/error.h"
#include "base/memory.h"
#include "channel.h"
#include "core/plan/group.h"
#include "core/plan/request.h"
#include "core/record/summarise.h"
#include "core/record/workloads.h"
#include "core/run/kept_busy.h"
#include "core/run/repeat.h"
#include "core/run/resume.h"
#include "core/run/review.h"
#include "core/run/session.h"
#include "core/run/surroundings.h"
#include "mechanism.h"
#include "named.h"
#include "workload.h"

#define SAVE_EVERY_NS NSEC_PER_SEC
#define SAVE_SHARE 50 /* at most a 50th of the time goes into saving */

static void copy_argv(struct record *record, char **argv)
{
	size_t n = 0;
	while (argv[n])
		n++;
	record->argv = mem_array(n + 1, sizeof(*record->argv));
	for (size_t i = 0; i < n; i++)
		record->argv[i] = mem_text(argv[i]);
}

void session_add_result(struct session *session, const struct config *config)
{
	struct result *result = record_add_result(&session->record);
	result->params = config->params;
	memcpy(result->effective.cpu, config->cpu, sizeof(config->cpu));
	result->effective.equal = true;
	params_id(&config->params, result->id, sizeof(result->id));
	snprintf(result->apart, sizeof(result->apart), "%s",
		 config->apart ? config->apart : "");
	if (config->reason[0])
		result->status = RESULT_SKIPPED;
	snprintf(result->reason, sizeof(result->reason), "%s", config->reason);
}

bool session_in_checkout(void)
{
	return access("bench/registry.h", R_OK) == 0 &&
	       access("results", W_OK) == 0;
}

/*
 * Four random digits tell records apart that were begun in one second, in
 * whatever folders.
 */
static void choose_path(struct record *record, const char *preset,
			char path[TARGET_PATH])
{
	char stamp[32];
	time_t now = time(NULL);
	clock_date(stamp, sizeof(stamp), CLOCK_FILE, now);
	clock_date(record->created, sizeof(record->created), CLOCK_RFC3339,
		   now);
	do {
		snprintf(record->id, sizeof(record->id), "%s-%04x-%s", stamp,
			 address_tag() & 0xffff, preset);
		snprintf(path, TARGET_PATH, "%s%s.json",
			 session_in_checkout() ? "results/" : "mqbench-",
			 record->id);
	} while (access(path, F_OK) == 0);
}

/* What cannot be counted here is said once, and nothing else is lost. */
static void find_counters(struct session *s)
{
	struct counters counters = {0};
	const struct counter_event *event = counter_cycles_instructions;
	int rc = counters_open(&counters, event, COUNTERS_MAX);
	counters_close(&counters);
	facts_flag(&s->record.plan, "counters", rc == 0);
	if (rc == 0)
		s->samples.counters = event;
	else
		record_warn(&s->record, "no_counters", SEVERITY_WARNING, NAN,
			    counters_hint(-rc),
			    "--counters: no cycles and instructions: %s",
			    counters_reason(-rc));
}

/* All that the journal held is in the record, so that begins anew. */
static int save(struct session *s, struct error *err)
{
	if (place_save(&s->place, &s->record, err) < 0)
		return -1;
	return s->place.journal.fd < 0
		       ? 0
		       : journal_start(&s->place.journal, s->record.id, err);
}

/* A record with its results still empty. */
static int begin_record(struct session *s, const struct topology *topology,
			const struct session_identity *identity,
			struct error *err)
{
	struct record *record = &s->record;
	char path[TARGET_PATH];
	choose_path(record, identity->request->preset->name, path);
	if (place_begin(&s->place, identity->path ? identity->path : path,
			identity->raw, err) < 0)
		return -1;
	snprintf(record->label, sizeof(record->label), "%s", identity->label);
	copy_argv(record, identity->argv);
	for (size_t i = 0; i < s->plan->configs; i++)
		session_add_result(s, &s->plan->config[i]);
	describe_request(record, s->plan, identity->request);
	if (identity->promises) {
		record->promises = *identity->promises;
		*identity->promises = (struct sightings){0};
	}
	if (save(s, err) < 0)
		return -1;
	describe_surroundings(record, s->plan, topology,
			      identity->private_namespace,
			      identity->namespace_reason);
	record_warn_promises(record);
	return 0;
}

/* The interrupted one, unless anything is another than it was. */
static int continue_record(struct session *s, const struct topology *topology,
			   const struct session_identity *identity,
			   struct error *err)
{
	struct error why = {0};
	struct record now = {0};
	s->record = *identity->interrupted;
	*identity->interrupted = (struct record){0};
	s->place = *identity->place;
	*identity->place = (struct place)PLACE_NONE;
	describe_request(&now, s->plan, identity->request);
	describe_surroundings(&now, s->plan, topology,
			      identity->private_namespace,
			      identity->namespace_reason);
	int rc = resume_check(&s->record, &now, s->plan, &why);
	if (rc < 0)
		error_set(err, why.status, "%s: %s", s->place.work.path,
			  why.text);
	else
		s->done = resume_prepare(&s->record, &now, s->plan);
	record_release(&now);
	if (rc == 0 && identity->raw)
		rc = place_resume_raw(&s->place, &s->record, err);
	if (rc < 0 || save(s, err) < 0)
		return -1;
	s->spent_ns = resume_spent(&s->record, &s->measured_ns);
	return 0;
}

static int begin(struct session *session, struct plan *plan,
		 const struct topology *topology,
		 const struct session_identity *identity, struct error *err)
{
	int rc = identity->interrupted
			 ? continue_record(session, topology, identity, err)
			 : begin_record(session, topology, identity, err);
	if (rc < 0 || samples_init(&session->samples, plan, err) < 0)
		return -1;
	session->samples.manifest = identity->manifest;
	session->samples.awake.way = kept_busy_settle(plan, &session->record);
	if (identity->counters)
		find_counters(session);
	session->samples.raw = identity->raw;
	return place_save(&session->place, &session->record, err);
}

/* What waking a CPU costs is measured by one of two invocations, too. */
int session_begin(struct session *session, struct plan *plan,
		  const struct topology *topology,
		  const struct session_identity *identity, struct error *err)
{
	struct hand_over turn;
	memset(session, 0, sizeof(*session));
	session->place = (struct place)PLACE_NONE;
	session->plan = plan;
	hand_over_join(&turn);
	int rc = hand_over_begin(&turn, 0, false, err);
	if (rc == 0)
		rc = begin(session, plan, topology, identity, err);
	hand_over_end(&turn);
	if (rc < 0)
		place_give_up(&session->place);
	session->samples.turn = turn;
	return rc;
}

static int add_product(struct session *s, struct result *result,
		       const struct product *product, struct error *err)
{
	if (place_add_raw(&s->place, product->raw, product->raw_size, err) < 0)
		return -1;
	result->effective = product->effective;
	result_add_run(result, &product->run);
	for (int i = 0; i < METRICS; i++)
		histogram_merge(&result->histogram[i], &product->histogram[i]);
	s->measured_ns += product->run.duration_ns;
	if (s->place.journal.fd < 0)
		return 0;
	return journal_append(&s->place.journal, result, &product->run,
			      product->histogram, err);
}

/* Since the first step, without the time between an end and a resumption. */
static uint64_t spent(const struct session *s)
{
	return s->spent_ns + (s->begun_ns ? clock_now() - s->begun_ns : 0);
}

/* How much of the time went into the measured parts of runs. */
static void describe_time(struct session *s)
{
	double wall = (double)spent(s) / 1e9;
	facts_number(&s->record.plan, "wall_s", wall);
	facts_number(&s->record.plan, "measured_s",
		     (double)s->measured_ns / 1e9);
}

/* The journal has every run, so the record may be older. */
static int save_sometimes(struct session *s, struct error *err)
{
	uint64_t now = clock_now(), wait = s->save_cost * SAVE_SHARE;
	if (now - s->saved_at < (wait > SAVE_EVERY_NS ? wait : SAVE_EVERY_NS))
		return 0;
	record_summarise(&s->record);
	describe_time(s);
	if (place_save(&s->place, &s->record, err) < 0)
		return -1;
	/* What the JSON took is given back: workers inherit what is resident.
	 */
	malloc_trim(0);
	s->saved_at = clock_now();
	s->save_cost = s->saved_at - now;
	return 0;
}

static bool has_run(const struct result *result, size_t order)
{
	return result->runs > 0 && result->run[result->runs - 1].order == order;
}

/* The configurations of a step that are to be measured; their places. */
static unsigned contenders_of(const struct session *s, const struct step *step,
			      size_t place[CONTENDERS_MAX])
{
	unsigned n = 0;
	bool again = false;
	for (size_t i = step->group; i < s->plan->configs; i++) {
		const struct config *config = &s->plan->config[i];
		if (config->group != step->group || config->reason[0] ||
		    has_run(&s->record.result[i], s->done))
			continue;
		again |= repeat_again(s->plan, i, &s->record);
		place[n++] = i;
	}
	return again ? n : 0;
}

/* How many were lost, or -1. */
static int add_products(struct session *s, const struct step *step,
			const struct session_watch *watch, const size_t *place,
			unsigned n, struct product *product, struct error *err)
{
	int lost = 0;
	for (unsigned k = 0; k < n; k++) {
		struct config *config = &s->plan->config[place[k]];
		struct result *result = &s->record.result[place[k]];
		struct run *run = &product[k].run;
		if (product[k].lost) {
			lost++;
			continue;
		}
		run->block = step->block;
		run->order = (unsigned)s->done;
		config_give_up(config, run);
		if (add_product(s, result, &product[k], err) < 0)
			return -1;
		if (watch->after)
			watch->after(watch->context, s, result, run);
	}
	return lost;
}

/* How many contenders lost their run through another one, or -1. */
static int run_step(struct session *s, const struct session_watch *watch,
		    struct error *err)
{
	const struct step *step = &s->plan->step[s->done];
	const struct config *config[CONTENDERS_MAX];
	size_t place[CONTENDERS_MAX];
	unsigned n = contenders_of(s, step, place);
	if (n == 0)
		return 0;
	struct product *product = mem_array(n, sizeof(*product));
	for (unsigned k = 0; k < n; k++) {
		config[k] = &s->plan->config[place[k]];
		product[k].run.index =
			(unsigned)s->record.result[place[k]].runs;
	}
	if (watch->before)
		watch->before(watch->context, s, config[0]);
	/* Alike for all of a block: its arrivals are the same for both
	 * families. */
	s->samples.random = (uint32_t)((s->plan->seed + step->block) *
					       0x9e3779b97f4a7c15ull >>
				       33) |
			    1u << 31;
	int rc = runner_run(config, n, &s->samples, product, err);
	if (rc == 0)
		rc = add_products(s, step, watch, place, n, product, err);
	for (unsigned k = 0; k < n; k++)
		product_release(&product[k]);
	free(product);
	return rc;
}

/* Beside another invocation, which takes the same steps. */
static int take_step(struct session *s, const struct session_watch *watch,
		     struct error *err)
{
	size_t group = s->plan->step[s->done].group;
	const struct config *config = &s->plan->config[group];
	struct hand_over *turn = &s->samples.turn;
	int rc = hand_over_begin(turn, group, !group_why_whole(config), err);
	while (rc == 0 && (rc = run_step(s, watch, err)) > 0) {
		hand_over_play_whole(turn);
		rc = 0;
	}
	hand_over_end(turn);
	return rc;
}

static bool begins_block(const struct session *s)
{
	const struct step *step = &s->plan->step[s->done];
	return s->done > 0 && step->block != step[-1].block;
}

/* A block that has begun is measured to its end: so all stay comparable. */
static bool is_over(const struct session *s)
{
	return s->plan->max_ns > 0 && spent(s) >= s->plan->max_ns;
}

int session_run(struct session *session, const struct session_watch *watch,
		struct error *err)
{
	if (session->begun_ns == 0)
		session->saved_at = session->begun_ns = clock_now();
	for (; session->done < session->plan->steps; session->done++) {
		if (child_interrupted())
			return error_set(err, STATUS_INTERRUPTED,
					 "interrupted");
		if (begins_block(session) && is_over(session))
			return 0;
		if (take_step(session, watch, err) < 0 ||
		    save_sometimes(session, err) < 0)
			return -1;
	}
	return 0;
}

static void review(struct session *s)
{
	enum metric_id *leading = mem_array(s->plan->configs, sizeof(*leading));
	for (size_t i = 0; i < s->plan->configs; i++)
		leading[i] = config_leading(&s->plan->config[i]);
	review_warn(&s->record, leading);
	free(leading);
}

int session_end(struct session *session, bool complete, struct error *err)
{
	session->record.complete = complete;
	describe_time(session);
	record_summarise(&session->record);
	review_unequal(&session->record);
	review(session);
	return place_end(&session->place, &session->record, err);
}

void session_release(struct session *session)
{
	place_release(&session->place);
	samples_release(&session->samples);
	record_release(&session->record);
}
