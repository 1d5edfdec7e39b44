/* What several commands share. */
#ifndef COMMAND_UTIL_H
#define COMMAND_UTIL_H

#include <stddef.h>

struct command;
struct error;

/* Sets the error that no command is called so; returns -1. */
int command_unknown(const char *word, struct error *err);

/* The help of one command, on standard output. */
void command_help_print(const struct command *command);

/*
 * The folder that has the script, of those that come with the program: beside
 * it when installed, in the source when built there. -1 and an error of
 * STATUS_USAGE where there is none.
 */
int scripts_find(const char *script, char *folder, size_t n, struct error *err);

/*
 * Becomes the script, with argv (argv[0] is set here, NULL ends it) and with
 * the program in MQBENCH. Returns only where that failed: -1 and an error.
 */
int script_start(const char *script, const char **argv, struct error *err);

#endif
