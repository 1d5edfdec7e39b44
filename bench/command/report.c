/* report: saved records, printed again. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"
#include "base/units.h"
#include "command.h"
#include "command/command_util.h"
#include "command/files.h"
#include "command/history/print.h"
#include "core/record/load.h"
#include "core/record/record.h"
#include "core/record/summarise.h"
#include "metric.h"
#include "registry.h"
#include "report.h"

struct choice {
	const struct report *report;
	const char *output, *promises;
	const char *only;      /* NULL: every configuration */
	enum metric_id metric; /* METRICS: every one */
	const char *bundle;    /* an archive instead of a report; or NULL */
	const char *redact;    /* of the bundle: "host,paths,cmdline" */
	struct report_options options;
	struct files files;
	bool help;
};

static const struct option_spec option_table[] = {
	{"format", 'f', "REPORT",
	 "table markdown csv; see mqbench list reports"},
	{"output", 'o', "FILE", "write to this file"},
	{"only", 0, "PATTERN", "only configurations like 'flood/*'"},
	{"metric", 0, "NAME", "only this one; see mqbench list metrics"},
	{"promises", 0, "FILE", "promises from this file, not the record's"},
	{"bundle", 0, "OUT", "records, plots and checksums in one .tar.gz"},
	{"redact", 0, "WORD,...",
	 "remove host, paths or cmdline from the bundle"},
	{"verbose", 'v', NULL, "also null and the details of the runs"},
	{"help", 'h', NULL, "this text"},
	{0},
};

static int choose_report(struct choice *c, const char *name, struct error *err)
{
	const char *names[64] = {NULL};
	char program[128], folder[8192];
	c->report = report_find(name);
	if (c->report)
		return 0;
	snprintf(program, sizeof(program), "export/%s.jq", name);
	if (scripts_find(program, folder, sizeof(folder), NULL) == 0)
		return error_set(err, STATUS_USAGE,
				 "--format %s: run jq -rf %s/%s FILE.json",
				 name, folder, program);
	for (size_t i = 0; reports[i] && i < 63; i++)
		names[i] = reports[i]->name;
	return units_unknown(err, "--format ", name, names,
			     "see mqbench list reports");
}

static int choose_metric(struct choice *c, const char *name, struct error *err)
{
	const char *names[METRICS + 1] = {NULL};
	const struct metric *metric = metric_find(name);
	for (size_t i = 0; i < METRICS; i++)
		names[i] = metrics[i].name;
	if (!metric)
		return units_unknown(err, "--metric ", name, names,
				     "see mqbench list metrics");
	c->metric = (enum metric_id)(metric - metrics);
	return 0;
}

static int check_redact(const char *list, struct error *err)
{
	const char *const words[] = {"host", "paths", "cmdline", NULL};
	char copy[256], *rest = copy, *word;
	snprintf(copy, sizeof(copy), "%s", list);
	while ((word = strsep(&rest, ",")))
		if (strcmp(word, words[0]) && strcmp(word, words[1]) &&
		    strcmp(word, words[2]))
			return units_unknown(err, "--redact ", word, words,
					     "there are host paths cmdline");
	return 0;
}

static int take_option(void *context, const char *name, const char *value,
		       struct error *err)
{
	struct choice *c = context;
	if (!strcmp(name, "format"))
		return choose_report(c, value, err);
	if (!strcmp(name, "metric"))
		return choose_metric(c, value, err);
	if (!strcmp(name, "only"))
		c->only = value;
	if (!strcmp(name, "redact")) {
		c->redact = value;
		return check_redact(value, err);
	}
	if (!strcmp(name, "bundle"))
		c->bundle = value;
	if (!strcmp(name, "output"))
		c->output = value;
	if (!strcmp(name, "promises"))
		c->promises = value;
	if (!strcmp(name, "verbose"))
		c->options.verbose = true;
	if (!strcmp(name, "help"))
		c->help = true;
	return 0;
}

static int take_word(void *context, const char *word, struct error *err)
{
	struct choice *c = context;
	return files_add(&c->files, word, err);
}

/* Names the output that an error is about, and closes it. */
static int close_output(const struct choice *c, FILE *out, int rc,
			const struct error *why, struct error *err)
{
	if (rc < 0)
		error_set(err, why->status, "%s%s%s",
			  c->output ? c->output : "", c->output ? ": " : "",
			  why->text);
	return output_close(out, c->output, rc, err);
}

static int write_report(const struct choice *c, const struct record *record,
			struct error *err)
{
	const struct record *list[FILES_MAX];
	for (size_t i = 0; i < c->files.count; i++)
		list[i] = &record[i];
	FILE *out = output_open(c->output, err);
	if (!out)
		return -1;
	struct error why = {0};
	int rc = c->report->write(out, list, c->files.count, &c->options, &why);
	return close_output(c, out, rc, &why, err);
}

static int report_folder(const struct choice *c, const char *folder,
			 struct error *err)
{
	struct history history = {0};
	struct error why = {0};
	if (!c->report->write_history || c->files.count > 1 || c->promises)
		return error_set(err, STATUS_USAGE,
				 "%s: only --format html takes a folder, as "
				 "its only argument",
				 folder);
	int rc = history_of_folder(&history, folder, err);
	FILE *out = rc == 0 ? output_open(c->output, err) : NULL;
	if (out) {
		rc = c->report->write_history(out, &history, folder, &why);
		rc = close_output(c, out, rc, &why, err);
	}
	history_release(&history);
	return out ? rc : -1;
}

