/* What help prints for other programs: manual pages and shell completion. */
#ifndef HELP_PARTS_H
#define HELP_PARTS_H

#include <stdio.h>

#include "command.h"

/* A page in mdoc(7), from the tables that --help is printed from. */
void man_command(FILE *out, const struct command *command);

/* The page of the program itself. */
void man_program(FILE *out, const struct manual *manual,
		 const struct note *environment);

/*
 * What may stand at the end of a command line, whose last word is only begun:
 * words behind `mqbench`, one a line, with a tab and what each means; or
 * ":files", ":records", ":folders", ":programs" for the shell to find them.
 */
void complete(FILE *out, int words, char **word);

#endif
