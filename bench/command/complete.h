/* What shells complete. */
#ifndef COMPLETE_H
#define COMPLETE_H

#include <stdio.h>

/*
 * What may stand at the end of a command line, whose last word is only begun:
 * words behind `mqbench`, one a line, with a tab and what each means; or
 * ":files", ":records", ":folders", ":programs" for the shell to find them.
 */
void complete(FILE *out, int words, char **word);

#endif
