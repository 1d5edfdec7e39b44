/* Lines over an axis: sizes, rates, fill levels, percentiles, records. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "report/html/draw.h"
#include "report/html/text.h"

#define LABEL_HEIGHT 14
#define LABEL_MOST 36 /* characters */
#define FLAG_MOST 40

/* Room for one more in an array that doubles; NULL: no memory. */
static void *grow(void *array, size_t n, size_t *room, size_t size)
{
	if (n < *room)
		return array;
	size_t more = *room ? 2 * *room : 8;
	void *grown = realloc(array, more * size);
	*room = grown ? more : *room;
	return grown;
}

struct series *chart_series(struct chart *chart, const char *name)
{
	struct series *list =
		grow(chart->series, chart->count, &chart->room, sizeof(*list));
	if (!list)
		return NULL;
	chart->series = list;
	struct series *new = &list[chart->count++];
	*new = (struct series){0};
	snprintf(new->name, sizeof(new->name), "%s", name);
	return new;
}

struct mark *series_mark(struct series *series)
{
	struct mark *list =
		grow(series->mark, series->marks, &series->room, sizeof(*list));
	if (!list)
		return NULL;
	series->mark = list;
	list[series->marks] = (struct mark){.low = NAN, .high = NAN};
	return &list[series->marks++];
}

struct strip *strips_add(struct strips *rows)
{
	struct strip *list =
		grow(rows->row, rows->rows, &rows->row_room, sizeof(*list));
	if (!list)
		return NULL;
	rows->row = list;
	list[rows->rows] = (struct strip){0};
	return &list[rows->rows++];
}

struct mark *strip_mark(struct strip *row, unsigned series)
{
	size_t room = row->room;
	struct mark *list = grow(row->mark, row->marks, &room, sizeof(*list));
	if (!list)
		return NULL;
	row->mark = list;
	unsigned *which =
		grow(row->series, row->marks, &row->room, sizeof(*which));
	if (!which)
		return NULL;
	row->series = which;
	which[row->marks] = series;
	list[row->marks] = (struct mark){.low = NAN, .high = NAN};
	return &list[row->marks++];
}

void chart_release(struct chart *chart)
{
	for (size_t i = 0; i < chart->count; i++)
		free(chart->series[i].mark);
	free(chart->series);
	*chart = (struct chart){0};
}

void strips_release(struct strips *rows)
{
	for (size_t i = 0; i < rows->rows; i++) {
		free(rows->row[i].mark);
		free(rows->row[i].series);
	}
	free(rows->row);
	free(rows->series);
	*rows = (struct strips){0};
}

/* A rule that is in range, its words over the frame and on one side of it. */
struct flag {
	const char *text;
	double x, from, to;
	bool left;     /* they end at the rule */
	unsigned line; /* 0 is next to the frame */
};

/* The frame of one drawing, and where values are in it. */
struct plane {
	const struct chart *chart;
	struct look look;
	struct scale x, y;
	bool labelled; /* names stand behind the lines */
	struct flag flag[RULES_MOST];
	size_t flags;
};

static void widen(struct scale *s, double value)
{
	if (!isfinite(value) || (s->log && value <= 0))
		return;
	s->low = fmin(s->low, value);
	s->high = fmax(s->high, value);
}

