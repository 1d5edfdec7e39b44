/*
 * Figures drawn as inline SVG: whole without a script, a style or a network.
 * Each is drawn as often as it may be looked at (wide and narrow, logarithmic
 * and linear); the style sheet shows one.
 */
#ifndef HTML_CHART_H
#define HTML_CHART_H

#include <stdbool.h>
#include <stdio.h>

#include "report/html/scale.h"

#define SERIES_MOST                                                            \
	24 /* that can be shown and hidden; the style knows them               \
	    */
#define RULES_MOST 8

/* A place in a figure. NAN: nothing there. */
struct mark {
	double x, y;
	double low, high; /* of y; NAN: no interval */
	bool starts;	  /* the line does not come here from the last one */
	bool quiet;	  /* a place of the line, without a mark of its own */
	char text[160];	  /* what is there; "": made of x and y */
};

/* Marks of one name and colour, from left to right. */
struct series {
	char name[128];
	unsigned colour;  /* of the mechanism, 0 first */
	unsigned variant; /* dash and filling tell it apart */
	struct mark *mark;
	size_t marks, room;
};

/* A line across, with a word beside it. */
struct rule {
	double at;
	char text[96];
};

/* Lines over an axis. */
struct chart {
	char id[64]; /* of its element; letters, digits and - */
	const char *title;
	const char *about; /* said instead of the figure */
	const char *x_label;
	char y_label[128], unit[32];
	enum tics x_tics;
	bool x_log;
	struct series *series;
	size_t count, room;
	struct rule rule[RULES_MOST];
	size_t rules;
};

/* A line of values against one axis. */
struct strip {
	char label[160], note[64];
	struct mark *mark; /* x is the value; low and high are of x */
	unsigned *series;  /* of each mark */
	size_t marks, room;
};

/* Rows under each other, on one axis. */
struct strips {
	char id[64];
	const char *title;
	char about[512];
	char x_label[128], unit[32];
	enum tics tics;
	bool log;
	double extra; /* pixels that a row is higher than one mark takes */
	double band_low, band_high; /* shaded; NAN: none */
	double centre;		    /* a line; NAN: none */
	struct series *series;	    /* name, colour and variant; no marks */
	size_t count, room;
	struct strip *row;
	size_t rows, row_room;
};

/* NULL where memory runs out; `name` is cut, and cleaned when it is drawn. */
struct series *chart_series(struct chart *chart, const char *name);
struct mark *series_mark(struct series *series);
struct strip *strips_add(struct strips *rows);
struct mark *strip_mark(struct strip *row, unsigned series);

void chart_draw(FILE *out, const struct chart *chart);
void strips_draw(FILE *out, const struct strips *rows);

void chart_release(struct chart *chart);
void strips_release(struct strips *rows);

#endif
