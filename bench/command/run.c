/* run: measure, save, print the table. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/child.h"
#include "base/cpu.h"
#include "base/error.h"
#include "base/units.h"
#include "command.h"
#include "command/command_util.h"
#include "command/progress.h"
#include "command/run/plan.h"
#include "core/machine/describe.h"
#include "core/plan/plan.h"
#include "core/plan/request.h"
#include "core/plan/request_file.h"
#include "core/record/load.h"
#include "core/run/isolate.h"
#include "core/run/ledger.h"
#include "core/run/search.h"
#include "core/run/session.h"
#include "core/stats/precision.h"
#include "mechanism.h"
#include "probe/probe.h"
#include "registry.h"
#include "report.h"
#include "workload.h"

struct ask {
	struct request request;
	struct session_identity identity;
	const char *plan; /* a file that says what options do not; or NULL */
	bool private_wanted, show_plan, show_json, promises, help;
	struct report_options options;
	struct error namespace_error; /* why it is not private */
	struct ledger ledger;
	const char *resume; /* the record to go on with; or NULL */
	bool others;	    /* options that do not go with it */
};

static const struct option_spec own_options[] = {
	{"plan", 0, "FILE",
	 "take options not given here from a plan or record"},
	{"label", 'l', "TEXT", "label of the record"},
	{"namespace", 0, "private|host",
	 "private (the default, if permitted) or host"},
	{"output", 'o', "FILE", "file for the record (results/ID.json)"},
	{"resume", 0, "FILE", "complete an interrupted run"},
	{"raw", 0, NULL, "also write all samples to FILE.raw.tsv"},
	{"counters", 0, NULL,
	 "also count CPU cycles and instructions a message"},
	{"promises", 0, NULL, "also test the promises of the mechanisms"},
	{"show-plan", 0, "[=json]",
	 "print what would run, or a plan for --plan"},
	{"verbose", 'v', NULL, "also null and details"},
	{"help", 'h', NULL, "show this help"},
};
#define OWN_OPTIONS (sizeof(own_options) / sizeof(*own_options))

static bool more_options(size_t i, struct option_spec *spec)
{
	if (i < OWN_OPTIONS) {
		*spec = own_options[i];
		return true;
	}
	const struct axis *axis = &axes[i - OWN_OPTIONS];
	if (!axis->name)
		return false;
	*spec = (struct option_spec){axis->name, 0, axis->argument, axis->help};
	return true;
}

static int take_namespace(struct ask *ask, const char *value, struct error *err)
{
	ask->private_wanted = !strcmp(value, "private");
	if (ask->private_wanted || !strcmp(value, "host"))
		return 0;
	return error_set(err, STATUS_USAGE,
			 "--namespace %s: must be private or host", value);
}

static int take_show_plan(struct ask *ask, const char *value, struct error *err)
{
	static const char *const names[] = {"json", NULL};
	ask->show_plan = true;
	ask->show_json = value && !strcmp(value, "json");
	if (!value || ask->show_json)
		return 0;
	return units_unknown(err, "--show-plan ", value, names,
			     "use --show-plan or --show-plan=json");
}

static int take_option(void *context, const char *name, const char *value,
		       struct error *err)
{
	struct ask *ask = context;
	ask->others |= strcmp(name, "resume") && strcmp(name, "verbose") &&
		       strcmp(name, "help");
	int rc = request_set(&ask->request, name, value, &catalogue, err);
	if (rc <= 0)
		return rc;
	if (!strcmp(name, "namespace"))
		return take_namespace(ask, value, err);
	if (!strcmp(name, "show-plan"))
		return take_show_plan(ask, value, err);
	if (!strcmp(name, "plan") && ask->plan)
		return error_set(err, STATUS_USAGE,
				 "--plan %.200s: one plan at a time", value);
	if (!strcmp(name, "plan"))
		ask->plan = value;
	else if (!strcmp(name, "label"))
		ask->identity.label = value;
	else if (!strcmp(name, "output"))
		ask->identity.path = value;
	else if (!strcmp(name, "resume"))
		ask->resume = value;
	else if (!strcmp(name, "raw"))
		ask->identity.raw = true;
	else if (!strcmp(name, "counters"))
		ask->identity.counters = true;
	else if (!strcmp(name, "promises"))
		ask->promises = true;
	else if (!strcmp(name, "verbose"))
		ask->options.verbose = true;
	else
		ask->help = true;
	return 0;
}

