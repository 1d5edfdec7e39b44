/* A command of mqbench run for another one, in a process of its own. */
#ifndef INVOKE_H
#define INVOKE_H

#include <stddef.h>

struct error;

/*
 * Runs it to its end and discards its standard output; its progress and its
 * error line stay on standard error. argv[0] is its name. Returns its exit
 * status; -1 with an error if it was interrupted or killed.
 */
int invoke_apart(char **argv, struct error *err);

/*
 * A name for its record: KIND-STAMP.json, among the other records of a checkout
 * if KIND begins with "mqbench-".
 */
void invoke_name(char *path, size_t n, const char *kind);

/*
 * Prints what will run, on standard error: "measuring: mqbench run --size 64".
 */
void invoke_say(char *const *argv);

#endif
