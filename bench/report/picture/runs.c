/* runs: how far each run of a configuration is off their median. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "base/units.h"
#include "core/record/record.h"
#include "core/record/workloads.h"
#include "mark.h"
#include "report/picture/rows.h"
#include "report/picture/runs.h"

static const struct estimate *estimate_of_row(const struct picture_row *row)
{
	return &row->result->summary[row->metric][row->percentile];
}

double runs_value(const struct picture_row *row, size_t run)
{
	const struct run *r = &row->result->run[run];
	return r->status == RESULT_OK
		       ? run_figure(r, row->metric, row->percentile)
		       : NAN;
}

/* Percent off the median. */
static double off(const struct picture_row *row, double value)
{
	return 100 * (value / estimate_of_row(row)->median - 1);
}

/* "6.42 µs [6.4, 6.5]". */
static char *say_value(const struct picture_row *row, double value, double low,
		       double high, char *text, size_t n)
{
	char number[3][32];
	double scale;
	const char *unit = metric_shown_in(row->metric, &scale);
	snprintf(text, n, "%s %s",
		 units_three(value * scale, number[0], sizeof(number[0])),
		 unit);
	if (isfinite(low))
		text_append(
			text, n, " [%s, %s]",
			units_three(low * scale, number[1], sizeof(number[1])),
			units_three(high * scale, number[2],
				    sizeof(number[2])));
	return text;
}

static void fill(struct picture *p, struct picture_row *row)
{
	const struct estimate *e = estimate_of_row(row);
	size_t runs = row->result->runs;
	char label[sizeof(row->label)] = "";
	row->code = mark_number(row->result->params.mechanism);
	text_append(label, sizeof(label), "%s, %s",
		    mark_title(row->result->params.mechanism), row->label);
	memcpy(row->label, label, sizeof(label));
	say_value(row, e->median, e->ci_low, e->ci_high, row->words,
		  sizeof(row->words));
	struct picture_point *median = picture_point(p, 0, 0);
	median->series = row->code - 1;
	median->low = off(row, e->ci_low);
	median->high = off(row, e->ci_high);
	snprintf(median->text, sizeof(median->text), "%s", row->words);
	for (size_t i = 0; i < runs; i++) {
		double value = runs_value(row, i);
		if (!isfinite(value))
			continue;
		struct picture_point *run =
			picture_point(p, off(row, value),
				      ((double)i + 0.5) / (double)runs - 0.5);
		run->series = row->code - 1;
		run->quiet = true;
		say_value(row, value, NAN, NAN, run->text, sizeof(run->text));
	}
}

static void finish(struct picture *p)
{
	/* No run is 100 % below a median: few may lie that far above. */
	static const double steps[] = {1, 2, 5, 10, 20, 50, 100, 0};
	double *reach = mem_array(p->points, sizeof(*reach)), farthest = -1;
	size_t widest = 0, n = 0;
	char text[32];
	picture_series(p, mark_title("sysv"), mark_number("sysv"));
	picture_series(p, mark_title("posix"), mark_number("posix"));
	for (size_t i = 0; i < p->points; i++) {
		double far = fabs(p->point[i].x);
		if (far > farthest) {
			farthest = far;
			widest = p->point[i].row;
		}
		if (p->point[i].quiet)
			reach[n++] = far;
	}
	p->centre = 0;
	snprintf(p->unit, sizeof(p->unit), "%%");
	snprintf(p->x_label, sizeof(p->x_label), "off the median of the runs");
	snprintf(
		p->note, sizeof(p->note),
		"bar: the median's 95 %% interval; runs from the first (above) "
		"to the last (below)");
	snprintf(p->alt, sizeof(p->alt),
		 "%zu configuration%s. The largest deviation is a run of %s: "
		 "by %s %%.",
		 p->rows, text_plural(p->rows), p->row[widest].label,
		 units_two(farthest, text, sizeof(text)));
	p->limit = rows_limit(reach, n, 0.95, steps);
	snprintf(p->extra, sizeof(p->extra), "%g", p->limit);
	free(reach);
}

/* By what the workload exists to measure; the controls are left out. */
static void add(struct rows *rows, const struct result *r)
{
	struct figures figures =
		record_figures(rows->record, r->params.workload);
	const struct figure *first = figures_first(&figures, IS_COMPARED);
	const char *mechanism = r->params.mechanism;
	if (!first || r->status != RESULT_OK ||
	    (strcmp(mechanism, "sysv") && strcmp(mechanism, "posix")))
		return;
	const struct estimate *e =
		&r->summary[first->metric][first->percentile];
	if (e->runs > 0 && e->median > 0)
		rows->row[rows->count++] =
			(struct row){.result = r,
				     .metric = first->metric,
				     .percentile = first->percentile,
				     .order = rows->count};
}

void runs_show(const struct record *record, const struct viewer *viewer)
{
	struct rows rows = {
		.record = record,
		.name = "runs",
		.title = "Every run relative to its configuration's median",
		.pages = 2,
		.row = mem_array(record->results, sizeof(*rows.row)),
		.fill = fill,
		.finish = finish};
	for (size_t i = 0; i < record->results; i++)
		add(&rows, &record->result[i]);
	rows_show(&rows, viewer);
}
