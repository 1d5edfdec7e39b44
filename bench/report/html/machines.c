/*
 * Records side by side: the ratio of the families in each, and what held on
 * how many machines. Absolute times of two machines are never compared.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "core/record/record.h"
#include "picture.h"
#include "report/html/draw.h"
#include "report/html/page.h"
#include "report/html/panel.h"
#include "report/html/sections.h"
#include "report/html/text.h"
#include "report/picture/ratios.h"

enum { SYSV, POSIX, FAMILIES };

struct side {
	const struct record *record;
	struct differences differences;
	size_t unit; /* the first record of its machine class, or itself */
};

/* One comparison, wherever it was made. */
struct line {
	const struct pairing **in; /* by record; NULL: not made there */
	const struct pairing *any;
	size_t held[FAMILIES]; /* on so many machines */
};

struct wide {
	struct side *side;
	size_t sides;
	size_t units; /* machines; records, where all are of one */
	const char *unit;
	struct line *line;
	size_t lines;
};

static bool is_alike(const struct pairing *a, const struct pairing *b)
{
	return a->metric == b->metric &&
	       params_equal(&a->a->params, &b->a->params);
}

static struct line *line_of(struct wide *w, const struct pairing *pair,
			    size_t guess)
{
	if (guess < w->lines && is_alike(w->line[guess].any, pair))
		return &w->line[guess];
	for (size_t i = 0; i < w->lines; i++)
		if (is_alike(w->line[i].any, pair))
			return &w->line[i];
	struct line *line = &w->line[w->lines++];
	line->in = mem_array(w->sides, sizeof(*line->in));
	line->any = pair;
	return line;
}

static void match(struct wide *w)
{
	size_t room = 0;
	for (size_t i = 0; i < w->sides; i++)
		room += w->side[i].differences.pairings;
	w->line = mem_array(room, sizeof(*w->line));
	for (size_t i = 0; i < w->sides; i++)
		for (size_t j = 0; j < w->side[i].differences.pairings; j++) {
			const struct pairing *pair =
				&w->side[i].differences.pairing[j];
			if (pair->blocks > 0) /* else one lacks the call */
				line_of(w, pair, j)->in[i] = pair;
		}
}

/* SYSV or POSIX where a verdict says that it is faster; else FAMILIES. */
static int faster(const struct pairing *pair)
{
	if (!pair || pair->verdict != PAIRING_DIFFERS)
		return FAMILIES;
	bool less = pair->ratio.estimate < 1;
	return less == (metrics[pair->metric].better == LOWER) ? POSIX : SYSV;
}

/* It held on a machine where a record says so and none the contrary. */
static void judge(const struct wide *w, struct line *line)
{
	for (size_t m = 0; m < w->sides; m++) {
		bool said[FAMILIES + 1] = {false};
		for (size_t i = m; i < w->sides; i++)
			if (w->side[m].unit == m && w->side[i].unit == m)
				said[faster(line->in[i])] = true;
		for (int f = 0; f < FAMILIES; f++)
			line->held[f] += said[f] && !said[!f];
	}
}

/* Records of one machine alone are units themselves. */
static void find_units(struct wide *w)
{
	size_t machines = 0;
	for (size_t i = 0; i < w->sides; i++) {
		const char *class = page_class(w->side[i].record);
		size_t j = 0;
		while (j < i && (!*class ||
				 strcmp(page_class(w->side[j].record), class)))
			j++;
		w->side[i].unit = j;
		machines += j == i;
	}
	for (size_t i = 0; i < w->sides && machines == 1; i++)
		w->side[i].unit = i;
	w->units = machines == 1 ? w->sides : machines;
	w->unit = machines == 1 ? "record" : "machine";
}

static void make(struct wide *w, const struct record *const *record,
		 size_t records)
{
	w->side = mem_array(records, sizeof(*w->side));
	for (size_t i = 0; i < records; i++) {
		w->side[i].record = record[i];
		w->sides++;
		differences_collect(&w->side[i].differences, record[i]);
	}
	find_units(w);
	match(w);
	for (size_t i = 0; i < w->lines; i++)
		judge(w, &w->line[i]);
}

static void release(struct wide *w)
{
	for (size_t i = 0; i < w->lines; i++)
		free(w->line[i].in);
	for (size_t i = 0; i < w->sides; i++)
		differences_release(&w->side[i].differences);
	free(w->line);
	free(w->side);
}

static void name_line(const struct line *line, char *text, size_t n)
{
	char label[320];
	const struct params *p = &line->any->a->params;
	picture_label(p, label, sizeof(label));
	snprintf(text, n, "%s: %.280s", metrics[line->any->metric].label,
		 label);
}

