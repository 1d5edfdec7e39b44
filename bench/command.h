/* A command: what stands behind `mqbench`. */
#ifndef COMMAND_H
#define COMMAND_H

#include "base/options.h"

struct error;

struct command {
	const char *name;
	const char *usage;   /* what follows the name: "[axes] [-o FILE]" */
	const char *summary; /* one line for the list of commands */
	const struct option_spec *options; /* ended by a NULL name; or NULL */
	options_more *more;		   /* further options; or NULL */
	/* argv[0] is the name. The exit status; -1 with an error. */
	int (*run)(int argc, char **argv, struct error *err);
};

#endif
