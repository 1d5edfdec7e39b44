/* run: measure, save, print the table. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/array.h"
#include "base/child.h"
#include "base/cpu.h"
#include "base/error.h"
#include "base/marker.h"
#include "base/memory.h"
#include "base/text.h"
#include "command.h"
#include "command/output.h"
#include "command/progress.h"
#include "command/run_plan.h"
#include "command/start.h"
#include "core/machine/describe.h"
#include "core/machine/host_virtual.h"
#include "core/plan/plan.h"
#include "core/plan/request.h"
#include "core/plan/request_file.h"
#include "core/record/load.h"
#include "core/run/isolate.h"
#include "core/run/manifest.h"
#include "core/run/search.h"
#include "core/run/session.h"
#include "core/stats/precision.h"
#include "mechanism.h"
#include "probe/probe.h"
#include "registry.h"
#include "report.h"
#include "workload.h"

enum { SHOW_TEXT, SHOW_JSON, SHOW_NOTHING }; /* of the plan */

struct run_options {
	struct request request; /* first: its rows set it */
	struct session_identity identity;
	const char *plan; /* a file that says what options do not; or NULL */
	unsigned host_namespace, show_plan;
	bool promises;
	struct report_options report;
	struct error namespace_error; /* why it is not private */
	struct manifest manifest;
	const char *resume; /* the record to go on with; or NULL */
};

static const struct run_options defaults = {
	.request = {.seed = SEED_NONE,
		    .cold = SEED_NONE,
		    .catalogue = &catalogue},
	.show_plan = SHOW_NOTHING,
	.manifest = {.fd = -1},
	.identity = {.label = ""},
};

static int take_plan(void *into, const struct option_spec *spec,
		     const char *value, struct error *err)
{
	struct run_options *o = into;
	if (o->plan)
		return error_set(err, STATUS_USAGE,
				 "--%s %.200s: one plan at a time", spec->name,
				 value);
	o->plan = value;
	return 0;
}

#define AT(member) OPTION_AT(struct run_options, member)

static const struct option_spec own_options[] = {
	{"plan", 0, "FILE", "take options not given here from a plan or record",
	 .handler = take_plan},
	{"label", 'l', "TEXT", "label of the record", OPTION_TEXT,
	 AT(identity.label)},
	{"namespace", 0, "private|host",
	 "private (the default, if permitted) or host", OPTION_CHOICE,
	 AT(host_namespace)},
	{"output", 'o', "FILE", "file for the record (results/ID.json)",
	 OPTION_TEXT, AT(identity.path)},
	{"resume", 0, "FILE", "complete an interrupted run", OPTION_TEXT,
	 AT(resume)},
	{"raw", 0, NULL, "also write all samples to FILE.raw.tsv", OPTION_FLAG,
	 AT(identity.raw)},
	{"counters", 0, NULL,
	 "also count CPU cycles and instructions a message", OPTION_FLAG,
	 AT(identity.counters)},
	{"promises", 0, NULL, "also test the promises of the mechanisms",
	 OPTION_FLAG, AT(promises)},
	{"show-plan", 0, "[=text|json]",
	 "print what would run, or a plan for --plan", OPTION_CHOICE,
	 AT(show_plan)},
	{"verbose", 'v', NULL, "also show null and details", OPTION_FLAG,
	 AT(report.verbose)},
};
static bool more_options(size_t i, struct option_spec *spec)
{
	if (i >= ARRAY_LENGTH(own_options))
		return request_axis(i - ARRAY_LENGTH(own_options), spec);
	*spec = own_options[i];
	return true;
}

/* Without one it is measured all the same, and what a crash leaves stays. */
static void open_manifest(struct run_options *o)
{
	struct error why = {0};
	if (manifest_open(&o->manifest, &why) == 0)
		o->identity.manifest = &o->manifest;
	else
		fprintf(stderr,
			"warning: created queues are not listed for queues "
			"clean: %s\n",
			why.text);
}

static void enter_namespace(struct run_options *o, const struct plan *plan)
{
	if (o->host_namespace)
		o->identity.namespace_reason = NAMESPACE_ASKED_FOR;
	else if (isolate_enter(&o->namespace_error) < 0)
		o->identity.namespace_reason = o->namespace_error.text;
	else
		o->identity.private_namespace = true;
	if (o->identity.private_namespace)
		isolate_raise(plan);
	else
		open_manifest(o);
}

/* A run that broke is a failure even where its others count. */
static bool has_failed(const struct result *r)
{
	bool failed = r->status == RESULT_FAILED || r->status == RESULT_INVALID;
	for (size_t i = 0; i < r->runs; i++)
		failed |= r->run[i].status == RESULT_FAILED;
	return failed;
}

