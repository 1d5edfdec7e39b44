/* Ratios: POSIX against System V in every configuration that has both. */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "core/record/record.h"
#include "report/figure.h"
#include "report/html/page.h"
#include "report/html/panel.h"
#include "report/html/text.h"

#define DRAWN_MOST 48 /* rows; more are in the table alone */

enum { SYSV_FASTER, POSIX_FASTER, NOT_TOLD, TOO_FEW, GROUPS };

static const struct {
	const char *name;
	unsigned colour, variant;
} groups[GROUPS] = {
	[SYSV_FASTER] = {"System V faster", 0, 0},
	[POSIX_FASTER] = {"POSIX faster", 1, 0},
	[NOT_TOLD] = {"cannot tell", 5, 0},
	[TOO_FEW] = {"too few runs", 5, 1},
};

static unsigned group_of(const struct pairing *pair)
{
	bool less = pair->ratio.estimate < 1;
	bool better = less == (metrics[pair->metric].better == LOWER);
	return pair->verdict == PAIRING_NONE	      ? TOO_FEW
	       : pair->verdict == PAIRING_CANNOT_TELL ? NOT_TOLD
	       : better				      ? POSIX_FASTER
						      : SYSV_FASTER;
}

static bool is_life(const struct pairing *pair)
{
	return !strcmp(pair->a->params.workload, "lifecycle");
}

static void name_pair(const struct pairing *pair, char *text, size_t n)
{
	char label[320];
	panel_label(&pair->a->params, label, sizeof(label));
	snprintf(text, n, "%s%s%s",
		 is_life(pair) ? metrics[pair->metric].label : "",
		 is_life(pair) ? ", " : "", label);
}

static int add(struct strips *rows, const struct pairing *pair)
{
	struct strip *row = strips_add(rows);
	struct mark *mark = row ? strip_mark(row, group_of(pair)) : NULL;
	if (!mark)
		return -1;
	name_pair(pair, row->label, sizeof(row->label));
	difference_text(pair, row->note, sizeof(row->note));
	mark->x = pair->ratio.estimate;
	mark->low = pair->ratio.low;
	mark->high = pair->ratio.high;
	snprintf(mark->text, sizeof(mark->text), "%s", row->note);
	return 0;
}

static void set_up(struct strips *rows, struct series series[GROUPS],
		   const struct pairing *pair, const char *id)
{
	double margin = metrics[pair->metric].margin;
	bool lower = metrics[pair->metric].better == LOWER;
	for (int i = 0; i < GROUPS; i++) {
		series[i] = (struct series){.colour = groups[i].colour,
					    .variant = groups[i].variant};
		snprintf(series[i].name, sizeof(series[i].name), "%s",
			 groups[i].name);
	}
	*rows = (struct strips){.log = true,
				.tics = TICS_RATIO,
				.band_low = 1 / (1 + margin),
				.band_high = 1 + margin,
				.centre = 1,
				.series = series,
				.count = GROUPS};
	snprintf(rows->id, sizeof(rows->id), "%s", id);
	snprintf(rows->x_label, sizeof(rows->x_label),
		 "POSIX against System V: %s",
		 lower ? "to the left POSIX is faster"
		       : "to the right POSIX is faster");
}

static void write_row(FILE *out, const struct pairing *pair)
{
	char label[400], text[96], name[64];
	double scale;
	metric_shown_in(pair->metric, &scale);
	panel_metric(pair->metric, pair->percentile, name, sizeof(name));
	name_pair(pair, label, sizeof(label));
	fputs("<tr data-id=\"", out);
	html_text(out, pair->a->id);
	fputs("\">", out);
	html_element(out, "th scope=\"row\"", label);
	html_cell(out, name,
		  result_median(pair->a, pair->metric, pair->percentile),
		  scale);
	fputs("<td class=\"n\" data-id=\"", out);
	html_text(out, pair->b->id);
	fputs("\">", out);
	html_number(out, name,
		    result_median(pair->b, pair->metric, pair->percentile),
		    scale);
	fputs("</td>", out);
	html_cell(out, "ratio", pair->ratio.estimate, 1);
	fputs("<td class=\"n\">", out);
	if (isfinite(pair->ratio.low)) {
		fputc('[', out);
		html_number(out, NULL, pair->ratio.low, 1);
		fputs(", ", out);
		html_number(out, NULL, pair->ratio.high, 1);
		fputc(']', out);
	}
	fprintf(out, "</td><td class=\"n\">%zu</td>", pair->blocks);
	html_element(out, "td", difference_text(pair, text, sizeof(text)));
	fputs("</tr>\n", out);
}

