/* POSIX against System V: a row for each configuration that has both. */
#ifndef RATIOS_H
#define RATIOS_H

#include <stdio.h>

struct record;

/* Its sections of columns; -1: out of memory. */
int ratios_write(FILE *out, const struct record *record);

#endif
