/* Every run: what the medians and their intervals are made of. */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "base/units.h"
#include "core/record/record.h"
#include "report/figure.h"
#include "report/html/page.h"
#include "report/html/panel.h"
#include "report/html/text.h"
#include "report/layout.h"

#define PAIRS_MOST 10 /* of a workload; all others are in the record */

static const struct {
	const char *name;
	unsigned colour;
} families[] = {{"System V", 0}, {"POSIX", 1}};

static double value_of(const struct run *run, const struct pairing *pair)
{
	const struct measure *m = run_measure(run, pair->metric);
	if (run->status != RESULT_OK || !m)
		return NAN;
	return metrics[pair->metric].sampled
		       ? m->distribution.percentile[pair->percentile]
		       : m->value;
}

static int add_result(struct strip *row, const struct result *result,
		      const struct pairing *pair, unsigned family)
{
	unsigned at = metrics[pair->metric].sampled ? pair->percentile : 0;
	const struct estimate *e = &result->summary[pair->metric][at];
	double scale, y = family ? 4.5 : -4.5;
	metric_shown_in(pair->metric, &scale);
	for (size_t i = 0; i < result->runs; i++) {
		struct mark *mark = strip_mark(row, family);
		if (!mark)
			return -1;
		mark->x = value_of(&result->run[i], pair) * scale;
		mark->y = y;
		mark->quiet = true;
	}
	struct mark *median = strip_mark(row, family);
	if (!median)
		return -1;
	median->x = e->median * scale;
	median->y = y;
	median->low = e->ci_low * scale;
	median->high = e->ci_high * scale;
	return 0;
}

static int add_pair(struct strips *rows, const struct pairing *pair)
{
	unsigned at = metrics[pair->metric].sampled ? pair->percentile : 0;
	double sysv = pair->a->summary[pair->metric][at].cv;
	double posix = pair->b->summary[pair->metric][at].cv;
	char a[32], b[32];
	struct strip *row = strips_add(rows);
	if (!row)
		return -1;
	panel_label(&pair->a->params, row->label, sizeof(row->label));
	if (isfinite(sysv) && isfinite(posix))
		snprintf(row->note, sizeof(row->note), "CV %s %%, %s %%",
			 units_two(100 * sysv, a, sizeof(a)),
			 units_two(100 * posix, b, sizeof(b)));
	return add_result(row, pair->a, pair, 0) < 0
		       ? -1
		       : add_result(row, pair->b, pair, 1);
}

static void write_values(FILE *out, const struct result *result,
			 const struct pairing *pair)
{
	double scale;
	metric_shown_in(pair->metric, &scale);
	panel_row(out, result);
	panel_estimate(out, result, pair->metric, pair->percentile);
	fputs("<td>", out);
	for (size_t i = 0; i < result->runs; i++) {
		fputs(i ? " " : "", out);
		html_number(out, NULL, value_of(&result->run[i], pair), scale);
	}
	fputs("</td></tr>\n", out);
}

/* The usual size and wait: those that most is compared with. */
static bool is_usual(const struct pairing *pair, uint64_t size)
{
	return pair->a->params.size == size &&
	       !strcmp(pair->a->params.wait, "block");
}

/* The smallest size from 64 bytes on; else the largest under it. */
static uint64_t usual_size(const struct differences *d, const char *workload)
{
	uint64_t usual = 0;
	for (size_t i = 0; i < d->pairings; i++) {
		const struct params *p = &d->pairing[i].a->params;
		bool nearer = usual < 64 ? p->size > usual
					 : p->size >= 64 && p->size < usual;
		if (!strcmp(p->workload, workload) && nearer)
			usual = p->size;
	}
	return usual;
}

