/* What surrounds a figure: its heading, its controls and its data. */
#ifndef HTML_PANEL_H
#define HTML_PANEL_H

#include "core/record/record.h"
#include "report/html/chart.h"

/*
 * <figure> with its heading; subtitle may be "". What follows are controls, the
 * drawings between panel_plots and panel_data, and rows of a table. Controls
 * work without a script: they stand before what they hide.
 */
void panel_begin(FILE *out, const char *id, const char *title,
		 const char *subtitle);

/* One to show and hide each series; `scales`: and linear or logarithmic. */
void panel_controls(FILE *out, const char *id, const struct series *series,
		    size_t count, bool scales, bool prefer_log);
void panel_plots(FILE *out);

/* Ends the drawings; `head` are the column heads, ended by NULL. */
void panel_data(FILE *out, const char *const *head);
void panel_end(FILE *out);

/* Ends the drawings, of a figure whose data stand elsewhere. */
void panel_close(FILE *out);

/* <tr> of a result, with its id, its label and its mechanism in cells. */
void panel_row(FILE *out, const struct result *result);

/* Cells: the median over the runs, its interval, the number of runs. */
void panel_estimate(FILE *out, const struct result *result,
		    enum metric_id metric, unsigned percentile);

/* "rtt_ns.p99", as the summary of a record has it. */
void panel_metric(enum metric_id metric, unsigned percentile, char *text,
		  size_t n);

/* "64 B two CPUs, awake, capacity 11". */
void panel_label(const struct params *params, char *text, size_t n);

/* "round trip p99, µs": what panel_estimate's number is. */
void panel_head(enum metric_id metric, unsigned percentile, char *text,
		size_t n);

#endif
