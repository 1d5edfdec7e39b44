/* report: saved records, printed again. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "command.h"
#include "command/files.h"
#include "command/history/print.h"
#include "command/output.h"
#include "command/scripts.h"
#include "command/words.h"
#include "core/judge/merge.h"
#include "core/record/load.h"
#include "core/record/record.h"
#include "core/record/save.h"
#include "core/record/summarise.h"
#include "metric.h"
#include "registry.h"
#include "report.h"

struct report_request {
	const struct report *report; /* NULL: the table */
	const char *output, *promises;
	const char *only;	     /* NULL: every configuration */
	const struct metric *metric; /* NULL: every one */
	const char *bundle; /* an archive instead of a report; or NULL */
	const char *redact; /* of the bundle: "host,paths,cmdline" */
	bool merge;	    /* all records into one, */
	bool as_record;	    /* which is what is written */
	struct report_options options;
	struct files files;
};

static int take_report(void *into, const struct option_spec *spec,
		       const char *name, struct error *err)
{
	struct report_request *r = into;
	char program[128], folder[8192], path[8400], quoted[300];
	r->report = report_find(name);
	if (r->report)
		return 0;
	snprintf(program, sizeof(program), "export/%s.jq", name);
	if (scripts_find(program, folder, sizeof(folder), NULL) == 0) {
		snprintf(path, sizeof(path), "%s/%s", folder, program);
		return error_set(err, STATUS_USAGE,
				 "--format %s: run jq -rf %s FILE.json", name,
				 text_shell_word(quoted, sizeof(quoted), path));
	}
	return list_option_unknown("reports", spec->name, name, err);
}

static int take_metric(void *into, const struct option_spec *spec,
		       const char *name, struct error *err)
{
	struct report_request *r = into;
	r->metric = metric_find(name);
	return r->metric
		       ? 0
		       : list_option_unknown("metrics", spec->name, name, err);
}

static int check_redact(void *into, const struct option_spec *spec,
			const char *word, struct error *err)
{
	static const char *const words[] = {"host", "paths", "cmdline", NULL};
	(void)into;
	return option_word(spec->name, word, words, err) < 0 ? -1 : 0;
}

static int take_redact(void *into, const struct option_spec *spec,
		       const char *list, struct error *err)
{
	((struct report_request *)into)->redact = list;
	return option_list(spec, list, check_redact, into, err);
}

#define AT(member) OPTION_AT(struct report_request, member)

static const struct option_spec option_table[] = {
	{"format", 'f', "REPORT",
	 "table markdown csv; see mqbench list reports",
	 .handler = take_report},
	{"output", 'o', "FILE", "write to this file", OPTION_TEXT, AT(output)},
	{"only", 0, "PATTERN", "only configurations like 'flood/*'",
	 OPTION_TEXT, AT(only)},
	{"metric", 0, "NAME", "only this metric; see mqbench list metrics",
	 .handler = take_metric},
	{"merge", 0, NULL, "one record of all; without --format, that record",
	 OPTION_FLAG, AT(merge)},
	{"promises", 0, "FILE", "promises from this file, not the record's",
	 OPTION_TEXT, AT(promises)},
	{"bundle", 0, "OUT", "records, plots and checksums in one .tar.gz",
	 OPTION_TEXT, AT(bundle)},
	{"redact", 0, "WORD,...",
	 "remove host, paths or cmdline from the bundle",
	 .handler = take_redact},
	{"verbose", 'v', NULL, "also show null and the details of the runs",
	 OPTION_FLAG, AT(options.verbose)},
	{0},
};

static int write_report(const struct report_request *r,
			const struct records *records, struct error *err)
{
	struct output output;
	int rc = 0;
	if (output_open(&output, r->output, &r->promises, 1, err) < 0)
		return -1;
	if (r->as_record)
		record_print(records->record, output.file);
	else
		rc = report_write(r->report, output.file, records->list,
				  records->count, &r->options, err);
	return output_close(&output, rc, err);
}