/* Those drawn, by workload; at most so many, of `all`. */
static size_t choose(const struct differences *d, size_t first,
		     const struct pairing *chosen[PAIRS_MOST], size_t *all)
{
	const struct params *p = &d->pairing[first].a->params;
	uint64_t size = usual_size(d, p->workload);
	size_t n = 0;
	*all = 0;
	for (size_t i = first; i < d->pairings; i++) {
		const struct pairing *pair = &d->pairing[i];
		if (strcmp(pair->a->params.workload, p->workload) != 0 ||
		    pair->metric != d->pairing[first].metric)
			continue;
		++*all;
		if (n < PAIRS_MOST && is_usual(pair, size))
			chosen[n++] = pair;
	}
	return n;
}

static void begin(FILE *out, const struct strips *rows, size_t n, size_t all)
{
	char subtitle[200] = "faint marks are runs; the full mark is their "
			     "median, the line its 95 % interval";
	if (n < all)
		text_append(
			subtitle, sizeof(subtitle),
			"; %zu of %zu configurations; all are in the record", n,
			all);
	panel_begin(out, rows->id, rows->title, subtitle);
	panel_controls(out, rows->id, rows->series, rows->count, false, false);
	panel_plots(out);
}

static int draw(FILE *out, const struct record *record,
		const struct pairing *const *pair, size_t n, size_t all,
		size_t number)
{
	struct series series[2] = {{.colour = 0}, {.colour = 1}};
	struct strips rows = {
		.extra = 7, .band_low = NAN, .centre = NAN, .series = series};
	char title[160], head[96];
	double low = INFINITY, high = 0, scale;
	int rc = 0;
	rows.count = 2;
	for (unsigned i = 0; i < 2; i++)
		snprintf(series[i].name, sizeof(series[i].name), "%s",
			 families[i].name);
	for (size_t i = 0; i < n && rc == 0; i++)
		rc = add_pair(&rows, pair[i]);
	for (size_t i = 0; i < rows.rows && rc == 0; i++)
		for (size_t j = 0; j < rows.row[i].marks; j++) {
			low = fmin(low, rows.row[i].mark[j].x);
			high = fmax(high, rows.row[i].mark[j].x);
		}
	rows.log = high > 5 * low;
	snprintf(rows.id, sizeof(rows.id), "runs-%zu", number);
	page_workload(record, pair[0]->a->params.workload, title,
		      sizeof(title));
	text_append(title, sizeof(title), ": every run");
	rows.title = title;
	panel_head(pair[0]->metric, pair[0]->percentile, head, sizeof(head));
	snprintf(rows.x_label, sizeof(rows.x_label), "%s", head);
	snprintf(rows.unit, sizeof(rows.unit), "%s",
		 metric_shown_in(pair[0]->metric, &scale));
	snprintf(rows.about, sizeof(rows.about),
		 "Every run of %zu configurations, with their median and its "
		 "interval. The table below has all values.",
		 2 * n);
	begin(out, &rows, n, all);
	if (rc == 0)
		strips_draw(out, &rows);
	panel_data(out, (const char *const[]){"Configuration", "Mechanism",
					      head, "95 % interval", "Runs",
					      "Each run, in order", NULL});
	for (size_t i = 0; i < n; i++) {
		write_values(out, pair[i]->a, pair[i]);
		write_values(out, pair[i]->b, pair[i]);
	}
	panel_end(out);
	rows.series = NULL;
	strips_release(&rows);
	return rc;
}

static bool is_first(const struct differences *d, size_t i)
{
	for (size_t j = 0; j < i; j++)
		if (!strcmp(d->pairing[j].a->params.workload,
			    d->pairing[i].a->params.workload))
			return false;
	return true;
}

int html_runs(const struct part *part)
{
	const struct differences *d = part->differences;
	const struct pairing *chosen[PAIRS_MOST];
	int rc = 0;
	for (size_t i = 0; i < d->pairings && rc == 0; i++) {
		size_t all;
		size_t n = is_first(d, i) ? choose(d, i, chosen, &all) : 0;
		if (n > 0)
			rc = draw(part->out, part->record, chosen, n, all, i);
	}
	return rc;
}
