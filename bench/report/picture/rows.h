/*
 * Pictures with a row for each configuration: a long list divided into pages,
 * or one for each of its groups.
 */
#ifndef ROWS_H
#define ROWS_H

#include "core/judge/pairing.h"
#include "picture.h"

#define ROWS_PAGE 44 /* lines, headings among them */

/* What a row is of. */
struct row {
	const struct result *result;
	enum metric_id metric;
	unsigned percentile;
	const struct pairing *pair; /* of ratios */
	size_t order;		    /* in the record */
	/* filled by rows_show */
	size_t rank;  /* of its workload */
	bool by_call; /* the metric tells it from the others of its group */
};

struct rows {
	const struct record *record;
	const char *name, *title; /* of the pictures */
	struct row *row;
	size_t count;
	unsigned pages; /* at most */
	/* Gives a row of the picture its words and points. */
	void (*fill)(struct picture *picture, struct picture_row *row);
	/* Sets the title and the axes of a picture that has its rows. */
	void (*finish)(struct picture *picture);
};

/*
 * Shows the pictures that there are; what is left out is said on the last page.
 * Rows of a workload stand together, else as in the record; they are freed.
 */
void rows_show(struct rows *rows, const struct viewer *viewer);

/* The least of the steps, ended by 0, that a share of the values keep within.
 * Sorts them. */
double rows_limit(double *value, size_t n, double share, const double *steps);

#endif