static void say_answer(FILE *out, const struct wide *w)
{
	size_t everywhere = 0, some = 0, against = 0, none = 0;
	for (size_t i = 0; i < w->lines; i++) {
		const struct line *line = &w->line[i];
		bool both = line->held[SYSV] && line->held[POSIX];
		size_t held = line->held[SYSV] + line->held[POSIX];
		against += both;
		everywhere += !both && held == w->units;
		some += !both && held > 0 && held < w->units;
		none += held == 0;
	}
	const char *on = strcmp(w->unit, "record") ? "on" : "in";
	fprintf(out,
		"<p class=\"lead\">Of %zu comparison%s %zu gave the same "
		"verdict %s every %s, %zu %s some of them only, %zu "
		"contradicted each other; %zu %s without a difference.</p>\n",
		w->lines, text_plural(w->lines), everywhere, on, w->unit, some,
		on, against, none, none == 1 ? "was" : "were");
	fprintf(out,
		"<p>Each cell compares POSIX with System V in that record "
		"alone, with verdicts corrected for their number within "
		"it.%s</p>\n",
		strcmp(w->unit, "record")
			? " Times of different machines are not compared."
			: "");
}

static void add_row(struct picture *p, const struct wide *w,
		    const struct line *line)
{
	struct picture_row *row = picture_row(p);
	name_line(line, row->label, sizeof(row->label));
	snprintf(row->words, sizeof(row->words),
		 "POSIX %zu, System V %zu of %zu", line->held[POSIX],
		 line->held[SYSV], w->units);
	for (size_t i = 0; i < w->sides; i++) {
		const struct pairing *pair = line->in[i];
		if (!pair)
			continue;
		struct interval cost = ratios_cost(pair);
		struct picture_point *new = picture_point(
			p, cost.estimate,
			((double)i + 0.5) / (double)w->sides - 0.5);
		new->series = (unsigned)i % SERIES_MOST;
		new->low = cost.low;
		new->high = cost.high;
		difference_text(pair, new->text, sizeof(new->text));
	}
}

static void write_data(FILE *out, const struct wide *w)
{
	char text[400];
	fputs("<div class=\"scroll\"><table class=\"machines\"><thead><tr>"
	      "<th scope=\"col\">Comparison</th>",
	      out);
	for (size_t i = 0; i < w->sides; i++)
		html_element(out, "th scope=\"col\"",
			     page_name(w->side[i].record));
	fprintf(out,
		"<th scope=\"col\">Faster, of %zu %ss"
		"</th></tr></thead><tbody>\n",
		w->units, w->unit);
	for (size_t i = 0; i < w->lines; i++) {
		const struct line *line = &w->line[i];
		name_line(line, text, sizeof(text));
		panel_row(out, line->any->a->id, text);
		for (size_t j = 0; j < w->sides; j++) {
			static const char *const classes[] = {"m0", "m1",
							      "none"};
			difference_text(line->in[j], text, sizeof(text));
			html_format(out, "<td class=\"verdict %s\">%s</td>",
				    classes[faster(line->in[j])],
				    line->in[j] ? text : "not measured");
		}
		fprintf(out, "<td>POSIX %zu, System V %zu</td></tr>\n",
			line->held[POSIX], line->held[SYSV]);
	}
	html_table_end(out);
}

static void draw(FILE *out, const struct wide *w)
{
	struct picture p;
	picture_init(&p, "machines", PICTURE_ROWS);
	p.log = true;
	p.axis = PICTURE_RATIO;
	p.centre = 1;
	for (size_t i = 0; i < w->sides && i < SERIES_MOST; i++)
		picture_series(&p, page_name(w->side[i].record),
			       COLOUR_SIDE + (unsigned)i % COLOUR_SIDES)
			->variant = (unsigned)i / COLOUR_SIDES;
	for (size_t i = 0; i < w->lines; i++)
		add_row(&p, w, &w->line[i]);
	snprintf(p.title, sizeof(p.title),
		 "POSIX against System V in each record");
	snprintf(p.subtitle, sizeof(p.subtitle),
		 "cost of a POSIX message ÷ of a System V message: median "
		 "within blocks, 95 %% interval");
	snprintf(p.x_label, sizeof(p.x_label), "%s", ratios_axis);
	snprintf(p.alt, sizeof(p.alt),
		 "%zu ratio%s in each of %zu records. The table below has all "
		 "values.",
		 p.rows, text_plural(p.rows), w->sides);
	panel_picture(out, "machines", &p);
	panel_close(out);
	picture_release(&p);
}

void html_machines(FILE *out, const struct record *const *record,
		   size_t records)
{
	struct wide w = {0};
	make(&w, record, records);
	page_section(out, "families", "POSIX against System V, side by side");
	if (w.lines == 0)
		fputs("<p>No record has the same configuration of both "
		      "families.</p>\n",
		      out);
	if (w.lines > 0) {
		say_answer(out, &w);
		draw(out, &w);
		write_data(out, &w);
	}
	page_section_end(out);
	release(&w);
}
