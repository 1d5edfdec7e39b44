/* help: what the program and each command is, for people and for shells. */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/options.h"
#include "base/text.h"
#include "command.h"
#include "command/complete.h"
#include "command/completion_words.h"
#include "command/help.h"
#include "command/words.h"
#include "registry.h"
#include "version.h"

struct help_options {
	bool complete;
};

#define AT(member) OPTION_AT(struct help_options, member)

static const struct option_spec option_table[] = {
	{"complete", 0, NULL, "completions for the words after --", OPTION_FLAG,
	 AT(complete)},
	{0},
};

/* From docs/man, a command each, its page's name before it; NULL ends them. */
extern const char *const help_examples[][3];

int command_unknown(const char *word, struct error *err)
{
	return list_unknown("commands", "", word, "see mqbench --help", err);
}

static void print_examples(const char *page)
{
	const char *const(*e)[3] = help_examples;
	for (; (*e)[0]; e++)
		if (!strcmp((*e)[0], page))
			printf("  %s\n      %s\n", (*e)[1], (*e)[2]);
}

static void print_program(void)
{
	printf("mqbench " MQBENCH_VERSION
	       ": compares System V and POSIX message queues\n\n");
	print_examples("mqbench");
	printf("\nCommands:\n");
	for (size_t i = 0; commands[i]; i++)
		printf("  %-10s %s\n", commands[i]->name, commands[i]->summary);
	printf("\nmqbench COMMAND --help shows more. Exit status: 0 done; 1 a "
	       "regression;\n2 usage or bad input; 3 cannot tell, under "
	       "--strict; 4 nothing could be\nmeasured; 5 a measurement "
	       "failed; 130 interrupted.\n");
}

static void print_list(const char *list)
{
	char words[1024] = "";
	const char *word, *summary;
	for (size_t i = 0; (word = list_word(list, i, &summary)); i++)
		text_append(words, sizeof(words), " %s", word);
	fputs("\nOne of: ", stdout);
	text_wrap(stdout, words + 1, 8, 8, 80);
}

void command_help_print(const struct command *command)
{
	struct completion_words beside;
	printf("Usage: mqbench %s%s%s\n%s.\n", command->name,
	       *command->usage ? " " : "", command->usage, command->summary);
	completion_words_of_usage(command, &beside);
	if (beside.list[0])
		print_list(beside.list);
	if (command->options.spec) {
		printf("\nOptions:\n");
		options_help(stdout, &command->options);
	}
	printf("\nExamples:\n");
	print_examples(command->name);
	printf("\nThe manual: man mqbench-%s\n", command->name);
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
	if (command)
		command_help_print(command);
	else
		print_program();
	return STATUS_OK;
}

const struct command command_help = {
	.name = "help",
	.usage = "[COMMAND]",
	.summary = "Show help for the program or a command",
	.options = {option_table, NULL},
	.size = sizeof(struct help_options),
	.words = WORDS_ANY,
	.run = run_help,
};
