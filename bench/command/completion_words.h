/* The possible words at each place of a command line, for shells and --help. */
#ifndef COMPLETION_WORDS_H
#define COMPLETION_WORDS_H

#include <stdbool.h>

struct command;
struct option_spec;

enum words_kind {
	WORDS_FILE = 1 << 0,
	WORDS_RECORD = 1 << 1, /* a file of results */
	WORDS_FOLDER = 1 << 2,
	WORDS_ADDRESS = 1 << 3, /* of a queue */
	WORDS_PROGRAM = 1 << 4,
};

/* All of them empty if any text is possible, as for a number. */
struct completion_words {
	unsigned kinds;
	bool many;	 /* several, with commas between */
	char list[16];	 /* all of this list (words.h); "": none */
	char words[256]; /* others, blanks between */
};

/*
 * From the argument that --help shows: "text|json" is words, MECHANISM,...
 * several of `mqbench list mechanisms`, FILE, FOLDER, ADDRESS and PROGRAM are
 * kinds.
 */
void completion_words_of_option(const struct option_spec *spec,
				struct completion_words *words);

/* The same for arguments that are not options, from the usage. */
void completion_words_of_usage(const struct command *command,
			       struct completion_words *words);

#endif
