/*
 * Pictures over an axis: the list of them, and the points of a record in each.
 */
#ifndef SECTION_H
#define SECTION_H

#include "core/record/record.h"
#include "figures.h"
#include "picture.h"

/* One result as a point of a picture. */
struct point {
	const struct result *result;
	size_t part; /* of a result that gives two series */
	double x, y, low, high;
	char series[192]; /* "C:D title": colour and variant come first */
	char fixed[512];  /* the parameters that the picture doesn't show */
};

struct plot {
	const char *name, *title, *workload;
	const struct axis *x; /* NULL: by percentile, the usual size alone */
	const char *x_label, *y_label;
	/* Axes that set points apart, must be initial, are in the subtitle:
	 * the bits of their places. */
	unsigned free, initial, shown;
	enum picture_kind kind;
	enum picture_axis axis;
	enum metric_id metric, second;
	unsigned percentile; /* that y is; place in percentiles[] */
	unsigned parts;	     /* 1: both metrics' sum, 2: a series each */
	/* Names the variants of a mechanism's series, and orders them. */
	unsigned (*variant)(const struct point *at, char *text, size_t n);
};

struct section {
	const struct plot *plot;
	const struct record *record;
	enum metric_id
		metric[2]; /* the plot's, where the clock is considered */
	double scale;	   /* from a value to what is shown */
	const char *unit;
	struct point *point;
	size_t points;
	bool panels; /* its variants are apart from each other */
};

extern const struct plot plots[]; /* ended by a NULL name */

/*
 * The picture of a workload that has none among those: its first figure that is
 * drawn, along its axis. False where there is no such figure or axis. The
 * texts last as long as the figures.
 */
bool plot_of(struct plot *plot, const struct figures *figures);

/* Of points that are sorted by series; also true past the last. */
bool section_starts_series(const struct section *section, size_t i);

/*
 * Fills a section with the points of a picture, by series and then by x;
 * `verbose` with null too.
 */
void section_collect(struct section *section, const struct plot *plot,
		     const struct record *record, bool verbose);
void section_release(struct section *section);

#endif
