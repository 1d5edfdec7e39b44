/* replicate: another's plan here, and which of its conclusions hold. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/units.h"
#include "command.h"
#include "command/command_util.h"
#include "command/measure.h"
#include "command/replicate/print.h"
#include "core/record/load.h"
#include "registry.h"

#define ARGUMENTS_MAX 64

struct ask {
	const char *theirs, *with, *output;
	const char *argument[ARGUMENTS_MAX]; /* run's, behind the file */
	size_t arguments;
	int (*print)(FILE *out, const struct replicate_view *view);
	bool strict, verbose, help;
};

static const struct option_spec option_table[] = {
	{"output", 'o', "FILE", "file for the record measured here"},
	{"with", 0, "FILE", "use this record instead of measuring"},
	{"format", 'f', "NAME", "text json"},
	{"strict", 0, NULL, "status 3 unless all conclusions held"},
	{"verbose", 'v', NULL, "also list what held, row by row"},
	{"help", 'h', NULL, "show this help"},
	{0},
};

static int take_option(void *context, const char *name, const char *value,
		       struct error *err)
{
	static const char *const names[] = {"text", "json", NULL};
	struct ask *ask = context;
	if (!strcmp(name, "output"))
		ask->output = value;
	else if (!strcmp(name, "with"))
		ask->with = value;
	else if (!strcmp(name, "strict"))
		ask->strict = true;
	else if (!strcmp(name, "verbose"))
		ask->verbose = true;
	else if (!strcmp(name, "help"))
		ask->help = true;
	else if (!strcmp(value, "json"))
		ask->print = replicate_print_json;
	else if (strcmp(value, "text") != 0)
		return units_unknown(err, "--format ", value, names,
				     "there are text json");
	return 0;
}

static int take_word(void *context, const char *word, struct error *err)
{
	struct ask *ask = context;
	if (!ask->theirs) {
		ask->theirs = word;
		return 0;
	}
	if (*word != '-' && ask->arguments == 0)
		return error_set(err, STATUS_USAGE,
				 "replicate %s: takes one record; use --with "
				 "for a record of ours, -- for options of run",
				 word);
	if (ask->arguments == ARGUMENTS_MAX)
		return error_set(err, STATUS_USAGE,
				 "replicate: over %d arguments of run",
				 ARGUMENTS_MAX);
	ask->argument[ask->arguments++] = word;
	return 0;
}

static int check(const struct ask *ask, struct error *err)
{
	if (!ask->theirs)
		return error_set(err, STATUS_USAGE,
				 "replicate: needs a record: mqbench replicate "
				 "THEIRS.json");
	if (ask->with && (ask->output || ask->arguments > 0))
		return error_set(
			err, STATUS_USAGE,
			"replicate --with %s: measures nothing: omit %s",
			ask->with, ask->output ? "-o" : "run's options");
	return 0;
}

/* What became of each run is in the record: only without one is it an end. */
static int measure(const struct ask *ask, const char *ours, struct error *err)
{
	char *argv[ARGUMENTS_MAX + 8] = {"run", "--plan", (char *)ask->theirs,
					 "-o", (char *)ours};
	for (size_t i = 0; i < ask->arguments; i++)
		argv[5 + i] = (char *)ask->argument[i];
	measure_say(argv);
	int status = measure_apart(argv, err);
	if (status == STATUS_USAGE)
		return error_set(err, STATUS_USAGE,
				 "%s: its plan could not be run; the line "
				 "above says why",
				 ask->theirs);
	return status < 0 ? -1 : 0;
}

/* 1: the opposite is shown of one; 4: none could be looked for. */
static int status_of(const struct ask *ask, const struct replication *r)
{
	if (r->count[OUTCOME_CONTRADICTED] > 0)
		return STATUS_REGRESSION;
	if (r->count[OUTCOME_UNMEASURED] == r->rows)
		return STATUS_SKIPPED;
	return ask->strict && r->count[OUTCOME_HELD] < r->rows ? STATUS_NOISY
							       : STATUS_OK;
}

static int conclude(const struct ask *ask, const struct record *theirs,
		    const struct record *ours, const char *name,
		    struct error *err)
{
	struct replication replication;
	if (replication_make(&replication, theirs, ours) < 0) {
		replication_release(&replication);
		return error_set(err, STATUS_FAILED, "out of memory");
	}
	struct replicate_view view = {
		.replication = &replication,
		.record = {theirs, ours},
		.name = {ask->theirs, name},
		.verbose = ask->verbose,
		.colour = isatty(1) && !getenv("NO_COLOR"),
	};
	int status = ask->print(stdout, &view) < 0 && !ferror(stdout)
			     ? error_set(err, STATUS_FAILED, "out of memory")
			     : status_of(ask, &replication);
	replication_release(&replication);
	return status;
}

/* Theirs is read before anything is measured. */
static int replicate(const struct ask *ask, struct error *err)
{
	struct record theirs, ours;
	char path[128];
	const char *name = ask->with ? ask->with : ask->output;
	if (!name) {
		measure_name(path, sizeof(path), "mqbench-replicate");
		name = path;
	}
	if (record_load(&theirs, ask->theirs, err) < 0)
		return -1;
	int rc = ask->with ? 0 : measure(ask, name, err);
	if (rc == 0)
		rc = record_load(&ours, name, err);
	if (rc == 0) {
		rc = conclude(ask, &theirs, &ours, name, err);
		record_release(&ours);
	}
	record_release(&theirs);
	return rc;
}

static int run(int argc, char **argv, struct error *err)
{
	struct ask ask = {.print = replicate_print_text};
	struct options options = {argc, argv, 1, option_table, NULL, false};
	struct options_taker taker = {&ask, take_option, take_word};
	if (options_read(&options, &taker, err) < 0)
		return -1;
	if (ask.help) {
		command_help_print(command_find("replicate"));
		return STATUS_OK;
	}
	return check(&ask, err) < 0 ? -1 : replicate(&ask, err);
}

static const struct manual manual = {
	.text = "Runs the plan of another record here and checks whether each "
		"of its verdicts of POSIX against System V is replicated: "
		"held, contradicted, not shown, or not measured. Directions "
		"and ratios are compared, never times. Arguments after `--` "
		"are options of `run`.",
	.statuses =
		(const struct note[]){
			{"0", "none was contradicted"},
			{"1", "the opposite of a conclusion is shown here"},
			{"2", "usage, or bad input"},
			{"3", "under `--strict`: not all held"},
			{"4", "no conclusion could be examined"},
			{"5", "a measurement failed, or output was lost"},
			{0},
		},
	.examples =
		(const struct note[]){
			{"mqbench replicate theirs.json",
			 "measure, and show what holds"},
			{"mqbench replicate theirs.json --with ours.json",
			 "the same with an existing record"},
			{0},
		},
};

const struct command command_replicate = {
	.name = "replicate",
	.usage = "THEIRS [-o OURS | --with OURS] [-- run's options]",
	.summary = "Replicate another record here: which conclusions hold",
	.options = option_table,
	.manual = &manual,
	.run = run,
};
