/* Words read from the arguments and usage lines that --help shows. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/array.h"
#include "base/options.h"
#include "base/text.h"
#include "command.h"
#include "command/completion_words.h"
#include "command/words.h"
#include "params.h"

static const struct {
	const char *word;
	unsigned kind, beside; /* as an option's argument; beside options */
} places[] = {
	{"FILE", WORDS_FILE, WORDS_RECORD},
	{"FOLDER", WORDS_FOLDER, WORDS_FOLDER},
	{"ADDRESS", WORDS_ADDRESS, WORDS_ADDRESS},
	{"PROGRAM", WORDS_PROGRAM, WORDS_PROGRAM},
};

static void add_word(struct completion_words *words, const char *word)
{
	text_append(words->words, sizeof(words->words), "%s%s",
		    words->words[0] ? " " : "", word);
}

/* MECHANISM is of the list "mechanisms"; false where there is none. */
static bool set_list(struct completion_words *words, const char *word)
{
	char list[sizeof(words->list)];
	const char *summary;
	size_t n = strlen(word);
	if (n + 2 > sizeof(list))
		return false;
	for (size_t i = 0; i < n; i++)
		list[i] = (char)tolower((unsigned char)word[i]);
	strcpy(list + n, "s");
	if (!list_word(list, 0, &summary))
		return false;
	strcpy(words->list, list);
	return true;
}

static void add(struct completion_words *words, const char *word, bool beside)
{
	if (islower((unsigned char)word[0])) {
		add_word(words, word);
		return;
	}
	for (size_t i = 0; i < ARRAY_LENGTH(places); i++)
		if (!strcmp(places[i].word, word)) {
			words->kinds |=
				beside ? places[i].beside : places[i].kind;
			return;
		}
	if (!set_list(words, word) && beside)
		words->kinds |= WORDS_FILE;
}

/* Each of "text|json", "[=no,yes]", "WORD,..." and "FOLDER | FILE...". */
static void add_all(struct completion_words *words, const char *text, size_t n,
		    bool beside)
{
	static const char between[] = "[]=|,. ";
	for (size_t at = strspn(text, between); at < n;
	     at += strspn(text + at, between)) {
		char word[64];
		size_t length = strcspn(text + at, between);
		snprintf(word, sizeof(word), "%.*s", (int)length, text + at);
		add(words, word, beside);
		at += length;
	}
}

void completion_words_of_option(const struct option_spec *spec,
				struct completion_words *words)
{
	memset(words, 0, sizeof(*words));
	if (!spec->argument)
		return;
	const struct axis *axis = axis_find(spec->name);
	words->many = strstr(spec->argument, ",...") != NULL;
	if (axis && axis->words && axis->argument == spec->argument)
		for (size_t i = 0; axis->words[i]; i++)
			add_word(words, axis->words[i]);
	else
		add_all(words, spec->argument, strlen(spec->argument), false);
}

void completion_words_of_usage(const struct command *command,
			       struct completion_words *words)
{
	const char *text = command->usage + strspn(command->usage, " [|");
	memset(words, 0, sizeof(*words));
	for (bool skip = false; *text; text += strspn(text, " [|")) {
		struct option_spec spec;
		char word[64];
		size_t n = strcspn(text, " ");
		snprintf(word, sizeof(word), "%.*s", (int)n, text);
		if (!strcmp(word, "--"))
			return; /* another command's options follow */
		if (word[0] == '-')
			skip = options_find(&command->options, word, &spec) &&
			       option_needs_value(&spec);
		else if (!skip && strcmp(word, "options]") != 0)
			add_all(words, text, n, true);
		else
			skip = false;
		text += n;
	}
}