static bool same_workload(const struct pairing *a, const struct pairing *b)
{
	return !strcmp(a->a->params.workload, b->a->params.workload);
}

static void write_data(FILE *out, const struct differences *d, size_t first)
{
	char unit[96], sysv[128], posix[128];
	const struct pairing *pair = &d->pairing[first];
	panel_head(pair->metric, pair->percentile, unit, sizeof(unit));
	if (is_life(pair)) {
		double scale;
		snprintf(unit, sizeof(unit), "p50, %s",
			 metric_shown_in(pair->metric, &scale));
	}
	snprintf(sysv, sizeof(sysv), "System V: %s", unit);
	snprintf(posix, sizeof(posix), "POSIX: %s", unit);
	panel_data(out,
		   (const char *const[]){"Configuration", sysv, posix,
					 "POSIX / System V", "95 % interval",
					 "Blocks", "POSIX is", NULL});
	for (size_t i = first; i < d->pairings; i++)
		if (same_workload(&d->pairing[i], pair))
			write_row(out, &d->pairing[i]);
	panel_end(out);
}

static int write_workload(const struct part *part, size_t first)
{
	FILE *out = part->out;
	const struct differences *d = part->differences;
	struct series series[GROUPS];
	struct strips rows;
	const struct pairing *pair = &d->pairing[first];
	char id[32], title[160], subtitle[200] = "";
	size_t all = 0;
	int rc = 0;
	snprintf(id, sizeof(id), "ratio-%zu", first);
	page_workload(part->record, pair->a->params.workload, title,
		      sizeof(title));
	text_append(title, sizeof(title), ": POSIX against System V");
	set_up(&rows, series, pair, id);
	rows.title = title;
	for (size_t i = first; i < d->pairings && rc == 0; i++)
		if (same_workload(&d->pairing[i], pair) &&
		    d->pairing[i].blocks > 0 && all++ < DRAWN_MOST)
			rc = add(&rows, &d->pairing[i]);
	if (!is_life(pair))
		panel_head(pair->metric, pair->percentile, subtitle,
			   sizeof(subtitle));
	*(strrchr(subtitle, ',') ? strrchr(subtitle, ',') : subtitle) = '\0';
	text_append(subtitle, sizeof(subtitle),
		    "%smedian ratio within blocks, 95 %% interval; shaded: a "
		    "difference under %g %%",
		    *subtitle ? ": " : "", 100 * metrics[pair->metric].margin);
	if (all > DRAWN_MOST)
		text_append(subtitle, sizeof(subtitle),
			    "; the first %d of %zu rows, all are in the data",
			    DRAWN_MOST, all);
	snprintf(rows.about, sizeof(rows.about),
		 "%zu configurations, a ratio and its interval each. The "
		 "table below has all values.",
		 all);
	panel_begin(out, id, title, subtitle);
	panel_controls(out, id, series, GROUPS, false, false);
	panel_plots(out);
	if (rc == 0)
		strips_draw(out, &rows);
	write_data(out, d, first);
	rows.series = NULL;
	strips_release(&rows);
	return rc;
}

/* The first of its workload with blocks in which both were measured. */
static bool is_first(const struct differences *d, size_t i)
{
	for (size_t j = 0; j < i; j++)
		if (d->pairing[j].blocks > 0 &&
		    same_workload(&d->pairing[j], &d->pairing[i]))
			return false;
	return d->pairing[i].blocks > 0;
}

int html_ratios(const struct part *part)
{
	const struct differences *d = part->differences;
	int rc = 0;
	for (size_t i = 0; i < d->pairings && rc == 0; i++)
		if (is_first(d, i))
			rc = write_workload(part, i);
	return rc;
}
