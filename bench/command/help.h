/* Help about the commands. */
#ifndef HELP_H
#define HELP_H

struct command;
struct error;

/* Sets the error that there is no such command; returns -1. */
int command_unknown(const char *word, struct error *err);

/* The help of one command, on standard output. */
void command_help_print(const struct command *command);

#endif