static int report_folder(const struct report_request *r, const char *folder,
			 struct error *err)
{
	struct history history = {0};
	if (!r->report->write_history || r->files.count > 1 || r->promises ||
	    r->merge)
		return error_set(err, STATUS_USAGE,
				 "%s: only --format html takes a folder, as "
				 "its only argument",
				 folder);
	struct output output;
	int rc = history_of_folder(&history, folder, err);
	if (rc == 0)
		rc = output_open(&output, r->output, NULL, 0, err);
	if (rc == 0) {
		r->report->write_history(output.file, &history, folder);
		rc = output_close(&output, 0, err);
	}
	history_release(&history);
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

static int count_files(const struct report_request *r, struct error *err)
{
	const struct report *report = r->report;
	if (r->merge && r->files.count < 2)
		return error_set(err, STATUS_USAGE,
				 "--merge: takes two records or more");
	if (r->merge && report->min_records < 2)
		return 0;
	if (r->files.count < report->min_records)
		return error_set(err, STATUS_USAGE,
				 "--format %s needs %zu records", report->name,
				 report->min_records);
	if (report->max_records > 0 && r->files.count > report->max_records)
		return error_set(err, STATUS_USAGE,
				 "--format %s takes only %zu record%s",
				 report->name, report->max_records,
				 report->max_records > 1 ? "s" : "");
	return 0;
}

/* As it is to be reported. */
static int prepare(const struct report_request *r, struct record *record,
		   const char *file, struct error *err)
{
	if (r->promises && take_promises(record, r->promises, err) < 0)
		return -1;
	if (!r->only && !r->metric)
		return 0;
	record_narrow(record, r->only,
		      r->metric ? (enum metric_id)(r->metric - metrics)
				: METRICS);
	if (r->only && record->results == 0)
		return error_set(err, STATUS_USAGE,
				 "--only %s: %s has no such configuration",
				 r->only, file);
	return 0;
}

/* What comes of it may be nothing at all. */
static void note_empty(const struct report_request *r,
		       const struct records *records)
{
	for (size_t i = 0; i < records->count && !r->report->of_promises; i++)
		if (records->record[i].results == 0)
			fprintf(stderr, "note: %s: has no results\n",
				r->files.name[i]);
}

static int bundle_files(const struct report_request *r, struct error *err)
{
	if (r->output || r->promises || r->only || r->metric || r->merge ||
	    r->report != report_find("table"))
		return error_set(err, STATUS_USAGE,
				 "--bundle %s: contains everything; omit -o, "
				 "--format, --only, --metric, --merge and "
				 "--promises",
				 r->bundle);
	const char **argv = mem_array(r->files.count + 4, sizeof(*argv));
	argv[1] = r->bundle;
	argv[2] = r->redact ? r->redact : "";
	memcpy(argv + 3, r->files.name, r->files.count * sizeof(*argv));
	int rc = script_start("bundle.sh", argv, err);
	free(argv);
	return rc;
}

/* The first becomes all of them, and the others are given back. */
static int merge(struct records *records, struct error *err)
{
	int rc = records_merge(records->record, records->count, err);
	if (rc == 0 && record_runs(records->record) > RECORD_RUNS_MAX)
		rc = record_has_over(RECORD_RUNS_MAX, "runs", err);
	while (records->count > 1)
		record_release(&records->record[--records->count]);
	return rc;
}

static int report_files(struct report_request *r, struct error *err)
{
	struct records records;
	if (r->bundle)
		return bundle_files(r, err);
	if (r->redact)
		return error_set(err, STATUS_USAGE,
				 "--redact: requires --bundle OUT.tar.gz");
	if (count_files(r, err) < 0)
		return -1;
	int rc = records_read(&records, r->files.name, r->files.count,
			      r->report->of_promises && !r->promises, err);
	if (rc == 0 && (r->merge || r->report->pools)) {
		rc = records_once(&records, (const char **)r->files.name, NULL,
				  err);
		r->files.count = records.count;
	}
	if (rc == 0)
		rc = count_files(r, err);
	if (rc == 0 && r->merge)
		rc = merge(&records, err);
	for (size_t i = 0; rc == 0 && i < records.count; i++)
		rc = prepare(r, &records.record[i], r->files.name[i], err);
	if (rc == 0)
		rc = write_report(r, &records, err);
	if (rc == 0)
		note_empty(r, &records);
	records_release(&records);
	return rc;
}

static int run(void *options, const struct arguments *arguments,
	       struct error *err)
{
	struct report_request *r = options;
	r->as_record = r->merge && !r->report;
	if (!r->report)
		r->report = report_find("table");
	r->options.colour = output_is_coloured(r->output);
	if (files_take(&r->files, arguments, err) < 0 ||
	    target_differs(r->output, (const char *const *)r->files.name,
			   r->files.count, err) < 0)
		return -1;
	for (size_t i = 0; i < r->files.count; i++)
		if (!r->bundle && history_is_folder(r->files.name[i]))
			return report_folder(r, r->files.name[i], err);
	return report_files(r, err);
}

const struct command command_report = {
	.name = "report",
	.usage = "[FILE... | FOLDER] [--format NAME] [-o OUT]",
	.summary = "Print saved records (default: the newest)",
	.options = {option_table, NULL},
	.size = sizeof(struct report_request),
	.words = WORDS_ANY,
	.run = run,
};
