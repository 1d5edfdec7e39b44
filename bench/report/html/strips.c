/* Rows of values against one axis: ratios, runs, ways to wait. */
#include <math.h>
#include <string.h>

#include "report/html/draw.h"
#include "report/html/scale.h"
#include "report/html/strips.h"
#include "report/html/text.h"

#define ROW 19
#define ROW_NARROW 35	     /* the label stands above */
#define LABEL_MOST 56	     /* characters */
#define LABEL_MOST_NARROW 48 /* digits and capitals are wider than most */
#define NOTE_MOST 28
#define APART 6 /* marks in a row, in pixels */
#define ROWS_MOST 40
#define POINTS_MOST 320

struct sheet {
	const struct picture *picture;
	size_t rows;
	struct look look;
	struct scale x;
	double step; /* the height of a row */
	double high; /* of that, for marks */
	double note; /* where the notes begin */
	bool beyond; /* a mark is at the picture's limit */
};

size_t strips_rows(const struct picture *picture)
{
	size_t rows = 0;
	for (size_t i = 0; i < picture->points && i < POINTS_MOST; i++)
		if (picture->point[i].row >= rows)
			rows = picture->point[i].row + 1;
	return rows < ROWS_MOST ? rows : ROWS_MOST;
}

/* Where a value is drawn: what is farther out is at the limit. */
static double clip(const struct picture *p, double x)
{
	if (p->log)
		return x > p->limit	  ? p->limit
		       : x < 1 / p->limit ? 1 / p->limit
					  : x;
	return fabs(x) > p->limit ? copysign(p->limit, x) : x;
}

static bool is_beyond(const struct picture *p, double x)
{
	return clip(p, x) < x || clip(p, x) > x;
}

static void measure(struct sheet *s)
{
	const struct picture *p = s->picture;
	size_t most = 0, marks = 0;
	bool spread = false;
	s->x.low = INFINITY;
	s->x.high = -INFINITY;
	for (size_t i = 0; i < p->points && p->point[i].row < s->rows; i++) {
		const struct picture_point *at = &p->point[i];
		scale_widen(&s->x, clip(p, at->x));
		scale_widen(&s->x, clip(p, at->low));
		scale_widen(&s->x, clip(p, at->high));
		s->beyond |= is_beyond(p, at->x);
		marks = i > 0 && at[-1].row == at->row ? marks + !at->quiet : 1;
		most = marks > most ? marks : most;
		spread |= at->y < 0 || at->y > 0;
	}
	scale_widen(&s->x, p->band_low);
	scale_widen(&s->x, p->band_high);
	scale_widen(&s->x, p->centre);
	scale_fit(&s->x);
	s->high = !spread ? ROW : most > 1 ? ROW + APART * (double)most : 26;
}

/* What the longest label or note takes. */
static double widest(const struct sheet *s, bool notes, size_t most)
{
	size_t longest = 0;
	for (size_t i = 0; i < s->rows; i++) {
		const struct picture_row *row = &s->picture->row[i];
		size_t n = html_length(notes ? row->words : row->label);
		longest = n > longest ? n : longest;
	}
	return (double)(longest < most ? longest : most) * CHARACTER;
}

static void place(struct sheet *s)
{
	bool narrow = s->look.narrow;
	double notes = narrow ? 0 : widest(s, true, NOTE_MOST);
	measure(s);
	s->step = s->high + (narrow ? ROW_NARROW - ROW : 0);
	s->look.width = narrow ? NARROW : WIDE;
	s->look.height = 62 + s->step * (double)s->rows;
	s->x.from = narrow ? 10 : widest(s, false, LABEL_MOST) + 16;
	s->x.to = s->look.width - 16 - (notes > 0 ? notes + 14 : 0);
	s->note = s->x.to + 14;
}

