/* run: measure, save, print the table. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/cpu.h"
#include "base/error.h"
#include "base/units.h"
#include "command.h"
#include "command/command_util.h"
#include "command/progress.h"
#include "command/run_plan.h"
#include "core/child.h"
#include "core/isolate.h"
#include "core/ledger.h"
#include "core/precision.h"
#include "core/search.h"
#include "core/session.h"
#include "mechanism.h"
#include "probe/probe.h"
#include "registry.h"
#include "report.h"
#include "workload.h"

struct ask {
	struct request request;
	struct session_identity identity;
	bool private_wanted, show_plan, promises, help;
	struct report_options options;
	struct error namespace_error; /* why it is not private */
	struct ledger ledger;
	struct knee_target target; /* of --find-knee; no text: none */
	const char *resume;	   /* the record to go on with; or NULL */
	bool others;		   /* options that do not go with it */
};

static const struct option_spec option_table[] = {
	{"preset", 'p', "NAME", "smoke quick default publish (quick)"},
	{"runs", 0, "N", "fresh processes and a fresh queue each time"},
	{"find-knee", 0, "TARGET", "highest rate that keeps it: 'p99<100us'"},
	{"precision", 0, "SHARE", "run on until the interval is as narrow: 1%"},
	{"max-time", 0, "TIME", "begin no other round of runs later"},
	{"messages", 'n', "N", "measured in a run, at most"},
	{"duration", 'd', "TIME", "of a run, at most: 100ms, 2s"},
	{"max-samples", 0, "N", "kept of a run, at most (4194304)"},
	{"seed", 0, "N", "of the order in which runs come"},
	{"label", 'l', "TEXT", "names the record everywhere"},
	{"namespace", 0, "WORD", "private (where permitted) or host"},
	{"output", 'o', "FILE", "the record (results/ID.json in a checkout)"},
	{"resume", 0, "FILE", "go on with a run that was interrupted"},
	{"raw", 0, NULL, "all samples too, in FILE.raw.tsv"},
	{"counters", 0, NULL, "CPU cycles and instructions a message too"},
	{"promises", 0, NULL, "try what the mechanisms promise too"},
	{"show-plan", 0, NULL, "print what would run, and for how long"},
	{"verbose", 'v', NULL, "null and details too"},
	{"help", 'h', NULL, "this text"},
	{0},
};

static bool more_options(size_t i, struct option_spec *spec)
{
	if (!axes[i].name)
		return false;
	*spec = (struct option_spec){axes[i].name, 0, axes[i].argument,
				     axes[i].help};
	return true;
}

static int take_number(const char *name, const char *value, uint64_t low,
		       uint64_t high, uint64_t *number, struct error *err)
{
	if (!units_parse(value, 1000, number) || *number < low ||
	    *number > high)
		return error_set(err, STATUS_USAGE,
				 "--%s %s: must be a whole number from %llu to "
				 "%llu",
				 name, value, (unsigned long long)low,
				 (unsigned long long)high);
	return 0;
}

static int take_preset(struct ask *ask, const char *value, struct error *err)
{
	const char *names[16] = {NULL};
	for (size_t i = 0; presets[i].name && i < 15; i++)
		names[i] = presets[i].name;
	ask->request.preset = preset_find(value);
	if (ask->request.preset)
		return 0;
	return units_unknown(err, "--preset ", value, names,
			     "there are smoke quick default publish");
}

static int take_precision(struct ask *ask, const char *value, struct error *err)
{
	char *end;
	double share = strtod(value, &end);
	if (*end == '%') {
		share /= 100;
		end++;
	}
	if (*end || end == value || !(share >= 0.0001 && share <= 0.5))
		return error_set(err, STATUS_USAGE,
				 "--precision %s: must be from 0.01%% to 50%%",
				 value);
	ask->request.precision = share;
	return 0;
}

static int take_max_time(struct ask *ask, const char *value, struct error *err)
{
	if (units_parse_ns(value, &ask->request.max_ns) &&
	    ask->request.max_ns >= NSEC_PER_SEC / 10)
		return 0;
	return error_set(err, STATUS_USAGE,
			 "--max-time %s: must be a time of at least 100ms, "
			 "such as 10min",
			 value);
}

static int take_amount(struct ask *ask, const char *name, const char *value,
		       struct error *err)
{
	struct amount *amount = &ask->request.amount;
	uint64_t runs;
	if (!strcmp(name, "messages"))
		return take_number(name, value, 1, 1ull << 36,
				   &amount->messages, err);
	if (!strcmp(name, "max-samples"))
		return take_number(name, value, 16, 1ull << 32,
				   &amount->max_samples, err);
	if (!strcmp(name, "seed"))
		return take_number(name, value, 0, 1ull << 53,
				   &ask->request.seed, err);
	if (!strcmp(name, "runs")) {
		if (take_number(name, value, 1, 10000, &runs, err) < 0)
			return -1;
		ask->request.runs = (unsigned)runs;
		return 0;
	}
	if (!units_parse_ns(value, &amount->duration_ns) ||
	    amount->duration_ns < 1000 ||
	    amount->duration_ns > 86400 * NSEC_PER_SEC)
		return error_set(err, STATUS_USAGE,
				 "--duration %s: must be a time from 1us to "
				 "24h, such as 100ms",
				 value);
	return 0;
}

