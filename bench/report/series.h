/* Pictures of lines and bars: what of a record goes into one. */
#ifndef SERIES_H
#define SERIES_H

#include "report/figure.h"

/* One result where it stands in a picture. */
struct point {
	const struct result *result;
	size_t part; /* of a result that gives two series */
	double x, y, low, high;
	char series[192]; /* "C:D title": colour and variant come first */
	char fixed[512];  /* the parameters that the picture doesn't show */
};

struct section {
	const struct plot *plot;
	const struct record *record;
	struct point *point;
	size_t points;
};

struct plot {
	const char *name, *title, *workload;
	const char *x; /* an axis; "": by percentile, the usual size alone */
	const char *y; /* what the values are */
	/* Axes that set points apart, must be initial, are in the subtitle. */
	const char *free, *initial, *shown;
	enum metric_id metric, second;
	unsigned parts; /* 1: both metrics' sum, 2: a series each */
	/* Says what tells a mechanism's series apart, and orders them. */
	unsigned (*variant)(const struct point *at, char *text, size_t n);
	/* NULL: x, y and the interval */
	void (*row)(FILE *out, const struct section *s, const struct point *at);
	unsigned percentile; /* that y is; place in percentiles[] */
};

/* What the points of one part are, where the clock is considered. */
enum metric_id section_metric(const struct section *section, size_t part);

/* From the metric's values to what is shown. */
double section_scale(const struct section *section);

/* Of points that are sorted by series; also true past the last. */
bool section_starts_series(const struct section *section, size_t i);

extern const struct plot plots[]; /* ended by a NULL name */

/*
 * Fills a section with the points of a picture, by series and then by x;
 * `verbose` with null too. -1: out of memory. To be released in any case.
 */
int section_collect(struct section *section, const struct plot *plot,
		    const struct record *record, bool verbose);
void section_release(struct section *section);

/* A section for each picture that has points; -1: out of memory. */
int series_write(FILE *out, const struct record *record, bool verbose);

#endif
