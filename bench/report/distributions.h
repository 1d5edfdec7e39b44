/* What the two formats of HdrHistogram share. */
#ifndef DISTRIBUTIONS_H
#define DISTRIBUTIONS_H

#include <stdio.h>

#include "core/record/record.h"

/*
 * Comment lines "#[...]": that percentiles are of all runs together, unlike a
 * table's, and each result which is not ok, with its reason. None is over 120
 * bytes: HdrHistogram_c reads lines of 128.
 */
void distributions_note(FILE *out, const struct record *record);

/* "#[...]" of one text, on as many lines as it takes. */
void distributions_comment(FILE *out, const char *text);

#endif
