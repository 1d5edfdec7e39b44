/*
 * Margins of some configurations and metrics, from a file: a line each of
 *
 *   CONFIGURATION METRIC MARGIN
 *
 * with blanks between: a text that the configuration's id contains, a metric
 * with or without a percentile (rtt_ns, rtt_ns.p99), each or both of them "*"
 * for all, and a share (5%). "#" begins a comment. Of several lines that fit
 * the last counts; where none does, the other margins do.
 */
#ifndef MARGIN_FILE_H
#define MARGIN_FILE_H

#include "core/record/figure_name.h"

struct error;

#define MARGIN_RULES_MAX 1000

/*
 * Adds a file's lines. -1 and an error of STATUS_USAGE that names the line. To
 * be released in any case.
 */
int margins_read(struct margins *margins, const char *path, struct error *err);
void margins_release(struct margins *margins);

#endif