/*
 * The worst status: 5 before 4 before 0, explained on standard error. null does
 * not count, unless nothing else was requested.
 */
static int status_of(const struct record *record)
{
	size_t measured = 0, bad = 0, all = 0;
	const struct result *first = NULL;
	for (size_t i = 0; i < record->results; i++) {
		const struct result *r = &record->result[i];
		bool is_bad = has_failed(r);
		bool counts = !params_is_null(&r->params);
		all += counts;
		measured += counts && r->status == RESULT_OK;
		bad += is_bad;
		if (is_bad && !first)
			first = r;
	}
	if (first)
		fprintf(stderr,
			"mqbench: %zu of %zu configurations failed, first %s: "
			"%s\n",
			bad, record->results, first->id, first->reason);
	else if (all > 0 && measured == 0)
		fputs("mqbench: nothing could be measured; the reasons are "
		      "below the table\n",
		      stderr);
	return bad			  ? STATUS_FAILED
	       : measured > 0 || all == 0 ? STATUS_OK
					  : STATUS_SKIPPED;
}

static void say_where(const struct session *s, bool complete, int status)
{
	const struct place *place = &s->place;
	const char *path = place->work.path;
	if (place->work.fd >= 0)
		return;
	fprintf(stderr, "saved %s", path);
	if (!complete)
		fprintf(stderr, ", %zu of %zu runs", s->done, s->plan->steps);
	else if (status != STATUS_SKIPPED) {
		/* As a shell takes it; no name is an option. */
		fprintf(stderr, "     next: mqbench plot %s",
			path[0] == '-' ? "./" : "");
		text_shell(stderr, path);
	}
	if (strcmp(path, place->target.path) != 0)
		fprintf(stderr, "; %s is as it was", place->target.path);
	fputc('\n', stderr);
}

/* Standard output has one of both, the record or its table. */
static void print_table(const struct run_options *o, const struct session *s)
{
	if (s->place.target.fd != STDOUT_FILENO)
		report_find("table")->write_one(stdout, &s->record, &o->report);
}

/*
 * Before the namespace is entered: every row has one of its own. A record that
 * is gone on with has them.
 */
static int try_promises(struct run_options *o, struct sightings *found,
			struct error *err)
{
	const struct probe_request request = {.catalogue = &catalogue};
	o->identity.promises = found;
	if (o->identity.interrupted ||
	    (!o->promises && !o->request.preset->promises))
		return 0;
	return probe_run(found, &request, err);
}

static int measure(struct run_options *o, struct plan *plan,
		   const struct topology *topology, struct error *err)
{
	struct session *s = mem_array(1, sizeof(*s));
	struct progress progress;
	int rc = session_begin(s, plan, topology, &o->identity, err);
	if (rc == 0) {
		struct session_watch watch = progress_watch(&progress, s);
		rc = session_run(s, &watch, err);
		if (rc == 0 && o->request.target.text[0])
			rc = session_find_knees(s, &o->request.target, &watch,
						err);
		progress_end(&progress);
		bool complete = rc == 0;
		int saved = session_end(s, complete, err);
		print_table(o, s);
		if (rc == 0)
			rc = saved < 0 ? -1 : status_of(&s->record);
		if (saved == 0)
			say_where(s, complete, rc);
	}
	session_release(s);
	free(s);
	return rc;
}

/* Options override the plan, and the plan the defaults. */
static int complete_request(struct run_options *o, struct error *err)
{
	struct request *request = &o->request, file;
	int rc = 0;
	request_init(&file);
	if (o->plan)
		rc = request_load(&file, o->plan, &catalogue, err);
	if (rc == 0)
		rc = request_adopt(request, &file, o->plan, err);
	request_release(&file);
	if (rc < 0)
		return -1;
	request->counted = host_clock_counts();
	if (!request->preset)
		request->preset = preset_find("quick");
	if (request->seed == SEED_NONE)
		request->seed = (uint64_t)time(NULL);
	if (request->precision > 0 && request->runs > 0 &&
	    request->runs < PRECISION_RUNS_MIN)
		return error_set(err, STATUS_USAGE,
				 "--runs %u: --precision needs at least %d",
				 request->runs, PRECISION_RUNS_MIN);
	return 0;
}

