/* Every run of System V and POSIX: a row for each configuration. */
#ifndef RUNS_H
#define RUNS_H

#include <stdio.h>

struct record;

/* Its sections of columns; -1: out of memory. */
int runs_write(FILE *out, const struct record *record);

#endif