static void measure(struct plane *p)
{
	const struct chart *chart = p->chart;
	p->x.low = p->y.low = INFINITY;
	p->x.high = p->y.high = -INFINITY;
	for (size_t i = 0; i < chart->count; i++)
		for (size_t j = 0; j < chart->series[i].marks; j++) {
			const struct mark *m = &chart->series[i].mark[j];
			widen(&p->x, m->x);
			widen(&p->y, m->y);
			widen(&p->y, m->low);
			widen(&p->y, m->high);
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

static double names_width(const struct chart *chart)
{
	size_t longest = 0;
	for (size_t i = 0; i < chart->count; i++) {
		size_t n = html_length(chart->series[i].name);
		longest = n > longest ? n : longest;
	}
	longest = longest < LABEL_MOST ? longest : LABEL_MOST;
	return (double)longest * CHARACTER + 20;
}

/* Those that would lie on each other stand on lines of their own. */
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
	for (size_t i = 0; i < p->chart->rules; i++) {
		const struct rule *rule = &p->chart->rule[i];
		size_t n = html_length(rule->text);
		double width =
			(double)(n < FLAG_MOST ? n : FLAG_MOST) * CHARACTER;
		struct flag flag = {.text = rule->text};
		if (rule->at < p->x.low || rule->at > p->x.high)
			continue;
		flag.x = scale_at(&p->x, rule->at);
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
	const struct chart *chart = p->chart;
	double height = p->look.height - 70;
	p->labelled = !p->look.narrow && chart->count > 0 &&
		      (double)chart->count * LABEL_HEIGHT < height;
	p->x.from = 52;
	p->x.to = p->look.width - (p->labelled ? names_width(chart) : 14);
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
		  p->chart->x_label);
	draw_text(out, 0, 13, START, "", p->chart->y_label);
}

static void draw_rules(FILE *out, const struct plane *p)
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

static void mark_words(const struct plane *p, const struct series *series,
		       const struct mark *m, char *text, size_t n)
{
	char value[96], at[64];
	if (*m->text) {
		snprintf(text, n, "%s: %s", series->name, m->text);
		return;
	}
	draw_value(value, sizeof(value), m->y, m->low, m->high, p->chart->unit);
	scale_text(&p->x, m->x, at, sizeof(at));
	snprintf(text, n, "%s, %s: %s", series->name, at, value);
}

static void draw_path(FILE *out, const struct plane *p,
		      const struct series *series)
{
	bool open = false;
	fputs("<path class=\"l\" d=\"", out);
	for (size_t i = 0; i < series->marks; i++) {
		const struct mark *m = &series->mark[i];
		if (!isfinite(m->y)) {
			open = false;
			continue;
		}
		fprintf(out, "%c%.1f %.1f", open && !m->starts ? 'L' : 'M',
			scale_at(&p->x, m->x), scale_at(&p->y, m->y));
		open = true;
	}
	fputs("\"/>\n", out);
}

static void draw_series(FILE *out, const struct plane *p, size_t number)
{
	const struct series *series = &p->chart->series[number];
	draw_group(out, series, number, "");
	draw_path(out, p, series);
	for (size_t i = 0; i < series->marks; i++) {
		const struct mark *m = &series->mark[i];
		char text[320];
		if (!isfinite(m->y) || m->quiet)
			continue;
		double x = scale_at(&p->x, m->x);
		if (isfinite(m->low) && isfinite(m->high))
			draw_line(out, "i", x, scale_at(&p->y, m->low), x,
				  scale_at(&p->y, m->high));
		mark_words(p, series, m, text, sizeof(text));
		draw_mark(out, series, x, scale_at(&p->y, m->y), text);
	}
	fputs("</g>\n", out);
}

/* A name behind the end of its line. */
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
	for (size_t i = 0; i < p->chart->count && n < SERIES_MOST; i++) {
		const struct series *s = &p->chart->series[i];
		size_t last = s->marks;
		while (last > 0 && !isfinite(s->mark[last - 1].y))
			last--;
		if (last > 0)
			name[n++] = (struct name){
				i, scale_at(&p->x, s->mark[last - 1].x),
				scale_at(&p->y, s->mark[last - 1].y), 0};
	}
	qsort(name, n, sizeof(*name), by_height);
	spread(p, name, n);
	for (size_t i = 0; i < n; i++) {
		const struct series *s = &p->chart->series[name[i].series];
		draw_group(out, s, name[i].series, "n");
		draw_line(out, "e", name[i].x + 5, name[i].y, p->x.to + 12,
			  name[i].at);
		fprintf(out, "<text x=\"%.1f\" y=\"%.1f\">", p->x.to + 15,
			name[i].at + 4);
		html_cut(out, s->name, LABEL_MOST);
		fputs("</text></g>\n", out);
	}
}

static void draw_plane(FILE *out, const struct chart *chart, bool narrow,
		       bool log)
{
	struct plane p = {.chart = chart};
	p.look = (struct look){.narrow = narrow,
			       .log = log,
			       .width = narrow ? NARROW : WIDE,
			       .height = narrow ? 300 : 380};
	p.x.log = chart->x_log;
	p.x.tics = chart->x_tics;
	p.y.log = log;
	place(&p);
	draw_open(out, &p.look, chart->id, chart->title, chart->about);
	draw_axes(out, &p);
	for (size_t i = chart->count; i-- > 0;)
		draw_series(out, &p, i);
	draw_rules(out, &p);
	if (p.labelled)
		draw_names(out, &p);
	draw_close(out);
}

void chart_draw(FILE *out, const struct chart *chart)
{
	for (int narrow = 0; narrow < 2; narrow++)
		for (int log = 0; log < 2; log++)
			draw_plane(out, chart, narrow, log);
}
