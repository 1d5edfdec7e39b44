/*
 * A picture for people: built once, in report/picture/, with all its words;
 * written as columns that scripts/NAME.gp draws, and into a page.
 */
#ifndef PICTURE_H
#define PICTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "metric.h"

struct pairing;
struct params;
struct record;
struct result;

/* What the columns hold behind the texts: see picture.c. */
enum picture_kind {
	PICTURE_LINES,	 /* series over an axis */
	PICTURE_WAITS,	 /* bars of each blocking mode, in two panels */
	PICTURE_ROWS,	 /* labelled rows of values on one axis */
	PICTURE_STAGES,	 /* bars that are made of a part from each series */
	PICTURE_HISTORY, /* a figure over records, and its changes */
};

/* What the numbers of an axis are, for the marks on it. */
enum picture_axis {
	PICTURE_NUMBER,
	PICTURE_BYTES,	 /* powers of 2; all under 1 is "0" */
	PICTURE_COUNT,	 /* with k and M; all under 1 is "0" */
	PICTURE_PERCENT, /* of 1 / (1 - share): "99.9 %" */
	PICTURE_RATIO,	 /* of b / a: "-10 %", "2x" */
};

/* Points of one name and look. */
struct picture_series {
	char name[192];
	unsigned colour;  /* from mark_number(), or a page's own */
	char shape;	  /* on a page, of "os^dv+"; 0: the colour's */
	unsigned rank;	  /* orders the variants of a colour */
	unsigned variant; /* the rank's place among the picture's, 0 first */
	double knee;	  /* 0: none */
};

/* A row, or a blocking mode. */
struct picture_row {
	size_t line;	   /* from 1; a heading takes the one before */
	unsigned code;	   /* of a ratio the verdict, of runs the colour */
	char heading[256]; /* "": it stands below the last one */
	char label[320], words[128];
	const struct result *result; /* NULL but in ratios and runs */
	const struct pairing *pair;  /* of ratios */
	enum metric_id metric;
	unsigned percentile;
};

/* Of a row x is the value and y the place in it, -0.5 (above) to 0.5. */
struct picture_point {
	unsigned series;
	size_t row;
	double x, y, low, high; /* NAN: none; low and high are the value's */
	double more[4];		/* of a wait p99, CPU time and its interval */
	bool starts;		/* no line leads here from the point before */
	bool quiet;		/* has no mark, or a faint one */
	char text[160];		/* what is there; "": made of the numbers */
	const struct result *result;
};

/* A line across. NOTE and TIC of a history: what else changed, a date. */
struct picture_flag {
	double x;
	enum picture_flag_kind {
		FLAG_WORSE,
		FLAG_BETTER,
		FLAG_OTHER,
		FLAG_NOTE,
		FLAG_TIC,
	} kind;
	char text[256];
};

struct picture {
	const char *name; /* of the script */
	enum picture_kind kind;
	unsigned page;	/* "NAME-2" is the second; 0 and 1: the first */
	char file[320]; /* of a history: what its files are called */
	char title[640], subtitle[512];
	char y_label[160], x_label[160]; /* what the values are, and in what */
	char extra[160];		 /* for this script only */
	char note[192];			 /* how it is read; "" */
	char alt[2048];			 /* the picture in words */
	size_t lines;		/* that set its height; 0: the default */
	enum picture_axis axis; /* x */
	char unit[32];
	bool log;			    /* of rows: the axis is */
	double band_low, band_high, centre; /* shaded, a line; or a frame */
	double limit; /* of rows: how far from 0 (or 1, if log) x is drawn */
	bool panels;  /* of lines: a panel for each variant, all logarithmic */
	bool unfit;   /* the machine's tails are not to be quoted */
	enum metric_id metric[2]; /* of lines; METRICS: none */
	unsigned percentile;	  /* of them */
	struct picture_series *series;
	struct picture_row *row;
	struct picture_point *point;
	struct picture_flag *flag;
	size_t many, rows, points, flags;
};

/* Receives pictures, one at a time. */
struct viewer {
	void (*see)(void *context, const struct picture *p);
	void *context;
	bool verbose;  /* null too */
	bool by_group; /* rows: a picture a group, else pages of a length */
};

/* An empty picture; `name` stays the caller's. */
void picture_init(struct picture *p, const char *name, enum picture_kind kind);

/*
 * New ones, all zero or NAN; a point is of the last series and the last row.
 * Valid until the next call of the same function.
 */
struct picture_series *picture_series(struct picture *p, const char *name,
				      unsigned colour);
struct picture_row *picture_row(struct picture *p);
struct picture_point *picture_point(struct picture *p, double x, double y);
struct picture_flag *picture_flag(struct picture *p, double x,
				  enum picture_flag_kind kind);

/* Shows one that has points, and releases it. */
void picture_show(struct picture *p, const struct viewer *viewer);
void picture_release(struct picture *p);

/*
 * The columns: "# plot NAME" and "# alt TEXT"; a block of texts, a row each of
 * a word and a text; and the blocks of its kind.
 */
void picture_print(FILE *out, const struct picture *p);

/* "64 B CPUs kept busy, capacity 11". Returns `text`. */
char *picture_label(const struct params *params, char *text, size_t n);

/* "round trip p99, µs". */
void picture_metric(enum metric_id metric, unsigned percentile, char *text,
		    size_t n);

/* "3 runs · CPU, 2 CPUs, VM · Linux 6.1" after the subtitle. */
void picture_setup(struct picture *p, const struct record *record, double runs);

#endif
