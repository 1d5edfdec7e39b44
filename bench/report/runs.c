/* runs: how far each run of a configuration is off their median. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/units.h"
#include "core/record/workloads.h"
#include "report/rows.h"
#include "report/runs.h"

static const struct estimate *estimate_at(const struct row *row)
{
	return &row->result->summary[row->metric][row->percentile];
}

static double value_in(const struct row *row, size_t run)
{
	const struct run *r = &row->result->run[run];
	const struct measure *m = run_measure(r, row->metric);
	if (r->status != RESULT_OK || !m)
		return NAN;
	return metrics[row->metric].sampled
		       ? m->distribution.percentile[row->percentile]
		       : m->value;
}

/* Percent off the median. */
static double off(const struct row *row, double value)
{
	return 100 * (value / estimate_at(row)->median - 1);
}

static void print_spread(FILE *out, const struct rows *rows,
			 const struct row *row, size_t line)
{
	const struct estimate *e = estimate_at(row);
	char label[512], text[96], number[3][32];
	double scale;
	const char *unit = metric_shown_in(row->metric, &scale);
	(void)rows;
	snprintf(label, sizeof(label), "%s, ",
		 figure_mechanism(row->result->params.mechanism));
	rows_add_label(label, sizeof(label), row);
	snprintf(text, sizeof(text), "%s %s",
		 units_three(e->median * scale, number[0], sizeof(number[0])),
		 unit);
	if (isfinite(e->ci_low))
		text_append(text, sizeof(text), " [%s, %s]",
			    units_three(e->ci_low * scale, number[1],
					sizeof(number[1])),
			    units_three(e->ci_high * scale, number[2],
					sizeof(number[2])));
	fprintf(out, "%zu %u ", line,
		figure_colour(row->result->params.mechanism));
	text_quote(out, label);
	fputc(' ', out);
	text_quote(out, text);
	fputc(' ', out);
	figure_row(out, 2,
		   (double[]){off(row, e->ci_low), off(row, e->ci_high)});
}

/* Block 3: colour, line, place within it by the order of runs, percent. */
static void print_points(FILE *out, const struct rows *rows,
			 const struct page *page)
{
	size_t line = 0;
	fputs("\n\n", out);
	for (size_t i = page->begin; i < page->end; i++) {
		const struct row *row = &rows->row[i];
		unsigned colour = figure_colour(row->result->params.mechanism);
		double runs = (double)row->result->runs;
		line += 1 + rows_opens(rows, page, i);
		for (size_t k = 0; k < row->result->runs; k++) {
			double value = value_in(row, k);
			double place = ((double)k + 0.5) / runs - 0.5;
			if (isfinite(value))
				figure_row(out, 4,
					   (double[]){colour, (double)line,
						      place, off(row, value)});
		}
	}
}

/* How far its outermost run is off. */
static double reach_of(const struct row *row)
{
	double reach = 0;
	for (size_t k = 0; k < row->result->runs; k++)
		reach = fmax(reach, fabs(off(row, value_in(row, k))));
	return reach;
}

static void print_run_page(FILE *out, const struct rows *rows,
			   const struct page *page)
{
	static const double steps[] = {1, 2, 5, 10, 20, 50, 100, 200, 1000, 0};
	struct heading h = {.name = "runs"};
	double reach[ROWS_PAGE];
	size_t n = 0, widest = page->begin;
	char label[512] = "", farthest[32];
	for (size_t i = page->begin; i < page->end; i++) {
		reach[n++] = reach_of(&rows->row[i]);
		if (reach[n - 1] > reach_of(&rows->row[widest]))
			widest = i;
	}
	rows_begin(&h, rows, page,
		   "Every run relative to its configuration's median");
	rows_add_label(label, sizeof(label), &rows->row[widest]);
	snprintf(h.alt, sizeof(h.alt),
		 "%zu configurations. The largest deviation is a run of %s, "
		 "%s: by %s %%.",
		 n,
		 figure_mechanism(rows->row[widest].result->params.mechanism),
		 label,
		 units_two(reach_of(&rows->row[widest]), farthest,
			   sizeof(farthest)));
	snprintf(h.extra, sizeof(h.extra), "%g",
		 rows_limit(reach, n, 0.8, steps));
	heading_print(out, &h);
	rows_print_lines(out, rows, page, print_spread);
	print_points(out, rows, page);
}

/* By what the workload exists to measure; the controls are left out. */
static void add_run_row(struct rows *rows, const struct result *r)
{
	struct figures figures =
		record_figures(rows->record, r->params.workload);
	const struct figure *first = figures_first(&figures, IS_COMPARED);
	const char *mechanism = r->params.mechanism;
	if (!first || r->status != RESULT_OK ||
	    (strcmp(mechanism, "sysv") && strcmp(mechanism, "posix")))
		return;
	struct row row = {.result = r,
			  .metric = first->metric,
			  .percentile = first->percentile,
			  .order = rows->count};
	if (estimate_at(&row)->runs > 0 && estimate_at(&row)->median > 0)
		rows->row[rows->count++] = row;
}

int runs_write(FILE *out, const struct record *record)
{
	struct rows rows = {record, NULL, NULL, 0};
	rows.row = calloc(record->results + 1, sizeof(*rows.row));
	if (!rows.row)
		return -1;
	for (size_t i = 0; i < record->results; i++)
		add_run_row(&rows, &record->result[i]);
	rows_print(out, &rows, print_run_page);
	free(rows.row);
	return 0;
}
