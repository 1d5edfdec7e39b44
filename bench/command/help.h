/* What the program says of its commands. */
#ifndef HELP_H
#define HELP_H

struct command;
struct error;

/* Sets the error that no command is called so; returns -1. */
int command_unknown(const char *word, struct error *err);

/* The help of one command, on standard output. */
void command_help_print(const struct command *command);

#endif
