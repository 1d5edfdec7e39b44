/* A picture on a page, and the table of its data. */
#ifndef HTML_PANEL_H
#define HTML_PANEL_H

#include <stdio.h>

#include "metric.h"

struct picture;
struct result;

/*
 * <figure> with its heading, controls that work without a script, and the
 * drawings. What follows is panel_data, rows of a table and panel_end, or
 * panel_close where the data stand elsewhere.
 */
void panel_picture(FILE *out, const char *id, const struct picture *picture);

/* Ends the drawings; `head` are the column heads, ended by NULL. */
void panel_data(FILE *out, const char *const *head);
void panel_end(FILE *out);
void panel_close(FILE *out);

/* <tr> and the cell of what a row is of. */
void panel_row(FILE *out, const char *id, const char *label);

/* The same of a result, and a cell of its mechanism. */
void panel_result(FILE *out, const struct result *result);

/* Cells: the median over the runs, its interval, the number of runs. */
void panel_estimate(FILE *out, const struct result *result,
		    enum metric_id metric, unsigned percentile);

/* "[2.1, 3.4]" in a cell of its own; empty without an interval. The numbers
 * are NAME.ci_low and NAME.ci_high, or nameless. */
void panel_interval(FILE *out, const char *name, double low, double high,
		    double scale);

/* "rtt_ns.p99", as the summary of a record has it. */
char *panel_metric(enum metric_id metric, unsigned percentile, char *text,
		   size_t n);

#endif
