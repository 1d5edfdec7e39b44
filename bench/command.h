/* A command of mqbench; docs/man has its page. */
#ifndef COMMAND_H
#define COMMAND_H

#include "base/options.h"

struct error;

#define WORDS_ANY SIZE_MAX

struct command {
	const char *name;
	/*
	 * What follows the name: "ADDRESS [options]". Lower-case words are
	 * literal, upper-case ones are placeholders. Shell completion uses it,
	 * and the options' arguments (command/words.h).
	 */
	const char *usage;
	const char *summary; /* one line for the list of commands */
	struct option_table options;
	size_t size;	      /* of the struct that they are read into */
	const void *defaults; /* what it has before; NULL: zeroes */
	size_t words;	      /* that it takes beside options, at most */
	const char *rest;     /* the command whose options follow "--"; NULL */
	/*
	 * The option for `git bisect run`. With it any failure is
	 * STATUS_UNTESTABLE, because other statuses would call the commit bad.
	 * NULL: none.
	 */
	const char *bisect;
	/* The exit status; -1 with an error. */
	int (*run)(void *options, const struct arguments *arguments,
		   struct error *err);
	void (*release)(void *options); /* what they point to; or NULL */
};

#endif
