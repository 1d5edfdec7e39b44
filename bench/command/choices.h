/*
 * The possible words at each place of the command line, for shells and --help.
 */
#ifndef CHOICES_H
#define CHOICES_H

#include <stdbool.h>

struct command;
struct option_spec;

enum choice_kind {
	CHOOSE_FILE = 1 << 0,
	CHOOSE_RECORD = 1 << 1, /* a file of results */
	CHOOSE_FOLDER = 1 << 2,
	CHOOSE_ADDRESS = 1 << 3, /* of a queue */
	CHOOSE_PROGRAM = 1 << 4,
};

/* No words if any text is possible, as for a number. */
struct choices {
	unsigned kinds;
	bool many;	  /* several, with commas between */
	char list[16];	  /* words are those of this list (words.h), or "" */
	char words[4096]; /* blanks between */
};

/*
 * From the argument that --help shows: "text|json" is words, MECHANISM,...
 * several of `mqbench list mechanisms`, FILE, FOLDER, ADDRESS and PROGRAM are
 * kinds.
 */
void choices_of_option(const struct option_spec *spec, struct choices *choices);

/* The same for arguments that are not options, from the usage. */
void choices_of_usage(const struct command *command, struct choices *choices);

#endif
