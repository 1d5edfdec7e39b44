/* Lines over an axis: sizes, rates, fill levels, percentiles, records. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report/html/chart.h"
#include "report/html/draw.h"
#include "report/html/scale.h"
#include "report/html/text.h"

#define LABEL_HEIGHT 14
#define LABEL_MOST 36 /* characters */
#define FLAG_MOST 40  /* characters */
#define FLAGS_MOST 12 /* with words */
#define FLAGS_NARROW 6

/* One in range, its words over the frame and on one side of it. */
struct flag {
	const char *text;
	double x, from, to;
	bool left;     /* they end at its line */
	unsigned line; /* 0 is next to the frame */
};

/* The frame of one drawing, and where values are in it. */
struct plane {
	const struct picture *picture;
	struct look look;
	struct scale x, y;
	int variant;   /* of the panel; -1: all are in one */
	bool labelled; /* names follow the lines */
	struct flag flag[FLAGS_MOST];
	size_t flags;
};

static bool has_series(const struct plane *p, size_t series)
{
	return p->variant < 0 ||
	       p->picture->series[series].variant == (unsigned)p->variant;
}

/* Panels have x in common. */
static void measure(struct plane *p)
{
	p->x.low = p->y.low = INFINITY;
	p->x.high = p->y.high = -INFINITY;
	for (size_t i = 0; i < p->picture->points; i++) {
		const struct picture_point *at = &p->picture->point[i];
		scale_widen(&p->x, at->x);
		if (!has_series(p, at->series))
			continue;
		scale_widen(&p->y, at->y);
		scale_widen(&p->y, at->low);
		scale_widen(&p->y, at->high);
	}
	if (!p->x.log) {
		/* Records and steps: no zero is needed. */
		double room = fmax((p->x.high - p->x.low) * 0.01, 0.1);
		p->x.low -= room;
		p->x.high += room;
	} else {
		scale_fit(&p->x);
	}
	scale_fit(&p->y);
}

static double names_width(const struct picture *picture)
{
	size_t longest = 0;
	for (size_t i = 0; i < picture->many; i++) {
		size_t n = html_length(picture->series[i].name);
		longest = n > longest ? n : longest;
	}
	longest = longest < LABEL_MOST ? longest : LABEL_MOST;
	return (double)longest * CHARACTER + 20;
}

/* Names that would overlap are moved to separate lines. */
static unsigned line_of(const struct plane *p, const struct flag *new)
{
	unsigned line = 0;
	for (size_t i = 0; i < p->flags; i++) {
		const struct flag *old = &p->flag[i];
		if (old->from < new->to + 6 && new->from < old->to + 6 &&
		    old->line >= line)
			line = old->line + 1;
	}
	return line;
}

static bool is_drawn(const struct plane *p, const struct picture_flag *flag)
{
	return flag->kind <= FLAG_OTHER && flag->x >= p->x.low &&
	       flag->x <= p->x.high;
}

/* Returns how many lines their words take. */
static unsigned place_flags(struct plane *p)
{
	size_t most = p->look.narrow ? FLAGS_NARROW : FLAGS_MOST;
	unsigned lines = 0;
	for (size_t i = 0; i < p->picture->flags && p->flags < most; i++) {
		const struct picture_flag *of = &p->picture->flag[i];
		size_t n = html_length(of->text);
		double width =
			(double)(n < FLAG_MOST ? n : FLAG_MOST) * CHARACTER;
		struct flag flag = {.text = of->text};
		if (!is_drawn(p, of))
			continue;
		flag.x = scale_at(&p->x, of->x);
		flag.left = flag.x > p->look.width / 2;
		flag.to = flag.left ? fmax(flag.x, width)
				    : fmin(flag.x + width, p->look.width);
		flag.from = flag.to - width;
		flag.line = line_of(p, &flag);
		lines = flag.line >= lines ? flag.line + 1 : lines;
		p->flag[p->flags++] = flag;
	}
	return lines;
}