static void draw_axis(FILE *out, const struct sheet *s)
{
	const struct picture *p = s->picture;
	double tic[TICS_MOST + 1], bottom = s->look.height - 44;
	size_t n = scale_tics(&s->x, p->axis == PICTURE_RATIO ? 46 : 58, tic);
	char text[sizeof(p->x_label) + 32];
	if (isfinite(p->band_low)) {
		double from = scale_at(&s->x, p->band_low);
		fprintf(out,
			"<rect class=\"b\" x=\"%.1f\" y=\"6\" width=\"%.1f\" "
			"height=\"%.1f\"/>\n",
			from, scale_at(&s->x, p->band_high) - from, bottom - 6);
	}
	for (size_t i = 0; i < n; i++) {
		double x = scale_at(&s->x, tic[i]);
		scale_text(&s->x, tic[i], text, sizeof(text));
		draw_line(out, "g", x, 6, x, bottom);
		draw_text(out, x, bottom + 16, MIDDLE, "t", text);
	}
	if (isfinite(p->centre))
		draw_line(out, "a", scale_at(&s->x, p->centre), 6,
			  scale_at(&s->x, p->centre), bottom);
	snprintf(text, sizeof(text), "%s%s", p->x_label,
		 s->beyond ? "; × is farther out" : "");
	draw_text(out, (s->x.from + s->x.to) / 2, bottom + 36, MIDDLE, "",
		  text);
}

/* An interval, with a tip where it goes on. */
static void draw_interval(FILE *out, const struct sheet *s,
			  const struct picture_point *at, double y)
{
	const double end[] = {at->low, at->high};
	double x[2];
	if (!isfinite(at->low) || !isfinite(at->high))
		return;
	for (int i = 0; i < 2; i++) {
		double back = i ? -4 : 4;
		x[i] = scale_at(&s->x, clip(s->picture, end[i]));
		if (is_beyond(s->picture, end[i]))
			fprintf(out,
				"<path class=\"i\" d=\"M%.1f %.1fl%.1f 4"
				"l%.1f 4\"/>\n",
				x[i] + back, y - 4, -back, back);
	}
	draw_line(out, "i", x[0], y, x[1], y);
}

static void draw_point(FILE *out, const struct sheet *s,
		       const struct picture_point *at, double middle)
{
	const struct picture_series *series = &s->picture->series[at->series];
	const char *label = s->picture->row[at->row].label;
	char value[96], text[768];
	double y = middle + at->y * (s->high - 8);
	double x = clip(s->picture, at->x);
	bool beyond = is_beyond(s->picture, at->x);
	if (!isfinite(at->x) || (s->x.log && at->x <= 0))
		return;
	draw_group(out, series, at->series, at->quiet && !beyond ? "q" : "");
	draw_interval(out, s, at, y);
	draw_value(value, sizeof(value), at->x, at->low, at->high,
		   s->picture->unit);
	bool named = !strncmp(label, series->name, strlen(series->name));
	snprintf(text, sizeof(text), "%s%s%s: %s", named ? "" : series->name,
		 named ? "" : ", ", label, *at->text ? at->text : value);
	draw_mark(out, beyond ? NULL : series, scale_at(&s->x, x), y, text);
	fputs("</g>\n", out);
}

static void draw_row(FILE *out, const struct sheet *s, size_t number)
{
	const struct picture_row *row = &s->picture->row[number];
	double top = 8 + s->step * (double)number;
	double y = top + s->step - s->high / 2;
	double words = s->look.narrow ? top + 13 : y + 4;
	fprintf(out, "<text class=\"h\" x=\"%.1f\" y=\"%.1f\">",
		s->look.narrow ? s->x.from : 0, words);
	html_cut(out, row->label,
		 s->look.narrow ? LABEL_MOST_NARROW : LABEL_MOST);
	fputs("</text>\n", out);
	if (*row->words && !s->look.narrow) {
		fprintf(out, "<text class=\"t\" x=\"%.1f\" y=\"%.1f\">",
			s->note, words);
		html_cut(out, row->words, NOTE_MOST);
		fputs("</text>\n", out);
	}
	for (size_t i = 0; i < s->picture->points; i++)
		if (s->picture->point[i].row == number)
			draw_point(out, s, &s->picture->point[i], y);
}

void strips_draw(FILE *out, const struct picture *picture, const char *id)
{
	for (int narrow = 0; narrow < 2; narrow++) {
		struct sheet s = {.picture = picture,
				  .rows = strips_rows(picture)};
		s.look = (struct look){.narrow = narrow,
				       .log = picture->log,
				       .only_scale = true};
		s.x.log = picture->log;
		s.x.axis = picture->axis;
		place(&s);
		draw_open(out, &s.look, id, picture);
		draw_axis(out, &s);
		for (size_t i = 0; i < s.rows; i++)
			draw_row(out, &s, i);
		draw_close(out);
	}
}
