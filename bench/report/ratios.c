/* ratios: POSIX against System V in each configuration. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "report/difference.h"
#include "report/ratios.h"
#include "report/rows.h"

/* As costs: of what is better high, the other way round. */
static struct interval cost_ratio(const struct row *row)
{
	struct interval r = row->pair->ratio;
	if (metrics[row->metric].better != HIGHER)
		return r;
	return (struct interval){1 / r.estimate, 1 / r.high, 1 / r.low,
				 r.level};
}

static void print_ratio(FILE *out, const struct rows *rows,
			const struct row *row, size_t line)
{
	(void)rows;
	struct interval ratio = cost_ratio(row);
	char label[512] = "", text[96];
	rows_add_label(label, sizeof(label), row);
	fprintf(out, "%zu %d ", line, row->pair->verdict);
	text_quote(out, label);
	fputc(' ', out);
	text_quote(out, difference_text(row->pair, text, sizeof(text)));
	fputc(' ', out);
	figure_row(out, 3, (double[]){ratio.estimate, ratio.low, ratio.high});
}

static void describe_ratios(struct heading *h, const struct rows *rows,
			    const struct page *page)
{
	size_t told = 0, posix = 0, sysv = 0;
	double margin = 0;
	for (size_t i = page->begin; i < page->end; i++) {
		const struct row *row = &rows->row[i];
		margin = fmax(margin, metrics[row->metric].margin);
		if (row->pair->verdict != PAIRING_DIFFERS)
			continue;
		told++;
		posix += cost_ratio(row).estimate < 1;
		sysv += cost_ratio(row).estimate > 1;
	}
	snprintf(h->alt, sizeof(h->alt),
		 "%zu configurations: POSIX costs less in %zu, System V in "
		 "%zu, no verdict in %zu.",
		 page->end - page->begin, posix, sysv,
		 page->end - page->begin - told);
	snprintf(h->axis, sizeof(h->axis), "%g", margin);
}

static void print_ratio_page(FILE *out, const struct rows *rows,
			     const struct page *page)
{
	static const double steps[] = {1.05, 1.1, 1.2, 1.5, 2, 3,
				       5,    10,  30,  100, 0};
	struct heading h = {.name = "ratios"};
	double reach[3 * ROWS_PAGE];
	size_t n = 0;
	for (size_t i = page->begin; i < page->end; i++) {
		const struct interval *r = &rows->row[i].pair->ratio;
		reach[n++] = exp(fabs(log(r->estimate)));
		reach[n++] = exp(fabs(log(r->low)));
		reach[n++] = exp(fabs(log(r->high)));
	}
	rows_begin(&h, rows, page, "POSIX against System V");
	describe_ratios(&h, rows, page);
	snprintf(h.extra, sizeof(h.extra), "%g",
		 rows_limit(reach, n, 0.8, steps));
	heading_print(out, &h);
	rows_print_lines(out, rows, page, print_ratio);
}

static void add_ratios(struct rows *rows, const struct differences *d)
{
	for (size_t i = 0; i < d->pairings; i++) {
		const struct pairing *pair = &d->pairing[i];
		if (pair->blocks > 0)
			rows->row[rows->count++] =
				(struct row){pair->a,
					     pair->metric,
					     pair->percentile,
					     pair,
					     i,
					     0};
	}
}

int ratios_write(FILE *out, const struct record *record)
{
	struct differences d;
	struct rows rows = {record, &d, NULL, 0};
	if (differences_collect(&d, record) < 0)
		return -1;
	rows.row = calloc(d.pairings + 1, sizeof(*rows.row));
	if (rows.row) {
		add_ratios(&rows, &d);
		rows_print(out, &rows, print_ratio_page);
	}
	free(rows.row);
	differences_release(&d);
	return rows.row ? 0 : -1;
}