/* Without one it is measured all the same, and what a crash leaves stays. */
static void open_ledger(struct ask *ask)
{
	struct error why = {0};
	if (ledger_open(&ask->ledger, &why) == 0)
		ask->identity.ledger = &ask->ledger;
	else
		fprintf(stderr,
			"warning: created queues are not listed for queues "
			"clean: %s\n",
			why.text);
}

static void enter_namespace(struct ask *ask, const struct plan *plan)
{
	if (!ask->private_wanted)
		ask->identity.namespace_reason = NAMESPACE_ASKED_FOR;
	else if (isolate_enter(&ask->namespace_error) < 0)
		ask->identity.namespace_reason = ask->namespace_error.text;
	else
		ask->identity.private_namespace = true;
	if (ask->identity.private_namespace)
		isolate_raise(plan);
	else
		open_ledger(ask);
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
		bool is_bad = r->status == RESULT_FAILED ||
			      r->status == RESULT_INVALID;
		bool counts = strcmp(r->params.mechanism, "null") != 0;
		all += counts;
		measured += counts && (r->status == RESULT_OK ||
				       r->status == RESULT_INVALID_LOAD);
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
	if (!complete)
		fprintf(stderr, "saved %s, %zu of %zu runs\n", s->path, s->done,
			s->plan->steps);
	else if (status == STATUS_SKIPPED)
		fprintf(stderr, "saved %s\n", s->path);
	else
		fprintf(stderr, "saved %s     next: mqbench plot %s\n", s->path,
			s->path);
}

/*
 * Before the namespace is entered: every row has one of its own. A record that
 * is gone on with has them.
 */
static int try_promises(struct ask *ask, struct sightings *found,
			struct error *err)
{
	const struct probe_request request = {.catalogue = &catalogue};
	ask->identity.promises = found;
	if (ask->identity.interrupted ||
	    (!ask->promises && !ask->request.preset->promises))
		return 0;
	return probe_run(found, &request, err);
}

static int measure(struct ask *ask, struct plan *plan,
		   const struct topology *topology, struct error *err)
{
	struct session *s = calloc(1, sizeof(*s));
	if (!s)
		return error_set(err, STATUS_FAILED, "out of memory");
	struct progress progress;
	int rc = session_begin(s, plan, topology, &ask->identity, err);
	if (rc == 0) {
		struct session_watch watch = progress_watch(&progress, s);
		rc = session_run(s, &watch, err);
		if (rc == 0 && ask->request.target.text[0])
			rc = session_find_knees(s, &ask->request.target, &watch,
						err);
		progress_end(&progress);
		bool complete = rc == 0;
		int saved = session_end(s, complete, err);
		const struct record *list[] = {&s->record};
		if (report_find("table")->write(stdout, list, 1, &ask->options,
						err) < 0)
			rc = -1;
		if (rc == 0)
			rc = saved < 0 ? -1 : status_of(&s->record);
		if (saved == 0)
			say_where(s, complete, rc);
	}
	session_release(s);
	free(s);
	return rc;
}