/* In the place of the record's own. */
static int take_promises(struct record *record, const char *path,
			 struct error *err)
{
	struct record other;
	if (record_load_promises(&other, path, err) < 0)
		return -1;
	sightings_release(&record->promises);
	record->promises = other.promises;
	memset(&other.promises, 0, sizeof(other.promises));
	record_release(&other);
	return 0;
}

static int count_files(const struct choice *c, struct error *err)
{
	const struct report *report = c->report;
	if (c->files.count < report->min_records)
		return error_set(err, STATUS_USAGE,
				 "--format %s needs %zu records", report->name,
				 report->min_records);
	if (report->max_records > 0 && c->files.count > report->max_records)
		return error_set(err, STATUS_USAGE,
				 "--format %s takes only %zu record%s",
				 report->name, report->max_records,
				 report->max_records > 1 ? "s" : "");
	return 0;
}

static int load(const struct choice *c, struct record *record, const char *file,
		struct error *err)
{
	int rc = c->report->of_promises
			 ? record_load_promises(record, file, err)
			 : record_load(record, file, err);
	if (rc == 0 && c->promises)
		rc = take_promises(record, c->promises, err);
	if (rc < 0 || (!c->only && c->metric == METRICS))
		return rc;
	record_narrow(record, c->only, c->metric);
	if (c->only && record->results == 0)
		return error_set(err, STATUS_USAGE,
				 "--only %s: %s has no such configuration",
				 c->only, file);
	return 0;
}

/* What comes of it may be nothing at all. */
static void note_empty(const struct choice *c, const struct record *record)
{
	for (size_t i = 0; i < c->files.count && !c->report->of_promises; i++)
		if (record[i].results == 0)
			fprintf(stderr, "note: %s: has no results\n",
				c->files.name[i]);
}

static int bundle_files(const struct choice *c, struct error *err)
{
	const char *argv[FILES_MAX + 4] = {NULL, c->bundle, c->redact};
	if (c->output || c->promises || c->only || c->metric != METRICS ||
	    c->report != report_find("table"))
		return error_set(err, STATUS_USAGE,
				 "--bundle %s: contains everything; omit -o, "
				 "--format, --only, --metric and --promises",
				 c->bundle);
	memcpy(argv + 3, c->files.name, c->files.count * sizeof(*argv));
	return script_start("bundle.sh", argv, err);
}

static int report_files(struct choice *c, struct error *err)
{
	if (files_or_newest(&c->files, err) < 0)
		return -1;
	if (c->bundle)
		return bundle_files(c, err);
	if (*c->redact)
		return error_set(err, STATUS_USAGE,
				 "--redact: requires --bundle OUT.tar.gz");
	if (count_files(c, err) < 0)
		return -1;
	struct record *record = calloc(c->files.count, sizeof(*record));
	if (!record)
		return error_set(err, STATUS_FAILED, "out of memory");
	int rc = 0;
	for (size_t i = 0; i < c->files.count && rc == 0; i++)
		rc = load(c, &record[i], c->files.name[i], err);
	if (rc == 0)
		rc = write_report(c, record, err);
	if (rc == 0)
		note_empty(c, record);
	for (size_t i = 0; i < c->files.count; i++)
		record_release(&record[i]);
	free(record);
	return rc;
}

static int run(int argc, char **argv, struct error *err)
{
	struct choice c = {.report = report_find("table"),
			   .metric = METRICS,
			   .redact = ""};
	c.options.colour = isatty(1) && !getenv("NO_COLOR");
	struct options options = {argc, argv, 1, option_table, NULL, false};
	struct options_taker taker = {&c, take_option, take_word};
	if (options_read(&options, &taker, err) < 0)
		return -1;
	if (c.help) {
		command_help_print(command_find("report"));
		return STATUS_OK;
	}
	for (size_t i = 0; i < c.files.count; i++)
		if (!c.bundle && history_is_folder(c.files.name[i]))
			return report_folder(&c, c.files.name[i], err);
	return report_files(&c, err);
}

static const struct manual manual = {
	.text = "Prints records as a table, or in any other format of `mqbench "
		"list reports`. It reads only the files, which may come from "
		"another machine or an older mqbench.",
	.statuses =
		(const struct note[]){
			{"0", "done"},
			{"2",
			 "usage, no record, one that cannot be read, or an "
			 "output that cannot be opened"},
			{"5", "output was lost"},
			{0},
		},
	.examples =
		(const struct note[]){
			{"mqbench report", "the newest record, as a table"},
			{"mqbench report --format metrics r.json",
			 "every metric with its interval"},
			{"mqbench report --bundle r.tar.gz --redact "
			 "host,paths,cmdline r.json",
			 "an archive to publish"},
			{0},
		},
};

const struct command command_report = {
	.name = "report",
	.usage = "[FILE... | FOLDER] [--format NAME] [-o OUT]",
	.summary = "Print saved records (default: the newest)",
	.options = option_table,
	.manual = &manual,
	.run = run,
};
