/* choose: which mechanism for what is wanted, and what shows it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cpu.h"
#include "base/error.h"
#include "base/memory.h"
#include "command.h"
#include "command/choose/folder.h"
#include "command/choose/options.h"
#include "command/choose/print.h"
#include "command/files.h"
#include "command/history/print.h"
#include "command/invoke.h"
#include "command/output.h"
#include "core/judge/choice.h"
#include "core/judge/choice_rank.h"
#include "core/judge/standing.h"
#include "core/machine/host.h"
#include "core/record/load.h"
#include "probe/probe.h"
#include "registry.h"

struct evidence {
	struct files files;
	struct choose_names names; /* of the records, one each */
	struct records records;
	struct record probed;
	bool has_probed;
	char measured[128], probe[128];
	struct facts here;
	struct choose_command next; /* what would answer what is open */
	bool repeats;		    /* that was measured already */
};

static enum choice_test test_of(const char *word, const char *mechanism)
{
	const struct promise *promise = promise_find(word);
	for (int i = 0; promise && i < PARTIES; i++) {
		const struct offer *offer = &promise->offer[i];
		if (strcmp(party_names[i], mechanism) != 0 || !offer->expected)
			continue;
		return offer->expect == KEPT ? TEST_EXPECTED
		       : offer->observe	     ? TEST_UNEXPECTED
					     : TEST_NEEDLESS;
	}
	return TEST_NONE;
}

static int find_names(struct evidence *e, const struct choose_options *o,
		      const struct arguments *arguments, struct error *err)
{
	const char *class = facts_get(&e->here, "machine_class", NULL);
	size_t count =
		files_take(&e->files, arguments, NULL) < 0 ? 0 : e->files.count;
	for (size_t i = 0; i < count; i++)
		if (!history_is_folder(e->files.name[i]))
			choose_names_add(&e->names, e->files.name[i]);
		else if (choose_of_folder(&e->names, e->files.name[i], &o->want,
					  class, err) < 0)
			return -1;
	return 0;
}

/* Where there is no record at all, everything is still open. */
static int load_all(struct evidence *e, const struct choose_options *o,
		    const struct arguments *arguments, struct error *err)
{
	if (find_names(e, o, arguments, err) < 0)
		return -1;
	if (records_read(&e->records, e->names.name, e->names.count, false,
			 err) < 0)
		return -1;
	if (!o->promises)
		return 0;
	e->has_probed = record_load_promises(&e->probed, o->promises, err) == 0;
	return e->has_probed ? 0 : -1;
}

static int describe_here(struct facts *here, struct error *err)
{
	struct topology *topology = topology_load(err);
	if (!topology)
		return -1;
	host_describe(here, topology);
	host_machine_class(here, "ns");
	topology_free(topology);
	return 0;
}

static int take_probe(struct evidence *e, struct error *err)
{
	struct record probed;
	if (record_load_promises(&probed, e->probe, err) < 0)
		return -1;
	if (e->has_probed)
		record_release(&e->probed);
	e->probed = probed;
	e->has_probed = true;
	return 0;
}

static int load_measured(struct evidence *e, struct error *err)
{
	size_t i = e->records.count;
	struct record *record = &e->records.record[i];
	if (record_load(record, e->measured, err) < 0)
		return -1;
	e->records.list[i] = record;
	choose_names_add(&e->names, e->measured);
	e->records.count++;
	/* Promises tried just now go before those of an older file. */
	if (record->promises.count > 0 && e->has_probed) {
		record_release(&e->probed);
		e->has_probed = false;
	}
	return 0;
}

/* What the rest has is not said before it: values of an axis would add up. */
static void leave_to(struct choose_command *command, const char *option)
{
	size_t n = strcspn(option, "=");
	for (size_t i = 1; i < command->words; i++) {
		const char *word = command->word[i];
		if (strncmp(word, option, n) != 0 ||
		    (word[n] && word[n] != '='))
			continue;
		size_t gone = i + 1 < command->words && !word[n] &&
					      command->word[i + 1][0] != '-'
				      ? 2
				      : 1;
		command->words -= gone;
		memmove(command->word[i], command->word[i + gone],
			(command->words - i) * sizeof(command->word[0]));
		return;
	}
}

/* run's own options go to it; a probe has none of them. */
static int add_rest(struct choose_command *command, char *const *rest,
		    struct error *err)
{
	bool probes = !strcmp(command->word[0], "probe");
	if (*rest && probes)
		return error_set(err, STATUS_USAGE,
				 "-- %s: only promises are open, and mqbench "
				 "probe tests them: omit run's options",
				 *rest);
	for (size_t i = 0; rest[i]; i++)
		if (!strncmp(rest[i], "--", 2))
			leave_to(command, rest[i]);
	for (; *rest; rest++) {
		if (!strncmp(*rest, "-o", 2) || !strncmp(*rest, "--output", 8))
			return error_set(err, STATUS_USAGE,
					 "-- %.40s: choose names the record, "
					 "and reads it; copy it afterwards",
					 *rest);
		if (command->words + 3 > CHOOSE_WORDS ||
		    strlen(*rest) >= COMMAND_MAX)
			return error_set(err, STATUS_USAGE,
					 "-- %.40s: too long a command line",
					 *rest);
		snprintf(command->word[command->words++], COMMAND_MAX, "%s",
			 *rest);
	}
	/* The record is named here. */
	command->words -= probes ? 2 : 0;
	return 0;
}

