/* A comparison on paper: as text, Markdown and JSON. */
#ifndef COMPARE_PRINT_H
#define COMPARE_PRINT_H

#include <stdbool.h>
#include <stdio.h>

#include "core/compare.h"

struct compare_view {
	const struct comparison *comparison;
	const struct compare_input *input;
	const struct compare_options *options;
	const char *const *name; /* of each record: its file, or its prefix */
	bool verbose;		 /* every row */
	bool colour;
};

void compare_print_text(FILE *out, const struct compare_view *view);
void compare_print_markdown(FILE *out, const struct compare_view *view);
void compare_print_json(FILE *out, const struct compare_view *view);

/* What the writers share. Each returns `text`. */

/* "+7.0 %" of ln(NEW / OLD); "-" of NAN. */
char *compare_percent(double change, char *text, size_t n);

/* "[+6.1, +7.9]" in percent; "" where there is none. */
char *compare_range(const struct interval *change, char *text, size_t n);

/* "round trip p50", and with the unit that compare_value has: ", µs". */
char *compare_yardstick(const struct yardstick *yardstick, bool unit,
			char *text, size_t n);

/* A median in that unit, three digits; "-" of NAN. */
char *compare_value(const struct yardstick *yardstick, double value, char *text,
		    size_t n);

/* "posix 64 B two CPUs", and the workload where the metric does not tell. */
char *compare_who(const struct comparison_row *row, char *text, size_t n);

/* "REGRESSED: 2 of 48 comparisons in 24 configurations". */
char *compare_headline(const struct comparison *c, char *text, size_t n);

/* "1 improved, 3 small, 42 equivalent": the verdicts that there are. */
char *compare_counts(const struct comparison *c, char *text, size_t n);

/* What has to be known before reading, one sentence each; false past the end.
 */
bool compare_caveat(const struct compare_view *view, size_t i, char *text,
		    size_t n);

#endif
