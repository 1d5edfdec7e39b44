/* Manual pages in Markdown, from the tables of commands, options and words. */
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "command/choices.h"
#include "command/man.h"
#include "command/words.h"
#include "registry.h"
#include "version.h"

static const struct note statuses_of_all[] = {
	{"0", "done"},
	{"2", "usage or bad input, or an output that cannot be opened"},
	{"5", "output was lost, as on a full disk"},
	{0},
};

/* A description is no sentence. */
static void head(FILE *out, const char *name, const char *about)
{
	fprintf(out,
		"# %s(1), " MQBENCH_DATE "\n\n## Name\n\n%s - %c%s\n\n"
		"## Synopsis\n\n",
		name, name, tolower((unsigned char)about[0]), about + 1);
}

/* Upper-case words of a usage stand for something. */
static void usage(FILE *out, const char *text)
{
	static const char upper[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	while (*text) {
		size_t n = strspn(text, upper);
		const char *mark = n ? "**" : "";
		if (!n)
			n = strcspn(text, upper);
		fprintf(out, "%s%.*s%s", mark, (int)n, text, mark);
		text += n;
	}
	fputs("\n", out);
}

/* A line would end the cell of a table. */
static void cell(FILE *out, const char *text)
{
	for (; *text; text++)
		fprintf(out, *text == '|' ? "\\%c" : "%c", *text);
}

static void row(FILE *out, const char *what, const char *about)
{
	fputs("| `", out);
	cell(out, what);
	fputs("` | ", out);
	cell(out, about);
	fputs(" |\n", out);
}

static void notes(FILE *out, const char *title, const struct note *note)
{
	if (!note)
		return;
	fprintf(out, "\n## %s\n\n| what | about |\n|---|---|\n", title);
	for (; note->what; note++)
		row(out, note->what, note->about);
}

static void option(FILE *out, const struct option_spec *spec)
{
	fputs("| ", out);
	if (spec->letter)
		fprintf(out, "`-%c`, ", spec->letter);
	fprintf(out, "`--%s`", spec->name);
	if (spec->argument) {
		fputs(spec->argument[0] == '[' ? "**" : " **", out);
		cell(out, spec->argument);
		fputs("**", out);
	}
	fputs(" | ", out);
	cell(out,
	     strcmp(spec->name, "help") ? spec->help : "the options, in short");
	fputs(" |\n", out);
}

/* Whether a word of the list may stand somewhere in the command's line. */
static bool takes(const struct command *command, const char *list)
{
	struct option_spec spec;
	struct choices choices;
	choices_of_usage(command, &choices);
	bool found = !strcmp(choices.list, list);
	for (size_t i = 0; !found && options_nth(&command->options, i, &spec);
	     i++) {
		choices_of_option(&spec, &choices);
		found = !strcmp(choices.list, list);
	}
	return found;
}

static void lists(FILE *out, const struct command *command)
{
	const char *list, *word, *summary;
	for (size_t i = 0; (list = list_word("lists", i, &summary)); i++) {
		if (!takes(command, list))
			continue;
		fprintf(out, "\n## %s\n\n| what | about |\n|---|---|\n", list);
		for (size_t j = 0; (word = list_word(list, j, &summary)); j++)
			row(out, word, summary);
	}
}

static void options(FILE *out, const struct command *command)
{
	struct option_spec spec;
	if (!command->options.spec)
		return;
	fputs("\n## Options\n\n| option | about |\n|---|---|\n", out);
	for (size_t i = 0; options_nth(&command->options, i, &spec); i++)
		option(out, &spec);
}

static void examples(FILE *out, const struct note *note)
{
	fputs("\n## Examples\n", out);
	for (; note && note->what; note++)
		fprintf(out, "\n%c%s\n\n```\n%s\n```\n",
			toupper((unsigned char)note->about[0]), note->about + 1,
			note->what);
}

void man_command(FILE *out, const struct command *command)
{
	const struct manual *manual = command->manual;
	char name[64];
	snprintf(name, sizeof(name), "mqbench-%s", command->name);
	head(out, name, command->summary);
	fprintf(out, "`mqbench %s` ", command->name);
	usage(out, command->usage);
	fprintf(out, "\n## Description\n\n%s\n", manual->text);
	options(out, command);
	lists(out, command);
	notes(out, "Files", manual->files);
	notes(out, "Exit status",
	      manual->statuses ? manual->statuses : statuses_of_all);
	examples(out, manual->examples);
	fputs("\n## See also\n\n`mqbench`(1), `mqbench-record`(5)\n", out);
}

void man_program(FILE *out, const struct manual *manual,
		 const struct note *environment)
{
	head(out, "mqbench", "measure System V and POSIX message queues");
	fprintf(out,
		"`mqbench` **command** [**options**]\n\n"
		"`mqbench` `--help` | `--version`\n\n## Description\n\n%s\n\n"
		"## Commands\n\nEach has a page of its own.\n\n"
		"| what | about |\n|---|---|\n",
		manual->text);
	for (size_t i = 0; commands[i]; i++)
		fprintf(out, "| `mqbench-%s`(1) | %s |\n", commands[i]->name,
			commands[i]->summary);
	notes(out, "Environment", environment);
	notes(out, "Files", manual->files);
	notes(out, "Exit status", manual->statuses);
	examples(out, manual->examples);
	fputs("\n## See also\n\n`mqbench-record`(5), `mq_overview`(7), "
	      "`sysvipc`(7)\n",
	      out);
}