/* Between the heights of two edges. */
static void place(struct plane *p, double top, double bottom)
{
	const struct picture *picture = p->picture;
	size_t many = 0;
	for (size_t i = 0; i < picture->many; i++)
		many += has_series(p, i);
	p->labelled = !p->look.narrow && many > 0 &&
		      (double)many * LABEL_HEIGHT < bottom - top - 70;
	p->x.from = 52;
	p->x.to = p->look.width - (p->labelled ? names_width(picture) : 14);
	p->y.from = bottom - 44;
	measure(p);
	p->y.to = top + 28 + LABEL_HEIGHT * place_flags(p);
}

/* Of a panel, what its series have in common. */
static const char *name_of(const struct plane *p)
{
	const struct picture *picture = p->picture;
	const char *comma;
	for (size_t i = 0; i < picture->many && p->variant >= 0; i++)
		if (has_series(p, i) &&
		    (comma = strstr(picture->series[i].name, ", ")))
			return comma + 2;
	return "";
}

static void draw_axes(FILE *out, const struct plane *p, double top)
{
	double tic[TICS_MOST + 1];
	char text[sizeof(p->picture->y_label) +
		  sizeof(p->picture->series->name)];
	size_t n = scale_tics(&p->y, 24, tic);
	for (size_t i = 0; i < n; i++) {
		double y = scale_at(&p->y, tic[i]);
		scale_text(&p->y, tic[i], text, sizeof(text));
		draw_line(out, "g", p->x.from, y, p->x.to, y);
		draw_text(out, p->x.from - 6, y + 4, END, "t", text);
	}
	n = scale_tics(&p->x, p->look.narrow ? 50 : 64, tic);
	for (size_t i = 0; i < n; i++) {
		double x = scale_at(&p->x, tic[i]);
		scale_text(&p->x, tic[i], text, sizeof(text));
		draw_line(out, "g", x, p->y.from, x, p->y.to);
		draw_text(out, x, p->y.from + 16, MIDDLE, "t", text);
	}
	draw_line(out, "a", p->x.from, p->y.from, p->x.to, p->y.from);
	draw_text(out, (p->x.from + p->x.to) / 2, p->y.from + 36, MIDDLE, "",
		  p->picture->x_label);
	snprintf(text, sizeof(text), "%s%s%s", name_of(p),
		 *name_of(p) ? ": " : "", p->picture->y_label);
	draw_text(out, 0, top + 13, START, "", text);
}

/* Those that have no room for words are lines. */
static void draw_flags(FILE *out, const struct plane *p)
{
	size_t seen = 0;
	for (size_t i = 0; i < p->picture->flags; i++) {
		const struct picture_flag *of = &p->picture->flag[i];
		double x = scale_at(&p->x, of->x);
		if (is_drawn(p, of) && seen++ >= p->flags)
			draw_line(out, "r", x, p->y.from, x, p->y.to);
	}
	for (size_t i = 0; i < p->flags; i++) {
		const struct flag *flag = &p->flag[i];
		double y = p->y.to - LABEL_HEIGHT * flag->line;
		draw_line(out, "r", flag->x, p->y.from, flag->x, y);
		fprintf(out,
			"<text class=\"t\" x=\"%.1f\" y=\"%.1f\" "
			"text-anchor=\"%s\">",
			flag->left ? flag->to : flag->from, y - 4,
			flag->left ? "end" : "start");
		html_cut(out, flag->text, FLAG_MOST);
		fputs("</text>\n", out);
	}
}

static void mark_words(const struct plane *p,
		       const struct picture_series *series,
		       const struct picture_point *m, char *text, size_t n)
{
	char value[96], at[64];
	if (*m->text) {
		snprintf(text, n, "%s: %s", series->name, m->text);
		return;
	}
	draw_value(value, sizeof(value), m->y, m->low, m->high,
		   p->picture->unit);
	scale_text(&p->x, m->x, at, sizeof(at));
	snprintf(text, n, "%s, %s: %s", series->name, at, value);
}

static void draw_path(FILE *out, const struct plane *p, size_t number)
{
	bool open = false;
	fputs("<path class=\"l\" d=\"", out);
	for (size_t i = 0; i < p->picture->points; i++) {
		const struct picture_point *at = &p->picture->point[i];
		if (at->series != number)
			continue;
		if (isfinite(at->y))
			fprintf(out, "%c%.1f %.1f",
				open && !at->starts ? 'L' : 'M',
				scale_at(&p->x, at->x), scale_at(&p->y, at->y));
		open = isfinite(at->y);
	}
	fputs("\"/>\n", out);
}

