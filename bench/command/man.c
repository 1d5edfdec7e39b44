/* Manual pages in mdoc(7), from the tables of commands, options and words. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "command/choices.h"
#include "command/help_parts.h"
#include "command/roff.h"
#include "command/words.h"
#include "registry.h"
#include "version.h"

static const struct note statuses_of_all[] = {
	{"0", "done"},
	{"2", "usage or bad input, or an output that cannot be opened"},
	{"5", "output was lost, as on a full disk"},
	{0},
};

static void head(FILE *out, const char *name, const char *about)
{
	fprintf(out, ".Dd " MQBENCH_DATE "\n.Dt ");
	for (const char *c = name; *c; c++)
		fputc(toupper((unsigned char)*c), out);
	fprintf(out, " 1\n.Os mqbench " MQBENCH_VERSION "\n.Sh NAME\n.Nm ");
	roff_word(out, name, strlen(name));
	/* A description is no sentence. */
	fprintf(out, "\n.Nd %c", tolower((unsigned char)about[0]));
	roff_word(out, about + 1, strlen(about + 1));
	fputc('\n', out);
}

/* Upper-case words of a usage stand for something. */
static void usage(FILE *out, const char *text)
{
	while (*text) {
		size_t n = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
		bool stands = n > 0;
		if (!n)
			n = strcspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
		fputs(stands ? "\\fI" : "", out);
		roff_word(out, text, n);
		fputs(stands ? "\\fR" : "", out);
		text += n;
	}
	fputc('\n', out);
}

/* Of a list, each word with its meaning; else nothing. */
static void words(FILE *out, const char *list)
{
	const char *word, *summary;
	size_t widest = 0;
	if (!list[0])
		return;
	for (size_t i = 0; (word = list_word(list, i, &summary)); i++)
		widest = strlen(word) > widest ? strlen(word) : widest;
	fprintf(out, ".Pp\n.Bl -tag -width %zun -compact\n", widest);
	for (size_t i = 0; (word = list_word(list, i, &summary)); i++) {
		fputs(".It Cm ", out);
		roff_literal(out, word);
		roff_text(out, summary);
	}
	fputs(".El\n", out);
}

static void option(FILE *out, const struct option_spec *spec)
{
	struct choices choices;
	fputs(".It", out);
	if (spec->letter)
		fprintf(out, " Fl %c ,", spec->letter);
	fputs(" Fl \\-", out);
	roff_word(out, spec->name, strlen(spec->name));
	if (spec->argument) {
		fputs(spec->argument[0] == '[' ? " Ns Ar \\&" : " Ar ", out);
		roff_word(out, spec->argument, strlen(spec->argument));
	}
	fputc('\n', out);
	roff_text(out, strcmp(spec->name, "help") ? spec->help
						  : "the options, in short");
	choices_of_option(spec, &choices);
	words(out, choices.list);
}

static void options(FILE *out, const struct command *command)
{
	struct option_spec spec;
	if (!command->options)
		return;
	fputs(".Sh OPTIONS\n.Bl -tag -width Ds\n", out);
	for (size_t i = 0;
	     options_nth(command->options, command->more, i, &spec); i++)
		option(out, &spec);
	fputs(".El\n", out);
}

static void notes(FILE *out, const char *title, const char *macro,
		  const struct note *note)
{
	size_t widest = 0;
	if (!note)
		return;
	for (size_t i = 0; note[i].what; i++)
		widest = strlen(note[i].what) > widest ? strlen(note[i].what)
						       : widest;
	fprintf(out, ".Sh %s\n.Bl -tag -width %zun -compact\n", title,
		widest < 16 ? widest : 8);
	for (size_t i = 0; note[i].what; i++) {
		fprintf(out, ".It %s ", macro);
		roff_literal(out, note[i].what);
		roff_text(out, note[i].about);
	}
	fputs(".El\n", out);
}

static void examples(FILE *out, const struct note *note)
{
	if (!note)
		return;
	fputs(".Sh EXAMPLES\n", out);
	for (size_t i = 0; note[i].what; i++) {
		if (i > 0)
			fputs(".Pp\n", out);
		fputc(toupper((unsigned char)note[i].about[0]), out);
		roff_text(out, note[i].about + 1);
		fputs(".Bd -literal -offset indent\n", out);
		roff_literal(out, note[i].what);
		fputs(".Ed\n", out);
	}
}

void man_command(FILE *out, const struct command *command)
{
	const struct manual *manual = command->manual;
	struct choices beside;
	char name[64];
	snprintf(name, sizeof(name), "mqbench-%s", command->name);
	choices_of_usage(command, &beside);
	head(out, name, command->summary);
	fprintf(out, ".Sh SYNOPSIS\n.Nm mqbench\n.Cm %s\n", command->name);
	if (command->usage[0])
		usage(out, command->usage);
	fputs(".Sh DESCRIPTION\n", out);
	roff_text(out, manual->text);
	words(out, beside.list);
	options(out, command);
	notes(out, "FILES", "Pa", manual->files);
	notes(out, "EXIT STATUS", "Li",
	      manual->statuses ? manual->statuses : statuses_of_all);
	examples(out, manual->examples);
	fputs(".Sh SEE ALSO\n.Xr mqbench 1 ,\n.Xr mqbench\\-record 5\n", out);
}

static void command_list(FILE *out)
{
	fputs(".Sh COMMANDS\nEach has a page of its own.\n"
	      ".Bl -tag -width mqbench\\-history(1) -compact\n",
	      out);
	for (size_t i = 0; commands[i]; i++) {
		fprintf(out, ".It Xr mqbench\\-%s 1\n", commands[i]->name);
		roff_text(out, commands[i]->summary);
	}
	fputs(".El\n", out);
}

void man_program(FILE *out, const struct manual *manual,
		 const struct note *environment)
{
	head(out, "mqbench", "measure System V and POSIX message queues");
	fputs(".Sh SYNOPSIS\n.Nm\n.Ar command\n.Op Ar options\n"
	      ".Nm\n.Fl \\-help | \\-version\n.Sh DESCRIPTION\n",
	      out);
	roff_text(out, manual->text);
	command_list(out);
	notes(out, "ENVIRONMENT", "Ev", environment);
	notes(out, "FILES", "Pa", manual->files);
	notes(out, "EXIT STATUS", "Li", manual->statuses);
	examples(out, manual->examples);
	fputs(".Sh SEE ALSO\n.Xr mqbench\\-record 5 ,\n.Xr mq_overview 7 ,\n"
	      ".Xr sysvipc 7\n",
	      out);
}
