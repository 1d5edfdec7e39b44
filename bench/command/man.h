/* Pages of the manual in Markdown, from the tables of --help. */
#ifndef MAN_H
#define MAN_H

#include <stdio.h>

#include "command.h"

/* scripts/manual.awk makes man(7) of it. */
void man_command(FILE *out, const struct command *command);

/* The page of the program itself. */
void man_program(FILE *out, const struct manual *manual,
		 const struct note *environment);

#endif