static int take_namespace(struct ask *ask, const char *value, struct error *err)
{
	ask->private_wanted = !strcmp(value, "private");
	if (ask->private_wanted || !strcmp(value, "host"))
		return 0;
	return error_set(err, STATUS_USAGE,
			 "--namespace %s: must be private or host", value);
}

static int take_option(void *context, const char *name, const char *value,
		       struct error *err)
{
	struct ask *ask = context;
	const struct axis *axis = axis_find(name);
	ask->others |= strcmp(name, "resume") && strcmp(name, "verbose") &&
		       strcmp(name, "help");
	if (axis)
		return grid_set(&ask->request.asked, axis,
				value ? value : "yes", &catalogue, err);
	if (!strcmp(name, "preset"))
		return take_preset(ask, value, err);
	if (!strcmp(name, "namespace"))
		return take_namespace(ask, value, err);
	if (!strcmp(name, "find-knee")) {
		ask->request.searches = true;
		return knee_parse(&ask->target, value, err);
	}
	if (!strcmp(name, "precision"))
		return take_precision(ask, value, err);
	if (!strcmp(name, "max-time"))
		return take_max_time(ask, value, err);
	if (!strcmp(name, "label"))
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
	else if (!strcmp(name, "show-plan"))
		ask->show_plan = true;
	else if (!strcmp(name, "verbose"))
		ask->options.verbose = true;
	else if (!strcmp(name, "help"))
		ask->help = true;
	else
		return take_amount(ask, name, value, err);
	return 0;
}

static int refuse_word(void *context, const char *word, struct error *err)
{
	(void)context;
	return error_set(err, STATUS_USAGE, "run %s: takes options only", word);
}

/* Without one it is measured all the same, and what a crash leaves stays. */
static void open_ledger(struct ask *ask)
{
	struct error why = {0};
	if (ledger_open(&ask->ledger, &why) == 0)
		ask->identity.ledger = &ask->ledger;
	else
		fprintf(stderr, "warning: no ledger of queues: %s\n", why.text);
}

static void enter_namespace(struct ask *ask, const struct plan *plan)
{
	if (!ask->private_wanted)
		ask->identity.namespace_reason = "asked for by --namespace";
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
 * The worst of what happened: 5 over 4 over 0, and on standard error what it
 * was. The ruler does not count, unless nothing else was asked for.
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
		if (rc == 0 && ask->request.searches)
			rc = session_find_knees(s, &ask->target, &watch, err);
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

static int plan_and_measure(struct ask *ask, struct error *err)
{
	struct plan plan = {0};
	struct sightings promises = {0};
	struct topology *topology = topology_load(err);
	if (!topology)
		return -1;
	int rc = plan_expand(&plan, &ask->request, &catalogue, topology, err);
	if (rc == 0 && ask->show_plan) {
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
	struct options options = {argc,		argv,	      1,
				  option_table, more_options, false};
	struct options_taker taker = {ask, take_option, refuse_word};
	*ask = (struct ask){
		.private_wanted = true,
		.ledger = {.fd = -1},
		.identity = {.label = "", .argv = argv},
	};
	ask->request.preset = preset_find("quick");
	ask->request.seed = (uint64_t)time(NULL);
	ask->options.colour = isatty(1) && !getenv("NO_COLOR");
	if (options_read(&options, &taker, err) < 0)
		return -1;
	ask->identity.preset = ask->request.preset->name;
	if (ask->request.precision > 0 && ask->request.runs > 0 &&
	    ask->request.runs < PRECISION_RUNS_MIN)
		return error_set(err, STATUS_USAGE,
				 "--runs %u: a --precision takes %d at least",
				 ask->request.runs, PRECISION_RUNS_MIN);
	return 0;
}

/* A record names commands to run beside: only one's own is done again. */
static int check_resumable(const struct ask *ask, struct error *err)
{
	struct stat st;
	if (ask->others)
		return error_set(err, STATUS_USAGE,
				 "--resume %s: takes no other options: the "
				 "record has them",
				 ask->resume);
	if (stat(ask->resume, &st) == 0 && st.st_uid != geteuid())
		return error_set(err, STATUS_USAGE,
				 "--resume %s: belongs to another user",
				 ask->resume);
	return 0;
}

/* The arguments that the record holds, and the seed that it was given. */
static int resume(const struct ask *ask, struct error *err)
{
	struct ask first = {0};
	struct record record;
	struct error why = {0};
	int argc = 0, rc = 0;
	if (check_resumable(ask, err) < 0 ||
	    record_load(&record, ask->resume, err) < 0)
		return -1;
	while (record.argv && record.argv[argc])
		argc++;
	rc = read_arguments(&first, argc, record.argv, &why);
	if (rc == 0 && (first.request.searches || first.resume || first.help))
		rc = error_set(&why, STATUS_USAGE,
			       "a search for knees is not resumed");
	if (rc < 0)
		error_set(err, why.status, "%s: %s", ask->resume, why.text);
	first.request.seed =
		strtoull(facts_get(&record.plan, "seed", "0"), NULL, 10);
	first.identity.path = ask->resume;
	first.identity.interrupted = &record;
	first.options = ask->options;
	if (rc == 0)
		rc = plan_and_measure(&first, err);
	grid_release(&first.request.asked);
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
	grid_release(&ask.request.asked);
	return rc;
}

const struct command command_run = {
	.name = "run",
	.usage = "[options]",
	.summary = "Measure, save the record, print the table",
	.options = option_table,
	.more = more_options,
	.run = run,
};