/* What it ends with is in the record; without one there is nothing to add. */
static int measure(struct evidence *e, struct choose_command *command,
		   struct error *err)
{
	char *argv[CHOOSE_WORDS + 3] = {NULL};
	bool probes = !strcmp(command->word[0], "probe");
	char *path = probes ? e->probe : e->measured;
	invoke_name(path, sizeof(e->measured),
		    probes ? "probe" : "mqbench-choose");
	for (size_t i = 0; i < command->words; i++)
		argv[i] = command->word[i];
	argv[command->words] = "-o";
	argv[command->words + 1] = path;
	invoke_say(argv);
	int status = invoke_apart(argv, err);
	if (status < 0)
		return -1;
	if (access(path, R_OK) != 0)
		return error_set(err,
				 (enum status)(status ? status : STATUS_FAILED),
				 "mqbench %s: left no record", argv[0]);
	return probes ? take_probe(e, err) : load_measured(e, err);
}

static void make_choice(struct choice *choice, struct choice_evidence *given,
			struct evidence *e, const struct choose_options *o)
{
	*given = (struct choice_evidence){
		.catalogue = &catalogue,
		.record = e->records.list,
		.records = e->records.count,
		.probed = e->has_probed ? &e->probed : NULL,
		.machine_class = facts_get(&e->here, "machine_class", NULL),
		.test = test_of,
	};
	choice_make(choice, &o->want, given);
}

static bool has_word(const struct choose_command *command, const char *word)
{
	for (size_t i = 0; i < command->words; i++)
		if (!strcmp(command->word[i], word))
			return true;
	return false;
}

/* Whether it asks for no more than was done, of as many mechanisms or fewer. */
static bool is_done(const struct choose_command *next,
		    const struct choose_command *done)
{
	bool probes = !strcmp(next->word[0], "probe");
	if (probes)
		return has_word(done, "probe") || has_word(done, "--promises");
	for (size_t i = 1; i < next->words; i++)
		if (!has_word(done, next->word[i]) &&
		    strcmp(next->word[i - 1], "--mechanism") != 0)
			return false;
	return has_word(done, "run");
}

/* Measured once: what is still open then takes another decision. */
static int make_and_measure(struct choice *choice,
			    struct choice_evidence *given, struct evidence *e,
			    const struct choose_options *o, char *const *rest,
			    struct error *err)
{
	struct choose_command done;
	make_choice(choice, given, e, o);
	if (choose_command_make(&e->next, choice) == 0 || !o->measure)
		return 0;
	done = e->next;
	if (add_rest(&done, rest, err) < 0)
		return -1;
	choice_release(choice);
	if (measure(e, &done, err) < 0)
		return -1;
	make_choice(choice, given, e, o);
	e->repeats = choose_command_make(&e->next, choice) > 0 && !*rest &&
		     is_done(&e->next, &done);
	if (e->repeats)
		e->next.words = 0;
	return 0;
}

/* 1: shown that none will do; 4: not shown of any that it does. */
static int status_of(const struct choose_options *o,
		     const struct choice *choice)
{
	if (choice->count[STANDING_MEETS] + choice->count[STANDING_MAY] > 0)
		return o->strict && !choice_is_sure(choice) ? STATUS_NOISY
							    : STATUS_OK;
	return choice->count[STANDING_NEAR] + choice->count[STANDING_UNKNOWN] >
			       0
		       ? STATUS_SKIPPED
		       : STATUS_REGRESSION;
}

static int print_and_conclude(const struct choose_options *o,
			      const struct evidence *e,
			      const struct choice_evidence *given,
			      const struct choice *choice, FILE *out)
{
	const struct choose_view view = {
		.choice = choice,
		.evidence = given,
		.name = (const char *const *)e->names.name,
		.probed_name = !e->has_probed ? NULL
			       : *e->probe    ? e->probe
					      : o->promises,
		.limits = &e->here,
		.next = &e->next,
		.repeats = e->repeats,
		.colour = output_is_coloured(o->output),
		.format = (enum document_format)o->format,
	};
	(o->format > DOCUMENT_MARKDOWN ? choose_print_json
				       : choose_print_text)(out, &view);
	return status_of(o, choice);
}

static int run(void *options, const struct arguments *arguments,
	       struct error *err)
{
	struct choose_options *o = options;
	struct choice choice = {0};
	struct choice_evidence given;
	struct evidence e = {0};
	struct output output;
	int rc = *arguments->rest && !o->measure
			 ? error_set(err, STATUS_USAGE,
				     "-- %.40s: run's options, with --measure",
				     *arguments->rest)
			 : choose_want(o, err);
	if (rc == 0)
		rc = describe_here(&e.here, err);
	if (rc == 0)
		rc = load_all(&e, o, arguments, err);
	if (rc == 0)
		rc = target_differs(o->output, &o->promises, 1, err);
	if (rc == 0)
		rc = output_open(&output, o->output,
				 (const char *const *)e.files.name,
				 e.files.count, err);
	if (rc == 0) {
		rc = make_and_measure(&choice, &given, &e, o, arguments->rest,
				      err);
		if (rc == 0)
			rc = print_and_conclude(o, &e, &given, &choice,
						output.file);
		rc = output_close(&output, rc, err);
	}
	choice_release(&choice);
	records_release(&e.records);
	if (e.has_probed)
		record_release(&e.probed);
	facts_release(&e.here);
	choose_names_release(&e.names);
	return rc;
}

const struct command command_choose = {
	.name = "choose",
	.usage = "[FILE...|FOLDER] [options] [--measure [-- run's options]]",
	.summary = "Rank the mechanisms for given requirements",
	.options = {choose_option_table, choose_more_options},
	.size = sizeof(struct choose_options),
	.words = WORDS_ANY,
	.rest = "run",
	.run = run,
};
