/* Rows of values against one axis: ratios, runs, ways to wait. */
#include <math.h>
#include <string.h>

#include "report/html/draw.h"
#include "report/html/text.h"

#define ROW 19
#define ROW_NARROW 35	     /* the label stands above */
#define LABEL_MOST 56	     /* characters */
#define LABEL_MOST_NARROW 48 /* digits and capitals are wider than most */
#define NOTE_MOST 26

struct sheet {
	const struct strips *rows;
	struct look look;
	struct scale x;
	double step, note; /* height of a row; where the notes begin */
};

static void widen(struct scale *s, double value)
{
	if (!isfinite(value) || (s->log && value <= 0))
		return;
	s->low = fmin(s->low, value);
	s->high = fmax(s->high, value);
}

static void measure(struct sheet *s)
{
	const struct strips *rows = s->rows;
	s->x.low = INFINITY;
	s->x.high = -INFINITY;
	for (size_t i = 0; i < rows->rows; i++)
		for (size_t j = 0; j < rows->row[i].marks; j++) {
			widen(&s->x, rows->row[i].mark[j].x);
			widen(&s->x, rows->row[i].mark[j].low);
			widen(&s->x, rows->row[i].mark[j].high);
		}
	widen(&s->x, rows->band_low);
	widen(&s->x, rows->band_high);
	widen(&s->x, rows->centre);
	scale_fit(&s->x);
}

/* What the longest label or note takes. */
static double widest(const struct strips *rows, bool notes, size_t most)
{
	size_t longest = 0;
	for (size_t i = 0; i < rows->rows; i++) {
		size_t n = html_length(notes ? rows->row[i].note
					     : rows->row[i].label);
		longest = n > longest ? n : longest;
	}
	return (double)(longest < most ? longest : most) * CHARACTER;
}

static void place(struct sheet *s)
{
	bool narrow = s->look.narrow;
	double notes = narrow ? 0 : widest(s->rows, true, NOTE_MOST);
	s->step = (narrow ? ROW_NARROW : ROW) + s->rows->extra;
	s->look.width = narrow ? NARROW : WIDE;
	s->look.height = 62 + s->step * (double)s->rows->rows;
	s->x.from = narrow ? 10 : widest(s->rows, false, LABEL_MOST) + 16;
	s->x.to = s->look.width - 16 - (notes > 0 ? notes + 14 : 0);
	s->note = s->x.to + 14;
	measure(s);
}

static void draw_axis(FILE *out, const struct sheet *s)
{
	const struct strips *rows = s->rows;
	double tic[TICS_MOST + 1], bottom = s->look.height - 44;
	size_t n = scale_tics(&s->x, rows->tics == TICS_RATIO ? 46 : 58, tic);
	char text[64];
	if (isfinite(rows->band_low)) {
		double from = scale_at(&s->x, rows->band_low);
		fprintf(out,
			"<rect class=\"b\" x=\"%.1f\" y=\"6\" width=\"%.1f\" "
			"height=\"%.1f\"/>\n",
			from, scale_at(&s->x, rows->band_high) - from,
			bottom - 6);
	}
	for (size_t i = 0; i < n; i++) {
		double x = scale_at(&s->x, tic[i]);
		scale_text(&s->x, tic[i], text, sizeof(text));
		draw_line(out, "g", x, 6, x, bottom);
		draw_text(out, x, bottom + 16, MIDDLE, "t", text);
	}
	if (isfinite(rows->centre))
		draw_line(out, "a", scale_at(&s->x, rows->centre), 6,
			  scale_at(&s->x, rows->centre), bottom);
	draw_text(out, (s->x.from + s->x.to) / 2, bottom + 36, MIDDLE, "",
		  rows->x_label);
}

static void draw_marks(FILE *out, const struct sheet *s,
		       const struct strip *row, double y)
{
	for (size_t i = 0; i < row->marks; i++) {
		const struct mark *m = &row->mark[i];
		const struct series *series = &s->rows->series[row->series[i]];
		char value[96], text[512];
		if (!isfinite(m->x) || (s->x.log && m->x <= 0))
			continue;
		draw_group(out, series, row->series[i], m->quiet ? "q" : "");
		if (isfinite(m->low) && isfinite(m->high))
			draw_line(out, "i", scale_at(&s->x, m->low), y + m->y,
				  scale_at(&s->x, m->high), y + m->y);
		draw_value(value, sizeof(value), m->x, m->low, m->high,
			   s->rows->unit);
		snprintf(text, sizeof(text), "%s, %s: %s", series->name,
			 row->label, *m->text ? m->text : value);
		draw_mark(out, series, scale_at(&s->x, m->x), y + m->y, text);
		fputs("</g>\n", out);
	}
}

static void draw_row(FILE *out, const struct sheet *s, size_t number)
{
	const struct strip *row = &s->rows->row[number];
	double top = 8 + s->step * (double)number;
	double y = top + s->step - (ROW + s->rows->extra) / 2;
	double words = s->look.narrow ? top + 13 : y + 4;
	fprintf(out, "<text x=\"%.1f\" y=\"%.1f\">",
		s->look.narrow ? s->x.from : 0, words);
	html_cut(out, row->label,
		 s->look.narrow ? LABEL_MOST_NARROW : LABEL_MOST);
	fputs("</text>\n", out);
	if (*row->note && !s->look.narrow) {
		fprintf(out, "<text class=\"t\" x=\"%.1f\" y=\"%.1f\">",
			s->note, words);
		html_cut(out, row->note, NOTE_MOST);
		fputs("</text>\n", out);
	}
	draw_marks(out, s, row, y);
}

static void draw_sheet(FILE *out, const struct strips *rows, bool narrow)
{
	struct sheet s = {.rows = rows};
	s.look = (struct look){
		.narrow = narrow, .log = rows->log, .only_scale = true};
	s.x.log = rows->log;
	s.x.tics = rows->tics;
	place(&s);
	draw_open(out, &s.look, rows->id, rows->title, rows->about);
	draw_axis(out, &s);
	for (size_t i = 0; i < rows->rows; i++)
		draw_row(out, &s, i);
	draw_close(out);
}

void strips_draw(FILE *out, const struct strips *rows)
{
	for (int narrow = 0; narrow < 2; narrow++)
		draw_sheet(out, rows, narrow);
}
