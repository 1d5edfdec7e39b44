/* The names of figures, and which change of one matters. */
#ifndef FIGURE_NAME_H
#define FIGURE_NAME_H

#include <stdbool.h>
#include <stddef.h>

#include "figures.h"
#include "metric.h"

struct error;

/* Of configurations whose id contains a text ("": all), and some figures. */
struct margin_rule {
	char id[128];
	enum metric_id metric; /* METRICS: all */
	int percentile;	       /* place in percentiles[]; -1: all */
	double margin;
};

/* The smallest change that matters, as a share. */
struct margins {
	double p50;	/* of p50 and of numbers ... */
	double tail;	/* ... of percentiles above it ... */
	double counted; /* ... and of instructions, whatever the percentile */
	struct margin_rule *rule; /* ... unless one says: the last that fits */
	size_t rules;
};

#define MARGINS_USUAL                                                          \
	{                                                                      \
		.p50 = 0.03, .tail = 0.10, .counted = MARGIN_COUNTED           \
	}

double figure_margin(const struct figure *figure,
		     const struct margins *margins);

/* Of a configuration's figure. */
double margin_asked(const struct margins *margins, const char *id,
		    const struct figure *figure);

/* Whether it counts instructions; its margin is MARGIN_COUNTED then. */
bool figure_is_counted(const struct figure *figure);

/* How many places a summary has of it: 1 of a number; a mean only of counts. */
unsigned metric_summaries(enum metric_id metric);

/* The key in a record's summary: "rtt_ns.p50", "rtt_instructions.mean". */
void figure_name(const struct figure *figure, char *text, size_t n);

/* The compared figure of that name; false: this version has none. */
bool figure_find(const char *name, struct figure *figure);

/*
 * Reads "cpu_ns,rtt_ns.p99" into a list of FIGURES_ASKED_MAX and its end. A
 * sampled metric alone means its p50 (of counts the mean) and p99. -1 and an
 * error of STATUS_USAGE: no such metric or percentile, neither better high nor
 * low, or too many.
 */
#define FIGURES_ASKED_MAX 64
int figures_parse(struct figure list[FIGURES_ASKED_MAX + 1], const char *text,
		  struct error *err);

#endif
