/*
 * Pictures with a row for each configuration, which a long list parts into
 * pages.
 */
#ifndef ROWS_H
#define ROWS_H

#include "report/difference.h"
#include "report/figure.h"

#define ROWS_PAGE 44	 /* lines, headings among them */
#define ROWS_PAGES_MAX 6 /* of one picture */

struct row {
	const struct result *result;
	enum metric_id metric;
	unsigned percentile;
	const struct pairing *pair; /* of ratios */
	size_t order;		    /* in the record; rows_print sorts by it */
	size_t rank;		    /* of its workload; filled by rows_print */
};

struct rows {
	const struct record *record;
	const struct differences *differences; /* of ratios */
	struct row *row;
	size_t count;
};

struct page {
	size_t begin, end, lines;
	unsigned number, of;
};

typedef void rows_print_page(FILE *out, const struct rows *rows,
			     const struct page *page);
typedef void rows_print_row(FILE *out, const struct rows *rows,
			    const struct row *row, size_t line);

/*
 * Prints the pages that there are, ROWS_PAGES_MAX at most; what is left out is
 * said on the last. Rows of a workload stand together, else as in the record.
 */
void rows_print(FILE *out, struct rows *rows, rows_print_page *print);

/* Title, subtitle and height of a page. */
void rows_begin(struct heading *heading, const struct rows *rows,
		const struct page *page, const char *title);

/* Block 1 is a row a line, block 2 the headings among them. */
void rows_print_lines(FILE *out, const struct rows *rows,
		      const struct page *page, rows_print_row *print);

/* Whether a heading stands above it. */
bool rows_opens(const struct rows *rows, const struct page *page, size_t i);

/* The configuration in words, cut off where it is long. */
void rows_add_label(char *text, size_t n, const struct row *row);

/* The least of the steps, ended by 0, that `share` of the values keep within.
 * Sorts them. */
double rows_limit(double *value, size_t n, double share, const double *steps);

#endif