static int plan_and_measure(struct run_options *o, struct error *err)
{
	struct plan plan = {0};
	struct sightings promises = {0};
	if (complete_request(o, err) < 0)
		return -1;
	struct topology *topology = topology_load(err);
	if (!topology)
		return -1;
	o->identity.request = &o->request;
	int rc = plan_expand(&plan, &o->request, &catalogue, topology, err);
	if (rc == 0)
		rc = run_check_uses(&plan, &o->request, err);
	if (rc == 0 && o->show_plan == SHOW_JSON) {
		run_write_plan(&o->request);
	} else if (rc == 0 && o->show_plan == SHOW_TEXT) {
		run_print_plan(&plan, o->report.verbose);
	} else if (rc == 0) {
		child_take_signals();
		rc = try_promises(o, &promises, err);
		if (rc == 0) {
			enter_namespace(o, &plan);
			rc = measure(o, &plan, topology, err);
			MARKER(MARKER_LAST);
		}
		manifest_close(&o->manifest);
	}
	sightings_release(&promises);
	plan_release(&plan);
	topology_free(topology);
	return rc;
}

/* A record names commands to run beside: only one's own is done again. */
static int check_resumable(const struct run_options *o,
			   const struct arguments *arguments, struct error *err)
{
	struct stat st;
	if (arguments->options > 1u + o->report.verbose)
		return error_set(err, STATUS_USAGE,
				 "--resume %s: takes no other options; they "
				 "are in the record",
				 o->resume);
	if (stat(o->resume, &st) == 0 && st.st_uid != geteuid())
		return error_set(err, STATUS_USAGE,
				 "--resume %s: belongs to another user",
				 o->resume);
	return 0;
}

static int check_background(const struct grid *asked, struct error *err)
{
	const struct params *value = asked->value[PARAM_BACKGROUND];
	for (size_t i = 0; i < asked->values[PARAM_BACKGROUND]; i++)
		if (strstr(value[i].background, ARGUMENT_LOST))
			return error_set(err, STATUS_USAGE,
					 "cannot be resumed: --background was "
					 "not UTF-8, and the record does not "
					 "have all of it; measure again");
	return 0;
}

/* What the record was asked for, and the rest of its arguments. */
static int recall(struct run_options *first, const struct record *record,
		  struct error *err)
{
	static char *const none[] = {"run", NULL};
	struct arguments arguments = {.argv = record->argv ? record->argv
							   : (char **)none};
	int rc = command_read(command_find("run"), first, &arguments, err);
	free(arguments.word);
	if (rc == 0)
		rc = check_background(&first->request.asked, err);
	request_release(&first->request);
	request_init(&first->request);
	if (rc == 0)
		rc = request_recall(&first->request, &record->plan, &catalogue,
				    err);
	first->plan = NULL;
	if (rc == 0 &&
	    (first->request.target.text[0] || first->resume || arguments.help))
		rc = error_set(err, STATUS_USAGE,
			       "a search for knees cannot be resumed");
	first->identity.argv = arguments.argv;
	return rc;
}

static int resume(const struct run_options *o,
		  const struct arguments *arguments, struct error *err)
{
	struct run_options first;
	struct record record;
	struct place place;
	struct error why = {0};
	if (check_resumable(o, arguments, err) < 0)
		return -1;
	if (place_resume(&place, o->resume, err) < 0 ||
	    record_load(&record, place.target.path, err) < 0) {
		place_release(&place);
		return -1;
	}
	int rc = recall(&first, &record, &why);
	if (rc < 0)
		error_set(err, why.status, "%s: %s", o->resume, why.text);
	first.identity.place = &place;
	first.identity.interrupted = &record;
	first.report = o->report;
	if (rc == 0)
		rc = plan_and_measure(&first, err);
	request_release(&first.request);
	record_release(&record);
	place_release(&place);
	return rc;
}

static int run(void *options, const struct arguments *arguments,
	       struct error *err)
{
	struct run_options *o = options;
	o->identity.argv = arguments->argv;
	o->report.colour = output_is_coloured(NULL);
	o->report.answer = isatty(STDOUT_FILENO) == 1;
	if (o->resume)
		return resume(o, arguments, err);
	size_t most = sizeof(((struct record *)NULL)->label) - 1;
	if (strlen(o->identity.label) > most)
		return error_set(err, STATUS_USAGE,
				 "--label: has %zu bytes, over %zu",
				 strlen(o->identity.label), most);
	if (o->identity.path &&
	    target_differs(o->identity.path, &o->plan, 1, err) < 0)
		return -1;
	return plan_and_measure(o, err);
}

static void release(void *options)
{
	request_release(&((struct run_options *)options)->request);
}

const struct command command_run = {
	.name = "run",
	.usage = "[options]",
	.summary = "Measure, save the record, print the table",
	.options = {request_options, more_options},
	.size = sizeof(struct run_options),
	.defaults = &defaults,
	.run = run,
	.release = release,
};
