/* probe: which promises each mechanism keeps on this kernel. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/child.h"
#include "base/cpu.h"
#include "base/error.h"
#include "base/units.h"
#include "command.h"
#include "command/command_util.h"
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

struct ask {
	const struct report *report; /* NULL: JSON */
	const char *output;
	const struct promise *only[ONLY_MAX + 1];
	size_t onlys;
	unsigned parties;
	struct report_options options;
	bool help;
};

static const struct option_spec option_table[] = {
	{"format", 'f', "table|json|ktap",
	 "ktap is the format of kernel selftests"},
	{"only", 0, "PROMISE,...", "only these; see mqbench list promises"},
	{"mechanism", 0, "MECHANISM,...", "sysv posix pipe uds ring"},
	{"output", 'o', "FILE", "write to this file"},
	{"verbose", 'v', NULL, "what was expected, and why"},
	{"help", 'h', NULL, "show this help"},
	{0},
};

static int take_format(struct ask *ask, const char *value, struct error *err)
{
	static const char *const names[] = {"table", "json", "ktap", NULL};
	if (!strcmp(value, "json"))
		ask->report = NULL;
	else if (!strcmp(value, "table"))
		ask->report = report_find("promises");
	else if (!strcmp(value, "ktap"))
		ask->report = report_find("ktap");
	else
		return units_unknown(err, "--format ", value, names,
				     "there are table json ktap");
	return 0;
}

static int take_promise(struct ask *ask, const char *word, struct error *err)
{
	const char *names[ONLY_MAX + 1] = {NULL};
	size_t n = 0;
	const struct promise *promise = promise_find(word);
	for (size_t i = 0; subjects[i]; i++)
		for (const struct promise *p = subjects[i]->promise;
		     p->word && n < ONLY_MAX; p++)
			names[n++] = p->word;
	if (!promise)
		return units_unknown(err, "--only ", word, names,
				     "see mqbench list promises");
	if (ask->onlys < ONLY_MAX)
		ask->only[ask->onlys++] = promise;
	return 0;
}

static int take_party(struct ask *ask, const char *word, struct error *err)
{
	const char *names[PARTIES + 1] = {NULL};
	for (int i = 0; i < PARTIES; i++) {
		names[i] = party_names[i];
		if (!strcmp(word, party_names[i])) {
			ask->parties |= 1u << i;
			return 0;
		}
	}
	return units_unknown(err, "--mechanism ", word, names,
			     "there are sysv posix pipe uds ring");
}

/* Each word between commas. */
static int take_list(struct ask *ask, const char *list,
		     int (*take)(struct ask *, const char *, struct error *),
		     struct error *err)
{
	char *copy = strdup(list), *rest = copy, *word;
	int rc = copy ? 0 : error_set(err, STATUS_FAILED, "out of memory");
	while (rc == 0 && (word = strsep(&rest, ",")))
		rc = take(ask, word, err);
	free(copy);
	return rc;
}

static int take_option(void *context, const char *name, const char *value,
		       struct error *err)
{
	struct ask *ask = context;
	if (!strcmp(name, "format"))
		return take_format(ask, value, err);
	if (!strcmp(name, "only"))
		return take_list(ask, value, take_promise, err);
	if (!strcmp(name, "mechanism"))
		return take_list(ask, value, take_party, err);
	if (!strcmp(name, "output"))
		ask->output = value;
	else if (!strcmp(name, "verbose"))
		ask->options.verbose = true;
	else if (!strcmp(name, "help"))
		ask->help = true;
	return 0;
}

/* A record without results, of what can be said before anything is tried. */
static int describe(struct record *record, struct error *err)
{
	struct error why = {0};
	time_t now = time(NULL);
	struct tm tm;
	gmtime_r(&now, &tm);
	strftime(record->id, sizeof(record->id), "%Y%m%d-%H%M%S-probe", &tm);
	strftime(record->created, sizeof(record->created), "%Y-%m-%dT%H:%M:%SZ",
		 &tm);
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

static int write_record(const struct ask *ask, const struct record *record,
			struct error *err)
{
	const char *name = ask->output ? ask->output : "standard output";
	FILE *out = output_open(ask->output, err);
	if (!out)
		return -1;
	struct error why = {0};
	int rc = ask->report ? ask->report->write(out, &record, 1,
						  &ask->options, &why)
			     : record_save_promises(record, out);
	if (fflush(out) == EOF || rc < 0)
		rc = error_set(err, STATUS_FAILED, "%s: could not be written",
			       name);
	return output_close(out, ask->output, rc, err);
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

static int probe(const struct ask *ask, struct error *err)
{
	struct record record = {.complete = true};
	const struct probe_request request = {
		.only = ask->onlys ? ask->only : NULL,
		.parties = ask->parties,
		.catalogue = &catalogue,
	};
	child_take_signals();
	int rc = describe(&record, err);
	if (rc == 0)
		rc = probe_run(&record.promises, &request, err);
	if (rc == 0)
		rc = write_record(ask, &record, err);
	if (rc == 0)
		rc = status_of(&record.promises, err);
	record_release(&record);
	return rc;
}

static int run(int argc, char **argv, struct error *err)
{
	struct ask ask = {.report = report_find("promises")};
	ask.options.colour = isatty(1) && !getenv("NO_COLOR");
	struct options options = {argc, argv, 1, option_table, NULL, false};
	struct options_taker taker = {&ask, take_option, NULL};
	if (options_read(&options, &taker, err) < 0)
		return -1;
	if (ask.help) {
		command_help_print(command_find("probe"));
		return STATUS_OK;
	}
	return probe(&ask, err);
}

static const struct manual manual = {
	.text = "Tests what each mechanism promises on the running kernel: "
		"whether a queue can be polled, whether a freed slot wakes one "
		"sender or all, what happens at each limit. Each promise is "
		"tested in its own process and, if permitted, its own IPC "
		"namespace. All of them take less than 20 s.",
	.statuses =
		(const struct note[]){
			{"0", "every promise of Linux was kept"},
			{"1", "one was not"},
			{"2", "usage, or an output that cannot be opened"},
			{"4", "nothing could be tested"},
			{"5", "a probe failed, or output was lost"},
			{"130", "interrupted"},
			{0},
		},
	.examples =
		(const struct note[]){
			{"mqbench probe", "all promises, a table"},
			{"mqbench probe -v --only polled,wakes-one",
			 "two of them, with what was expected and why"},
			{"mqbench probe --format ktap",
			 "for a harness of kernel selftests"},
			{0},
		},
};

const struct command command_probe = {
	.name = "probe",
	.usage = "[--format table|json|ktap] [--only WORD,...] [-o FILE]",
	.summary = "Test the promises of each mechanism on this kernel",
	.options = option_table,
	.manual = &manual,
	.run = run,
};
