/* report: saved records, printed again. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/units.h"
#include "command.h"
#include "command/command_util.h"
#include "core/record.h"
#include "registry.h"
#include "report.h"

#define FILES_MAX 256

struct choice {
	const struct report *report;
	const char *output, *promises;
	struct report_options options;
	const char *file[FILES_MAX];
	size_t files;
	bool help;
};

static const struct option_spec option_table[] = {
	{"format", 'f', "NAME", "table gnuplot; see mqbench list reports"},
	{"output", 'o', "FILE", "instead of standard output"},
	{"promises", 0, "FILE", "of a mqbench probe, instead of the record's"},
	{"verbose", 'v', NULL, "null and the runs' details too"},
	{"help", 'h', NULL, "this text"},
	{0},
};

static int choose_report(struct choice *c, const char *name, struct error *err)
{
	const char *names[64] = {NULL};
	c->report = report_find(name);
	if (c->report)
		return 0;
	for (size_t i = 0; reports[i] && i < 63; i++)
		names[i] = reports[i]->name;
	return units_unknown(err, "--format ", name, names,
			     "see mqbench list reports");
}

static int take_option(void *context, const char *name, const char *value,
		       struct error *err)
{
	struct choice *c = context;
	if (!strcmp(name, "format"))
		return choose_report(c, value, err);
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
	if (c->files == FILES_MAX)
		return error_set(err, STATUS_USAGE, "over %d files", FILES_MAX);
	c->file[c->files++] = word;
	return 0;
}

static int write_report(const struct choice *c, const struct record *record,
			struct error *err)
{
	const struct record *list[FILES_MAX];
	for (size_t i = 0; i < c->files; i++)
		list[i] = &record[i];
	FILE *out = c->output ? fopen(c->output, "we") : stdout;
	if (!out)
		return error_errno(err, STATUS_USAGE, errno, "open %s",
				   c->output);
	struct error why = {0};
	int rc = c->report->write(out, list, c->files, &c->options, &why);
	if (rc < 0)
		error_set(err, why.status, "%s%s%s", c->output ? c->output : "",
			  c->output ? ": " : "", why.text);
	if (c->output && fclose(out) == EOF)
		rc = error_errno(err, STATUS_FAILED, errno, "write %s",
				 c->output);
	return rc;
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

static int report_files(struct choice *c, struct error *err)
{
	char newest[4096];
	if (c->files == 0) {
		if (newest_record(newest, sizeof(newest), err) < 0)
			return -1;
		c->file[c->files++] = newest;
	}
	if (c->files < c->report->min_records)
		return error_set(err, STATUS_USAGE,
				 "--format %s needs %zu records",
				 c->report->name, c->report->min_records);
	struct record *record = calloc(c->files, sizeof(*record));
	if (!record)
		return error_set(err, STATUS_FAILED, "out of memory");
	int rc = 0;
	for (size_t i = 0; i < c->files && rc == 0; i++) {
		rc = c->report->of_promises
			     ? record_load_promises(&record[i], c->file[i], err)
			     : record_load(&record[i], c->file[i], err);
		if (rc == 0 && c->promises)
			rc = take_promises(&record[i], c->promises, err);
	}
	if (rc == 0)
		rc = write_report(c, record, err);
	for (size_t i = 0; i < c->files; i++)
		record_release(&record[i]);
	free(record);
	return rc;
}

static int run(int argc, char **argv, struct error *err)
{
	struct choice c = {.report = report_find("table")};
	c.options.colour = isatty(1) && !getenv("NO_COLOR");
	struct options options = {argc, argv, 1, option_table, NULL, false};
	struct options_taker taker = {&c, take_option, take_word};
	if (options_read(&options, &taker, err) < 0)
		return -1;
	if (c.help) {
		command_help_print(command_find("report"));
		return STATUS_OK;
	}
	return report_files(&c, err);
}

const struct command command_report = {
	.name = "report",
	.usage = "[FILE...] [--format NAME] [-o OUT]",
	.summary = "Print saved records; without a file, the newest",
	.options = option_table,
	.run = run,
};
