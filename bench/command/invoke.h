/* A command of mqbench run for another one, in a process of its own. */
#ifndef INVOKE_H
#define INVOKE_H

#include <stddef.h>

struct error;

/*
 * Runs it to its end with what it prints on standard output given up; its
 * progress and its one error line stay on standard error. argv[0] is its name.
 * Its exit status; -1 with an error where it was interrupted or killed.
 */
int invoke_apart(char **argv, struct error *err);

/*
 * KIND-STAMP.json for what it leaves, beside the other records of a checkout
 * where KIND begins with "mqbench-".
 */
void invoke_name(char *path, size_t n, const char *kind);

/* What it will run, on standard error: "measuring: mqbench run --size 64". */
void invoke_say(char *const *argv);

#endif
