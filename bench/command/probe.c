/* probe: which promises each mechanism keeps on this kernel. */
#include <stdio.h>
#include <unistd.h>

#include "base/child.h"
#include "base/clock.h"
#include "base/cpu.h"
#include "base/error.h"
#include "command.h"
#include "command/output.h"
#include "command/words.h"
#include "core/machine/describe.h"
#include "core/machine/host.h"
#include "core/machine/host_virtual.h"
#include "core/record/record.h"
#include "core/record/save.h"
#include "core/run/isolate.h"
#include "probe/probe.h"
#include "registry.h"
#include "report.h"

#define ONLY_MAX 128

struct probe_options {
	unsigned format; /* of formats */
	const char *output;
	const struct promise *only[ONLY_MAX + 1];
	size_t onlys;
	unsigned parties;
	struct report_options report;
};

/* The report of each format; NULL: the record itself. */
static const char *const formats[] = {"promises", NULL, "ktap"};

static int take_promise(void *into, const struct option_spec *spec,
			const char *word, struct error *err)
{
	struct probe_options *o = into;
	const struct promise *promise = promise_find(word);
	if (!promise)
		return list_option_unknown("promises", spec->name, word, err);
	if (o->onlys < ONLY_MAX)
		o->only[o->onlys++] = promise;
	return 0;
}

static int take_party(void *into, const struct option_spec *spec,
		      const char *word, struct error *err)
{
	struct probe_options *o = into;
	const char *names[PARTIES + 1] = {NULL};
	for (int i = 0; i < PARTIES; i++)
		names[i] = party_names[i];
	int party = option_word(spec->name, word, names, err);
	if (party < 0)
		return -1;
	o->parties |= 1u << party;
	return 0;
}

#define AT(member) OPTION_AT(struct probe_options, member)

static const struct option_spec option_table[] = {
	{"format", 'f', "table|json|ktap",
	 "ktap is the format of kernel selftests", OPTION_CHOICE, AT(format)},
	{"only", 0, "PROMISE,...", "only these; see mqbench list promises",
	 OPTION_LIST, .handler = take_promise},
	{"mechanism", 0, "MECHANISM,...", "sysv posix pipe uds ring",
	 OPTION_LIST, .handler = take_party},
	{"output", 'o', "FILE", "write to this file", OPTION_TEXT, AT(output)},
	{"verbose", 'v', NULL, "what was expected, and why", OPTION_FLAG,
	 AT(report.verbose)},
	{0},
};

/* A record without results, of what can be said before anything is tried. */
static int describe(struct record *record, struct error *err)
{
	struct error why = {0};
	time_t now = time(NULL);
	clock_date(record->id, sizeof(record->id), CLOCK_FILE "-probe", now);
	clock_date(record->created, sizeof(record->created), CLOCK_RFC3339,
		   now);
	describe_tool(&record->tool);
	struct topology *topology = topology_load(err);
	if (!topology)
		return -1;
	host_describe(&record->environment, topology);
	host_machine_class(&record->environment, host_clock_unit());
	topology_free(topology);
	bool private = isolate_try(&why) == 0;
	describe_namespace(&record->environment, private, why.text);
	return 0;
}

static void print_record(const struct probe_options *o,
			 const struct record *record, FILE *out)
{
	const char *format = formats[o->format];
	if (format)
		report_find(format)->write_one(out, record, &o->report);
	else
		record_save_promises(record, out);
}

/* 1: something that Linux promises is not so; 4: nothing was observed. */
static int status_of(const struct sightings *found, struct error *err)
{
	if (sightings_count(found, NULL, NOT_KEPT) > 0)
		return STATUS_REGRESSION;
	if (sightings_count(found, NULL, KEPT) > 0)
		return STATUS_OK;
	for (size_t i = 0; i < found->count; i++)
		if (found->sighting[i].verdict == SKIPPED)
			return error_set(
				err, STATUS_SKIPPED,
				"nothing could be tested, such as %s of %s: %s",
				found->sighting[i].word,
				found->sighting[i].mechanism,
				found->sighting[i].observed);
	return STATUS_OK;
}

static int run(void *options, const struct arguments *arguments,
	       struct error *err)
{
	struct probe_options *o = options;
	struct record record = {.complete = true};
	struct output output;
	const struct probe_request request = {
		.only = o->onlys ? o->only : NULL,
		.parties = o->parties,
		.catalogue = &catalogue,
	};
	(void)arguments;
	o->report.colour = output_is_coloured(o->output);
	child_take_signals();
	if (output_open(&output, o->output, NULL, 0, err) < 0)
		return -1;
	int rc = describe(&record, err);
	if (rc == 0)
		rc = probe_run(&record.promises, &request, err);
	if (rc == 0)
		print_record(o, &record, output.file);
	rc = output_close(&output, rc, err);
	if (rc == 0)
		rc = status_of(&record.promises, err);
	record_release(&record);
	return rc;
}

const struct command command_probe = {
	.name = "probe",
	.usage = "[--format table|json|ktap] [--only WORD,...] [-o FILE]",
	.summary = "Test the promises of each mechanism on this kernel",
	.options = {option_table, NULL},
	.size = sizeof(struct probe_options),
	.run = run,
};