static void draw_series(FILE *out, const struct plane *p, size_t number)
{
	const struct picture_series *series = &p->picture->series[number];
	draw_group(out, series, number, "");
	draw_path(out, p, number);
	for (size_t i = 0; i < p->picture->points; i++) {
		const struct picture_point *at = &p->picture->point[i];
		char text[400];
		if (at->series != number || !isfinite(at->y) || at->quiet)
			continue;
		double x = scale_at(&p->x, at->x);
		if (isfinite(at->low) && isfinite(at->high))
			draw_line(out, "i", x, scale_at(&p->y, at->low), x,
				  scale_at(&p->y, at->high));
		mark_words(p, series, at, text, sizeof(text));
		draw_mark(out, series, x, scale_at(&p->y, at->y), text);
	}
	fputs("</g>\n", out);
}

/* A name after the end of its line. */
struct name {
	size_t series;
	double x, y, at;
};

static int by_height(const void *left, const void *right)
{
	const struct name *a = left, *b = right;
	return (a->y > b->y) - (a->y < b->y);
}

/* Down from each other, and up again from below the frame. */
static void spread(const struct plane *p, struct name *name, size_t n)
{
	double bottom = p->y.from;
	for (size_t i = 0; i < n; i++)
		name[i].at = i && name[i].y < name[i - 1].at + LABEL_HEIGHT
				     ? name[i - 1].at + LABEL_HEIGHT
				     : name[i].y;
	for (size_t i = n; i-- > 0; bottom -= LABEL_HEIGHT)
		name[i].at = fmin(name[i].at, bottom);
}

static void draw_names(FILE *out, const struct plane *p)
{
	struct name name[SERIES_MOST];
	size_t n = 0;
	for (size_t i = p->picture->points; i-- > 0 && n < SERIES_MOST;) {
		const struct picture_point *at = &p->picture->point[i];
		if (isfinite(at->y) && has_series(p, at->series) &&
		    (n == 0 || name[n - 1].series != at->series))
			name[n++] = (struct name){at->series,
						  scale_at(&p->x, at->x),
						  scale_at(&p->y, at->y), 0};
	}
	qsort(name, n, sizeof(*name), by_height);
	spread(p, name, n);
	for (size_t i = 0; i < n; i++) {
		const struct picture_series *s =
			&p->picture->series[name[i].series];
		draw_group(out, s, name[i].series, "n");
		draw_line(out, "e", name[i].x + 5, name[i].y, p->x.to + 12,
			  name[i].at);
		fprintf(out, "<text x=\"%.1f\" y=\"%.1f\">", p->x.to + 15,
			name[i].at + 4);
		html_cut(out, s->name, LABEL_MOST);
		fputs("</text></g>\n", out);
	}
}

static void draw_plane(FILE *out, struct plane *p, double top, double bottom)
{
	place(p, top, bottom);
	draw_axes(out, p, top);
	for (size_t s = p->picture->many; s-- > 0;)
		if (has_series(p, s))
			draw_series(out, p, s);
	draw_flags(out, p);
	if (p->labelled)
		draw_names(out, p);
}

static int panels_of(const struct picture *picture)
{
	unsigned last = 0;
	for (size_t i = 0; i < picture->many && picture->panels; i++)
		if (picture->series[i].variant > last)
			last = picture->series[i].variant;
	return (int)last + 1;
}

void chart_draw(FILE *out, const struct picture *picture, const char *id)
{
	int panels = panels_of(picture);
	for (int i = 0; i < 4; i++) {
		bool narrow = i / 2, log = i % 2;
		double high = panels > 1 ? 280 : narrow ? 300 : 380;
		struct look look = {.narrow = narrow,
				    .log = log,
				    .width = narrow ? NARROW : WIDE,
				    .height = high * panels};
		draw_open(out, &look, id, picture);
		for (int k = 0; k < panels; k++) {
			struct plane p = {.picture = picture,
					  .look = look,
					  .variant = panels > 1 ? k : -1};
			p.x.log = picture->kind == PICTURE_LINES;
			p.x.axis = picture->axis;
			p.y.log = log;
			draw_plane(out, &p, high * k, high * (k + 1));
		}
		draw_close(out);
	}
}
