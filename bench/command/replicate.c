/* replicate: another's plan here, and which of its conclusions hold. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "command.h"
#include "command/invoke.h"
#include "command/output.h"
#include "command/replicate/print.h"
#include "core/record/load.h"

struct replicate_options {
	const char *with, *output;
	unsigned format; /* of printers */
	bool strict, verbose;
	/* Of the command line: */
	const char *theirs;
	char **rest; /* run's, after the file; ended by NULL */
};

static void (*const printers[])(FILE *out,
				const struct replicate_view *view) = {
	replicate_print_text, replicate_print_json};

#define AT(member) OPTION_AT(struct replicate_options, member)

static const struct option_spec option_table[] = {
	{"output", 'o', "FILE", "file for the record measured here",
	 OPTION_TEXT, AT(output)},
	{"with", 0, "FILE", "use this record instead of measuring", OPTION_TEXT,
	 AT(with)},
	{"format", 'f', "text|json", "output for people or for programs",
	 OPTION_CHOICE, AT(format)},
	{"strict", 0, NULL, "status 3 unless all conclusions held", OPTION_FLAG,
	 AT(strict)},
	{"verbose", 'v', NULL, "also list what held, row by row", OPTION_FLAG,
	 AT(verbose)},
	{0},
};

static int check(const struct replicate_options *o, struct error *err)
{
	if (!o->theirs)
		return error_set(err, STATUS_USAGE,
				 "replicate: needs a record: mqbench replicate "
				 "THEIRS.json");
	if (o->with && (o->output || *o->rest))
		return error_set(err, STATUS_USAGE,
				 "replicate --with %s: measures nothing: "
				 "omit %s",
				 o->with, o->output ? "-o" : "run's options");
	if (o->output && (!strcmp(o->output, "-") || text_is_stream(o->output)))
		return error_set(err, STATUS_USAGE,
				 "replicate -o %s: the record needs a file, "
				 "which is read again: what is found goes to "
				 "standard output",
				 o->output);
	for (char **word = o->rest; *word; word++)
		if (!strncmp(*word, "-o", 2) || !strncmp(*word, "--output", 8))
			return error_set(err, STATUS_USAGE,
					 "replicate -- %.40s: its own -o names "
					 "the record",
					 *word);
	return o->output ? target_differs(o->output, &o->theirs, 1, err) : 0;
}

/* Whether `name` is there and is what `was` says. */
static bool is_still(const char *name, const struct stat *was)
{
	struct stat now;
	return stat(name, &now) == 0 && now.st_ino == was->st_ino &&
	       now.st_dev == was->st_dev;
}

/* What became of each run is in the record: only without one is it an end. */
static int measure(const struct replicate_options *o, const char *ours,
		   struct error *err)
{
	size_t n = 0;
	while (o->rest[n])
		n++;
	char **argv = mem_array(n + 6, sizeof(*argv));
	argv[0] = (char *)"run";
	argv[1] = (char *)"--plan";
	argv[2] = (char *)o->theirs;
	argv[3] = (char *)"-o";
	argv[4] = (char *)ours;
	memcpy(argv + 5, o->rest, n * sizeof(*argv));
	struct stat was = {0};
	stat(ours, &was);
	invoke_say(argv);
	int status = invoke_apart(argv, err);
	free(argv);
	if (status == STATUS_USAGE)
		return error_set(err, STATUS_USAGE,
				 "%s: its plan could not be run; the line "
				 "above says why",
				 o->theirs);
	if (status >= 0 && is_still(ours, &was))
		return error_set(err, STATUS_FAILED,
				 "%s: is as it was, since the measurement did "
				 "not come to its end",
				 ours);
	return status < 0 ? -1 : 0;
}

/* 1: the opposite is shown of one; 4: none could be looked for. */
static int status_of(const struct replicate_options *o,
		     const struct replication *r)
{
	if (r->count[OUTCOME_CONTRADICTED] > 0)
		return STATUS_REGRESSION;
	if (r->count[OUTCOME_UNMEASURED] == r->rows)
		return STATUS_SKIPPED;
	return o->strict && r->count[OUTCOME_HELD] < r->rows ? STATUS_NOISY
							     : STATUS_OK;
}

static int conclude(const struct replicate_options *o,
		    const struct record *theirs, const struct record *ours,
		    const char *name, struct error *err)
{
	struct replication replication;
	replication_make(&replication, theirs, ours);
	struct replicate_view view = {
		.replication = &replication,
		.record = {theirs, ours},
		.name = {o->theirs, name},
		.verbose = o->verbose,
		.colour = output_is_coloured(NULL),
	};
	struct output output;
	int rc = output_open(&output, NULL, view.name, 2, err);
	if (rc == 0) {
		printers[o->format](output.file, &view);
		rc = output_close(&output, 0, err);
	}
	if (rc == 0)
		rc = status_of(o, &replication);
	replication_release(&replication);
	return rc;
}

/* Theirs is read before anything is measured. */
static int replicate(const struct replicate_options *o, struct error *err)
{
	struct record theirs, ours;
	char path[128];
	const char *name = o->with ? o->with : o->output;
	if (!name) {
		invoke_name(path, sizeof(path), "mqbench-replicate");
		name = path;
	}
	if (record_load(&theirs, o->theirs, err) < 0)
		return -1;
	int rc = o->with ? 0 : measure(o, name, err);
	if (rc == 0)
		rc = record_load(&ours, name, err);
	if (rc == 0) {
		rc = conclude(o, &theirs, &ours, name, err);
		if (rc >= 0 && record_is_twin(&theirs, &ours))
			fprintf(stderr,
				"mqbench: %s: is the same record as %s: that "
				"it holds here shows nothing\n",
				name, o->theirs);
		record_release(&ours);
	}
	record_release(&theirs);
	return rc;
}

static int run(void *options, const struct arguments *arguments,
	       struct error *err)
{
	struct replicate_options *o = options;
	o->theirs = arguments->word[0];
	o->rest = arguments->rest;
	return check(o, err) < 0 ? -1 : replicate(o, err);
}

const struct command command_replicate = {
	.name = "replicate",
	.usage = "THEIRS [-o OURS | --with OURS] [-- run's options]",
	.summary = "Replicate another record here: which conclusions hold",
	.options = {option_table, NULL},
	.size = sizeof(struct replicate_options),
	.words = 1,
	.rest = "run",
	.run = run,
};
