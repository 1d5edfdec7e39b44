/* The table of contents: all that the program can do, one line each. */
#ifndef REGISTRY_H
#define REGISTRY_H

#include "core/plan/catalogue.h"

struct command;
struct mechanism;
struct report;
struct workload;

/* Ended by NULL; in the order in which they are shown. */
extern const struct mechanism *const mechanisms[];
extern const struct workload *const workloads[];
extern const struct report *const reports[];
extern const struct command *const commands[];

/* Mechanisms and workloads, for code that may not include this table. */
extern const struct catalogue catalogue;

/* NULL if there is none of the name. */
const struct report *report_find(const char *name);
const struct command *command_find(const char *name);

#endif
