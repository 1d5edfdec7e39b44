/* help: what the program and each command is, for people and for shells. */
#include <stdbool.h>
#include <stdio.h>

#include "base/error.h"
#include "base/options.h"
#include "base/text.h"
#include "base/units.h"
#include "command.h"
#include "command/choices.h"
#include "command/complete.h"
#include "command/help.h"
#include "command/man.h"
#include "registry.h"
#include "version.h"

struct help_options {
	bool man, complete;
};

#define AT(member) OPTION_AT(struct help_options, member)

static const struct option_spec option_table[] = {
	{"man", 0, NULL, "the manual page, in Markdown", OPTION_FLAG, AT(man)},
	{"complete", 0, NULL, "completions for the words after --", OPTION_FLAG,
	 AT(complete)},
	{0},
};

static const struct manual program_manual = {
	.text = "Measures System V message queues against POSIX message "
		"queues: latency and throughput, across message sizes, "
		"blocking modes, priorities, fill levels and placements on "
		"CPUs. Pipes, UNIX sockets and a ring in shared memory are "
		"measured as controls. Every message is checked.\n\n`mqbench "
		"run` measures, writes one JSON file, the record, and prints a "
		"table. All other tables, plots and verdicts are made from "
		"records. If permitted, as for root, a measurement runs in a "
		"private IPC namespace and touches no queue and no limit of "
		"the host.\n\nData goes to standard output or to the given "
		"file, everything else to standard error.",
	.examples =
		(const struct note[]){
			{"mqbench run", "System V against POSIX, in a minute"},
			{"mqbench run --workload flood --size '64..8192*2' "
			 "--placement two-cpus",
			 "a stream of messages of eight sizes"},
			{"mqbench run --workload pingpong --wait "
			 "block,poll,epoll,notify",
			 "the cost of each blocking mode"},
			{"mqbench plot", "draw the newest record into plots/"},
			{0},
		},
	.statuses =
		(const struct note[]){
			{"0", "done"},
			{"1", "a regression, or a promise of Linux that is not "
			      "kept"},
			{"2", "usage or bad input, or an output that cannot be "
			      "opened"},
			{"3", "cannot tell, under `--strict`"},
			{"4", "nothing could be measured"},
			{"5", "a measurement failed, or output was lost"},
			{"125", "`compare --bisect`: this commit cannot be "
				"judged"},
			{"130", "interrupted; what was finished is saved"},
			{0},
		},
	.files =
		(const struct note[]){
			{"results/ID.json",
			 "records, in a checkout of mqbench; elsewhere "
			 "./mqbench-ID.json"},
			{"plots/", "plots, unless another folder is given"},
			{0},
		},
};

static const struct note environment[] = {
	{"NO_COLOR", "if set, output has no colours"},
	{"XDG_RUNTIME_DIR",
	 "where a run in the host's namespace lists the queues that it "
	 "creates, for `mqbench queues clean`; else TMPDIR, else /tmp"},
	{0},
};

int command_unknown(const char *word, struct error *err)
{
	const char *names[64] = {NULL};
	for (size_t i = 0; commands[i] && i < 63; i++)
		names[i] = commands[i]->name;
	return units_unknown(err, "", word, names, "see mqbench --help");
}

static void print_program(void)
{
	printf("mqbench " MQBENCH_VERSION
	       ": compares System V and POSIX message queues\n\n");
	for (const struct note *e = program_manual.examples; e->what; e++)
		printf("  %s\n      %s\n", e->what, e->about);
	printf("\nCommands:\n");
	for (size_t i = 0; commands[i]; i++)
		printf("  %-10s %s\n", commands[i]->name, commands[i]->summary);
	printf("\nmqbench COMMAND --help shows more. Exit status: 0 done; 1 a "
	       "regression;\n2 usage or bad input; 3 cannot tell, under "
	       "--strict; 4 nothing could be\nmeasured; 5 a measurement "
	       "failed; 130 interrupted.\n");
}

void command_help_print(const struct command *command)
{
	struct choices beside;
	printf("Usage: mqbench %s %s\n%s.\n", command->name, command->usage,
	       command->summary);
	choices_of_usage(command, &beside);
	if (beside.list[0]) {
		fputs("\nOne of: ", stdout);
		text_wrap(stdout, beside.words, 8, 8, 80);
	}
	if (command->options.spec) {
		printf("\nOptions:\n");
		options_help(stdout, &command->options);
	}
	if (!command->manual || !command->manual->examples)
		return;
	printf("\nExamples:\n");
	for (const struct note *e = command->manual->examples; e->what; e++)
		printf("  %s\n      %s\n", e->what, e->about);
}

static void print_help(const struct help_options *o,
		       const struct command *command)
{
	if (o->man && command)
		man_command(stdout, command);
	else if (o->man)
		man_program(stdout, &program_manual, environment);
	else if (command)
		command_help_print(command);
	else
		print_program();
}

static int run_help(void *options, const struct arguments *arguments,
		    struct error *err)
{
	const struct help_options *o = options;
	const char *name = arguments->word[0];
	if (o->complete) {
		complete(stdout, (int)arguments->words, arguments->word);
		return STATUS_OK;
	}
	if (arguments->words > 1)
		return error_set(err, STATUS_USAGE,
				 "help %s: takes one command at a time",
				 arguments->word[1]);
	const struct command *command = name ? command_find(name) : NULL;
	if (name && !command)
		return command_unknown(name, err);
	print_help(o, command);
	return STATUS_OK;
}

static const struct manual help_manual = {
	.text = "Prints the list of commands, or a command's options; the same "
		"as `mqbench COMMAND --help`. The manual pages and shell "
		"completions come from the same tables.",
	.examples =
		(const struct note[]){
			{"mqbench help run", "the options of run"},
			{"mqbench help --man run",
			 "its manual page, if none is installed"},
			{0},
		},
};

const struct command command_help = {
	.name = "help",
	.usage = "[COMMAND]",
	.summary = "Show help for the program or a command",
	.options = {option_table, NULL},
	.size = sizeof(struct help_options),
	.words = WORDS_ANY,
	.manual = &help_manual,
	.run = run_help,
};
