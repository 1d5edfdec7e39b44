/* A command of mqbench, and its manual. */
#ifndef COMMAND_H
#define COMMAND_H

#include "base/options.h"

struct error;

struct note {
	const char *what;
	const char *about;
};

/*
 * What the man page says beyond the options; --help shows the examples too.
 * Texts are sentences; what stands between `backquotes` is literal. Lists end
 * with a NULL; each but the examples may be NULL.
 */
struct manual {
	const char *text;	     /* paragraphs, an empty line between */
	const struct note *examples; /* command lines, and what each does */
	const struct note *statuses; /* how it ends, beside 0, 2 and 5 */
	const struct note *files;
};

struct command {
	const char *name;
	/*
	 * What follows the name: "ADDRESS [options]". Lower-case words are
	 * literal, upper-case ones say what stands there. Shells complete by
	 * it, and by the options' arguments (command/words.h).
	 */
	const char *usage;
	const char *summary; /* one line for the list of commands */
	const struct option_spec *options; /* ended by a NULL name; or NULL */
	options_more *more;		   /* further options; or NULL */
	const struct manual *manual;
	/* argv[0] is the name. The exit status; -1 with an error. */
	int (*run)(int argc, char **argv, struct error *err);
};

#endif
