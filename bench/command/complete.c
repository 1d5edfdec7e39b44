/* Completion of a command line, from the tables that --help is printed from. */
#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "base/array.h"
#include "command.h"
#include "command/complete.h"
#include "command/completion_words.h"
#include "command/words.h"
#include "core/queues/queue_list.h"
#include "registry.h"

/* The word that is begun, and what of it has been dealt with. */
struct begun {
	FILE *out;
	const char *whole; /* "--wait=poll,ep" */
	size_t done;	   /* "--wait=poll," */
};

static void offer(const struct begun *begun, const char *word,
		  const char *meaning)
{
	const char *rest = begun->whole + begun->done;
	if (strncmp(word, rest, strlen(rest)) != 0)
		return;
	fprintf(begun->out, "%.*s%s\t%s\n", (int)begun->done, begun->whole,
		word, meaning);
}

/* How each kind of address begins, and the queues that there are. */
static void offer_addresses(const struct begun *begun)
{
	static const char *const ways[] = {"/", "posix:/", "sysv:0x",
					   "sysv:id:", "sysv:ftok:"};
	struct queue_list list;
	const struct mechanism *sysv = catalogue_mechanism(&catalogue, "sysv");
	for (size_t i = 0; i < ARRAY_LENGTH(ways); i++)
		offer(begun, ways[i], "");
	queue_list_read(&list, sysv);
	for (size_t i = 0; i < list.count; i++)
		if (!strpbrk(list.queue[i].text, " \\"))
			offer(begun, list.queue[i].text, "");
	queue_list_release(&list);
}

/* Whether a word occurs before the last comma. */
static bool is_given(const struct begun *begun, const char *word)
{
	const char *at = begun->whole, *end = begun->whole + begun->done;
	for (size_t n; at < end; at += n + 1) {
		n = strcspn(at, "=,");
		if (strlen(word) == n && !strncmp(word, at, n))
			return true;
	}
	return false;
}

/* The part of "poll,ep" before the incomplete word. */
static void skip_given(struct begun *begun)
{
	const char *comma = strrchr(begun->whole + begun->done, ',');
	if (comma)
		begun->done = (size_t)(comma + 1 - begun->whole);
}

/* What is not lower case, as A:B, stands for other words. */
static void offer_list(const struct begun *begun, const char *list)
{
	const char *word, *meaning;
	for (size_t i = 0; (word = list_word(list, i, &meaning)); i++)
		if (islower((unsigned char)word[0]) && !is_given(begun, word))
			offer(begun, word, meaning);
}

static void offer_words(struct begun begun, struct completion_words *words)
{
	static const char *const kinds[] = {":files", ":records", ":folders",
					    NULL, ":programs"};
	char *save;
	if (words->many)
		skip_given(&begun);
	for (char *word = strtok_r(words->words, " ", &save); word;
	     word = strtok_r(NULL, " ", &save))
		if (!is_given(&begun, word))
			offer(&begun, word, "");
	offer_list(&begun, words->list);
	if (words->kinds & WORDS_ADDRESS)
		offer_addresses(&begun);
	for (size_t i = 0; i < ARRAY_LENGTH(kinds); i++)
		if (words->kinds & 1u << i && kinds[i])
			fprintf(begun.out, "%s\n", kinds[i]);
}

static void offer_options(const struct begun *begun,
			  const struct command *command)
{
	struct option_spec spec;
	for (size_t i = 0; options_nth(&command->options, i, &spec); i++) {
		char name[64];
		snprintf(name, sizeof(name), "--%s", spec.name);
		offer(begun, name, spec.help);
	}
}

/* Where a word of the usage was given, no other follows. */
static void offer_usage(const struct begun *begun,
			const struct command *command, bool any_before)
{
	struct completion_words words;
	completion_words_of_usage(command, &words);
	if (any_before && !words.many)
		words.words[0] = words.list[0] = '\0';
	offer_words(*begun, &words);
}

static void offer_values(const struct begun *begun,
			 const struct option_spec *spec)
{
	struct completion_words words;
	completion_words_of_option(spec, &words);
	offer_words(*begun, &words);
}

static void complete_command(struct begun *begun, const struct command *command,
			     int words, char **word)
{
	struct option_spec spec;
	bool any_before = false;
	for (int i = 0; i < words; i++) {
		const struct command *behind =
			command->rest ? command_find(command->rest) : NULL;
		if (!strcmp(word[i], "--") && behind) {
			complete_command(begun, behind, words - i - 1,
					 word + i + 1);
			return;
		}
		if (!options_find(&command->options, word[i], &spec)) {
			any_before = true;
		} else if (option_needs_value(&spec) && !strchr(word[i], '=') &&
			   ++i == words) {
			offer_values(begun, &spec);
			return;
		}
	}
	const char *equals = strchr(begun->whole, '=');
	if (begun->whole[0] != '-') {
		offer_usage(begun, command, any_before);
	} else if (!equals) {
		offer_options(begun, command);
	} else if (options_find(&command->options, begun->whole, &spec)) {
		begun->done = (size_t)(equals + 1 - begun->whole);
		offer_values(begun, &spec);
	}
}

void complete(FILE *out, int words, char **word)
{
	struct begun begun = {out, words ? word[words - 1] : "", 0};
	const struct command *command =
		words > 1 ? command_find(word[0]) : NULL;
	const char *summary, *name;
	if (command)
		complete_command(&begun, command, words - 2, word + 1);
	if (words > 1)
		return;
	for (size_t i = 0; (name = list_word("commands", i, &summary)); i++)
		offer(&begun, name, summary);
	offer(&begun, "--help", "");
	offer(&begun, "--version", "");
}