/* Behind the options comes the plan, and behind that what is usual. */
static int complete_request(struct ask *ask, struct error *err)
{
	struct request *request = &ask->request, file;
	int rc = 0;
	request_init(&file);
	if (ask->plan)
		rc = request_load(&file, ask->plan, &catalogue, err);
	if (rc == 0)
		rc = request_adopt(request, &file, ask->plan, err);
	request_release(&file);
	if (rc < 0)
		return -1;
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

static int plan_and_measure(struct ask *ask, struct error *err)
{
	struct plan plan = {0};
	struct sightings promises = {0};
	if (complete_request(ask, err) < 0)
		return -1;
	struct topology *topology = topology_load(err);
	if (!topology)
		return -1;
	ask->identity.request = &ask->request;
	int rc = plan_expand(&plan, &ask->request, &catalogue, topology, err);
	if (rc == 0 && ask->show_json) {
		rc = run_write_plan(&ask->request, err);
	} else if (rc == 0 && ask->show_plan) {
		run_print_plan(&plan, ask->options.verbose);
	} else if (rc == 0) {
		child_take_signals();
		rc = try_promises(ask, &promises, err);
		if (rc == 0) {
			enter_namespace(ask, &plan);
			rc = measure(ask, &plan, topology, err);
		}
		ledger_close(&ask->ledger);
	}
	sightings_release(&promises);
	plan_release(&plan);
	topology_free(topology);
	return rc;
}

static int read_arguments(struct ask *ask, int argc, char **argv,
			  struct error *err)
{
	struct options options = {argc,		argv, 1, request_options,
				  more_options, false};
	struct options_taker taker = {ask, take_option, NULL};
	*ask = (struct ask){
		.private_wanted = true,
		.ledger = {.fd = -1},
		.identity = {.label = "", .argv = argv},
	};
	request_init(&ask->request);
	ask->options.colour = isatty(1) && !getenv("NO_COLOR");
	return options_read(&options, &taker, err);
}

/* A record names commands to run beside: only one's own is done again. */
static int check_resumable(const struct ask *ask, struct error *err)
{
	struct stat st;
	if (ask->others)
		return error_set(err, STATUS_USAGE,
				 "--resume %s: takes no other options; they "
				 "are in the record",
				 ask->resume);
	if (stat(ask->resume, &st) == 0 && st.st_uid != geteuid())
		return error_set(err, STATUS_USAGE,
				 "--resume %s: belongs to another user",
				 ask->resume);
	return 0;
}

/* What the record was asked for, and the rest of its arguments. */
static int recall(struct ask *ask, const struct record *record,
		  struct error *err)
{
	int argc = 0;
	while (record->argv && record->argv[argc])
		argc++;
	int rc = read_arguments(ask, argc, record->argv, err);
	request_release(&ask->request);
	request_init(&ask->request);
	if (rc == 0)
		rc = request_recall(&ask->request, &record->plan, &catalogue,
				    err);
	ask->plan = NULL;
	if (rc == 0 &&
	    (ask->request.target.text[0] || ask->resume || ask->help))
		rc = error_set(err, STATUS_USAGE,
			       "a search for knees cannot be resumed");
	return rc;
}

static int resume(const struct ask *ask, struct error *err)
{
	struct ask first;
	struct record record;
	struct error why = {0};
	if (check_resumable(ask, err) < 0 ||
	    record_load(&record, ask->resume, err) < 0)
		return -1;
	int rc = recall(&first, &record, &why);
	if (rc < 0)
		error_set(err, why.status, "%s: %s", ask->resume, why.text);
	first.identity.path = ask->resume;
	first.identity.interrupted = &record;
	first.options = ask->options;
	if (rc == 0)
		rc = plan_and_measure(&first, err);
	request_release(&first.request);
	record_release(&record);
	return rc;
}

static int run(int argc, char **argv, struct error *err)
{
	struct ask ask;
	int rc = read_arguments(&ask, argc, argv, err);
	if (rc == 0 && ask.help)
		command_help_print(command_find("run"));
	else if (rc == 0 && ask.resume)
		rc = resume(&ask, err);
	else if (rc == 0)
		rc = plan_and_measure(&ask, err);
	request_release(&ask.request);
	return rc;
}

const struct command command_run = {
	.name = "run",
	.usage = "[options]",
	.summary = "Measure, save the record, print the table",
	.options = request_options,
	.more = more_options,
	.manual = &run_manual,
	.run = run,
};
