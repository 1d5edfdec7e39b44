/* A command started by its name and words. */
#ifndef START_H
#define START_H

#include "command.h"

/*
 * Reads the options and runs it, or prints its help. argv[0] is its name, a
 * NULL ends it. The exit status; -1 with an error.
 */
int command_start(const struct command *command, char **argv,
		  struct error *err);

/* Reads them alone: the struct is set to the defaults first. */
int command_read(const struct command *command, void *options,
		 struct arguments *arguments, struct error *err);

#endif
