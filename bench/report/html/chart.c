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
#define FLAGS_MOST 8

/* One that is in range, its words over the frame and on one side of it. */
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
	bool labelled; /* names follow the lines */
	struct flag flag[FLAGS_MOST];
	size_t flags;
};

static void measure(struct plane *p)
{
	p->x.low = p->y.low = INFINITY;
	p->x.high = p->y.high = -INFINITY;
	for (size_t i = 0; i < p->picture->points; i++) {
		const struct picture_point *at = &p->picture->point[i];
		scale_widen(&p->x, at->x);
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

/* Returns how many lines they take. */
static unsigned place_flags(struct plane *p)
{
	unsigned lines = 0;
	for (size_t i = 0; i < p->picture->flags && p->flags < FLAGS_MOST;
	     i++) {
		const struct picture_flag *of = &p->picture->flag[i];
		size_t n = html_length(of->text);
		double width =
			(double)(n < FLAG_MOST ? n : FLAG_MOST) * CHARACTER;
		struct flag flag = {.text = of->text};
		if (of->kind > FLAG_OTHER || of->x < p->x.low ||
		    of->x > p->x.high)
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

static void place(struct plane *p)
{
	const struct picture *picture = p->picture;
	double height = p->look.height - 70;
	p->labelled = !p->look.narrow && picture->many > 0 &&
		      (double)picture->many * LABEL_HEIGHT < height;
	p->x.from = 52;
	p->x.to = p->look.width - (p->labelled ? names_width(picture) : 14);
	p->y.from = p->look.height - 44;
	measure(p);
	p->y.to = 28 + LABEL_HEIGHT * place_flags(p);
}

static void draw_axes(FILE *out, const struct plane *p)
{
	double tic[TICS_MOST + 1];
	char text[64];
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
	draw_text(out, 0, 13, START, "", p->picture->y_label);
}

static void draw_flags(FILE *out, const struct plane *p)
{
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
		if (isfinite(at->y) &&
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

void chart_draw(FILE *out, const struct picture *picture, const char *id)
{
	for (int i = 0; i < 4; i++) {
		bool narrow = i / 2, log = i % 2;
		struct plane p = {.picture = picture};
		p.look = (struct look){.narrow = narrow,
				       .log = log,
				       .width = narrow ? NARROW : WIDE,
				       .height = narrow ? 300 : 380};
		p.x.log = picture->kind == PICTURE_LINES;
		p.x.axis = picture->axis;
		p.y.log = log;
		place(&p);
		draw_open(out, &p.look, id, picture);
		draw_axes(out, &p);
		for (size_t s = picture->many; s-- > 0;)
			draw_series(out, &p, s);
		draw_flags(out, &p);
		if (p.labelled)
			draw_names(out, &p);
		draw_close(out);
	}
}
