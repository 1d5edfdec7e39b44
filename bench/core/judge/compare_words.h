/*
 * A comparison in words, for text, Markdown and pages alike. Each returns
 * `text`.
 */
#ifndef COMPARE_WORDS_H
#define COMPARE_WORDS_H

#include "core/judge/compare.h"

/* "+7.0 %" of ln(NEW / OLD); "-" of what is not finite. */
char *compare_percent(double change, char *text, size_t n);

/* "[+6.1, +7.9]" in percent; "" where there is none. */
char *compare_range(const struct interval *change, char *text, size_t n);

/* Both: "+7.0 % [+6.1, +7.9]". */
char *compare_change(const struct interval *change, char *text, size_t n);

/*
 * ", medians +126 %" where NEW's median over OLD's is another change than the
 * estimate, by a percent or more; else "".
 */
char *compare_medians(const struct comparison_row *row, char *text, size_t n);

/* "round trip p50", and with the unit that compare_value has: ", µs". */
char *compare_figure(const struct figure *figure, bool unit, char *text,
		     size_t n);

/* "µs", "thousands", or "" where it has none. */
const char *compare_unit(const struct figure *figure);

/* A median in that unit, three digits; "-" of NAN. */
char *compare_value(const struct figure *figure, double value, char *text,
		    size_t n);

/* "posix 64 B two CPUs", and the workload if the metric does not imply it. */
char *compare_who(const struct comparison_row *row, char *text, size_t n);

/*
 * "two modes: 62 % about 21 µs, the rest about 110 µs -> 40 % ...", with an
 * arrow; "" where no side has two.
 */
char *compare_modes(const struct comparison_row *row, char *text, size_t n);

/* "REGRESSED: 2 of 48 comparisons in 24 configurations". */
char *compare_headline(const struct comparison *c, char *text, size_t n);

/* "1 improved, 3 small, 42 equivalent": the verdicts that there are. */
char *compare_counts(const struct comparison *c, char *text, size_t n);

/* "runs", "paired runs", "records" or "boots": what units[] counts. */
const char *compare_units(const struct comparison *c);

/* "false alarms at most 1 %", or that nothing bounds them. */
char *compare_promise(const struct comparison *c,
		      const struct compare_options *options, char *text,
		      size_t n);

/* The remarks above the rows, one sentence each; false past the end. */
bool compare_caveat(const struct comparison *c,
		    const struct compare_options *options, size_t i, char *text,
		    size_t n);

#endif
