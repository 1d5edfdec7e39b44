/* What shells complete. */
#ifndef COMPLETE_H
#define COMPLETE_H

#include <stdio.h>

/*
 * Prints what may complete the last word of a command line (its words after
 * `mqbench`): one word a line, with a tab and its meaning; or ":files",
 * ":records", ":folders", ":programs" for the shell to find them.
 */
void complete(FILE *out, int words, char **word);

#endif
