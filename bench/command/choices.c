/* Choices read from the arguments and usage lines that --help shows. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/array.h"
#include "base/options.h"
#include "base/text.h"
#include "command.h"
#include "command/choices.h"
#include "command/words.h"
#include "params.h"

static const struct {
	const char *word;
	unsigned kind, beside; /* as an option's argument; beside options */
} places[] = {
	{"FILE", CHOOSE_FILE, CHOOSE_RECORD},
	{"FOLDER", CHOOSE_FOLDER, CHOOSE_FOLDER},
	{"ADDRESS", CHOOSE_ADDRESS, CHOOSE_ADDRESS},
	{"PROGRAM", CHOOSE_PROGRAM, CHOOSE_PROGRAM},
};

static void add_word(struct choices *choices, const char *word)
{
	text_append(choices->words, sizeof(choices->words), "%s%s",
		    choices->words[0] ? " " : "", word);
}

/* MECHANISM is of the list "mechanisms"; false where there is none. */
static bool add_list(struct choices *choices, const char *word)
{
	char list[sizeof(choices->list)];
	const char *summary, *name;
	size_t n = strlen(word);
	if (n + 2 > sizeof(list))
		return false;
	for (size_t i = 0; i < n; i++)
		list[i] = (char)tolower((unsigned char)word[i]);
	strcpy(list + n, "s");
	if (!list_word(list, 0, &summary))
		return false;
	strcpy(choices->list, list);
	/* What is not lower case, as A:B, stands for other words. */
	for (size_t i = 0; (name = list_word(list, i, &summary)); i++)
		if (islower((unsigned char)name[0]))
			add_word(choices, name);
	return true;
}

static void add(struct choices *choices, const char *word, bool beside)
{
	if (islower((unsigned char)word[0])) {
		add_word(choices, word);
		return;
	}
	for (size_t i = 0; i < ARRAY_LENGTH(places); i++)
		if (!strcmp(places[i].word, word)) {
			choices->kinds |=
				beside ? places[i].beside : places[i].kind;
			return;
		}
	if (!add_list(choices, word) && beside)
		choices->kinds |= CHOOSE_FILE;
}

/* Each of "text|json", "[=no,yes]", "WORD,..." and "FOLDER | FILE...". */
static void add_all(struct choices *choices, const char *text, size_t n,
		    bool beside)
{
	static const char between[] = "[]=|,. ";
	for (size_t at = strspn(text, between); at < n;
	     at += strspn(text + at, between)) {
		char word[64];
		size_t length = strcspn(text + at, between);
		snprintf(word, sizeof(word), "%.*s", (int)length, text + at);
		add(choices, word, beside);
		at += length;
	}
}

void choices_of_option(const struct option_spec *spec, struct choices *choices)
{
	memset(choices, 0, sizeof(*choices));
	if (!spec->argument)
		return;
	const struct axis *axis = axis_find(spec->name);
	choices->many = strstr(spec->argument, ",...") != NULL;
	if (axis && axis->words && axis->argument == spec->argument)
		for (size_t i = 0; axis->words[i]; i++)
			add_word(choices, axis->words[i]);
	else
		add_all(choices, spec->argument, strlen(spec->argument), false);
}

/* Whether the option of n characters, with its dashes, takes a value. */
static bool has_value(const struct command *command, const char *option,
		      size_t n)
{
	size_t dashes = strspn(option, "-");
	const struct option_spec *spec = command->options.spec;
	for (; spec && spec->name; spec++)
		if (dashes == 1 ? spec->letter == option[1]
				: n == dashes + strlen(spec->name) &&
					  !strncmp(option + dashes, spec->name,
						   n - dashes))
			return spec->argument && spec->argument[0] != '[';
	return false;
}

void choices_of_usage(const struct command *command, struct choices *choices)
{
	const char *text = command->usage + strspn(command->usage, " [|");
	memset(choices, 0, sizeof(*choices));
	for (bool skip = false; *text; text += strspn(text, " [|")) {
		size_t n = strcspn(text, " ");
		if (n == 2 && !strncmp(text, "--", n))
			return; /* another command's options follow */
		if (text[0] == '-')
			skip = has_value(command, text, n);
		else if (!skip && strncmp(text, "options]", n) != 0)
			add_all(choices, text, n, true);
		else
			skip = false;
		text += n;
	}
}
