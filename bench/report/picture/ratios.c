/* ratios: how POSIX stands to System V in each configuration. */
#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/text.h"
#include "mark.h"
#include "report/difference.h"
#include "report/picture/ratios.h"
#include "report/picture/rows.h"

/* The series: what a mark means, in which colour. */
enum { POSIX, SYSV, SAME, CANNOT_TELL, TOO_FEW, MEANINGS };

static const struct {
	const char *name, *mechanism; /* whose colour; or none's */
	unsigned variant;	      /* 1: an outline */
	char shape;
} meanings[MEANINGS] = {
	[POSIX] = {"POSIX faster", "posix", 0, 0},
	[SYSV] = {"System V faster", "sysv", 0, 0},
	[SAME] = {"same", "", 1, 'd'},
	[CANNOT_TELL] = {"cannot tell", "", 1, 'o'},
	[TOO_FEW] = {"too few runs", "", 0, '+'},
};

const char ratios_axis[] = "← POSIX faster · System V faster →";

struct interval ratios_cost(const struct pairing *pair)
{
	struct interval r = pair->ratio;
	if (metrics[pair->metric].better != HIGHER)
		return r;
	return (struct interval){1 / r.estimate, 1 / r.high, 1 / r.low,
				 r.level};
}

static unsigned meaning_of(enum pairing_verdict verdict, double cost)
{
	switch (verdict) {
	case PAIRING_NONE:
		return TOO_FEW;
	case PAIRING_CANNOT_TELL:
		return CANNOT_TELL;
	case PAIRING_SAME:
		return SAME;
	case PAIRING_DIFFERS:
		break;
	}
	return cost < 1 ? POSIX : SYSV;
}

static void fill(struct picture *p, struct picture_row *row)
{
	struct interval ratio = ratios_cost(row->pair);
	row->code = row->pair->verdict;
	difference_text(row->pair, row->words, sizeof(row->words));
	struct picture_point *new = picture_point(p, ratio.estimate, 0);
	new->low = ratio.low;
	new->high = ratio.high;
	new->series = meaning_of(row->pair->verdict, ratio.estimate);
	snprintf(new->text, sizeof(new->text), "%s", row->words);
}

/* How far the axis has to go both ways for most. */
static double reach_of(const struct picture *p)
{
	static const double steps[] = {1.05, 1.1, 1.2, 1.5, 2, 3,
				       5,    10,  30,  100, 0};
	double *reach = mem_array(3 * p->points, sizeof(*reach));
	size_t n = 0;
	for (size_t i = 0; i < p->points; i++) {
		reach[n++] = exp(fabs(log(p->point[i].x)));
		reach[n++] = exp(fabs(log(p->point[i].low)));
		reach[n++] = exp(fabs(log(p->point[i].high)));
	}
	double limit = rows_limit(reach, n, 0.8, steps);
	free(reach);
	return limit;
}

static void finish(struct picture *p)
{
	size_t count[MEANINGS] = {0};
	double margin = 0;
	for (int i = 0; i < MEANINGS; i++) {
		struct picture_series *new =
			picture_series(p, meanings[i].name,
				       mark_number(meanings[i].mechanism));
		new->variant = meanings[i].variant;
		new->shape = meanings[i].shape;
	}
	for (size_t i = 0; i < p->points; i++)
		count[p->point[i].series]++;
	for (size_t i = 0; i < p->rows; i++)
		margin = fmax(margin, metrics[p->row[i].metric].margin);
	p->axis = PICTURE_RATIO;
	p->log = true;
	p->centre = 1;
	p->band_low = 1 / (1 + margin);
	p->band_high = 1 + margin;
	snprintf(p->y_label, sizeof(p->y_label), "%g", margin);
	snprintf(p->x_label, sizeof(p->x_label), "%s", ratios_axis);
	snprintf(p->note, sizeof(p->note),
		 "cost of a POSIX message ÷ of a System V message; bars: 95 %% "
		 "intervals, with a tip where they go on; grey: within %g %%",
		 100 * margin);
	p->limit = reach_of(p);
	snprintf(p->extra, sizeof(p->extra), "%g", p->limit);
	snprintf(p->alt, sizeof(p->alt),
		 "%zu configuration%s: POSIX is faster in %zu, System V in "
		 "%zu, they are the same in %zu, no verdict in %zu.",
		 p->rows, text_plural(p->rows), count[POSIX], count[SYSV],
		 count[SAME], count[CANNOT_TELL] + count[TOO_FEW]);
}

void ratios_show(const struct record *record, const struct viewer *viewer)
{
	struct rows rows = {.record = record,
			    .name = "ratios",
			    .title = "POSIX against System V",
			    .pages = 6,
			    .fill = fill,
			    .finish = finish};
	struct differences d;
	differences_collect(&d, record);
	rows.row = mem_array(d.pairings, sizeof(*rows.row));
	for (size_t i = 0; i < d.pairings; i++) {
		const struct pairing *pair = &d.pairing[i];
		if (pair->blocks > 0)
			rows.row[rows.count++] =
				(struct row){.result = pair->a,
					     .metric = pair->metric,
					     .percentile = pair->percentile,
					     .pair = pair,
					     .order = i};
	}
	rows_show(&rows, viewer);
	differences_release(&d);
}
