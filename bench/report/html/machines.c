/*
 * Records side by side: the ratio of the families in each, and what held on
 * how many machines. Absolute times of two machines are never compared.
 */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "core/record/record.h"
#include "picture.h"
#include "report/beside.h"
#include "report/html/draw.h"
#include "report/html/page.h"
#include "report/html/panel.h"
#include "report/html/sections.h"
#include "report/html/text.h"
#include "report/picture/ratios.h"

struct wide {
	struct beside b;
	const struct record *const *named; /* the same, with page's names */
	const char *unit;
};

/* Records of one machine alone are units themselves. */
static void find_units(struct wide *w)
{
	bool one = w->b.kinds == 1 && w->b.kind->machines == 1;
	for (size_t i = 0; i < w->b.sides && one; i++)
		w->b.side[i].unit = i;
	w->unit = one ? "record" : "machine";
}

static bool is_pooled(const struct wide *w, size_t kind)
{
	return w->b.kind[kind].machines > 1;
}

static void name_line(const struct beside_line *line, char *text, size_t n)
{
	char label[320];
	const struct params *p = &line->any->a->params;
	picture_label(p, label, sizeof(label));
	snprintf(text, n, "%s: %.280s", metrics[line->any->metric].label,
		 label);
}

static void say_method(FILE *out, const struct wide *w)
{
	bool pooled = false;
	for (size_t k = 0; k < w->b.kinds; k++)
		pooled |= is_pooled(w, k);
	fprintf(out,
		"<p>Each cell compares POSIX with System V in that record "
		"alone, with verdicts corrected for their number within "
		"it.%s%s</p>\n",
		pooled ? " Machines of a class are pooled: their mean, judged "
			 "with each machine as one value, ± their standard "
			 "deviation."
		       : "",
		strcmp(w->unit, "record")
			? " Times of different machines are not compared."
			: "");
}

static void say_answer(FILE *out, const struct wide *w)
{
	size_t everywhere = 0, some = 0, against = 0, none = 0;
	for (size_t i = 0; i < w->b.lines; i++) {
		const struct beside_line *line = &w->b.line[i];
		bool both = line->held[BESIDE_SYSV] && line->held[BESIDE_POSIX];
		size_t held =
			line->held[BESIDE_SYSV] + line->held[BESIDE_POSIX];
		against += both;
		everywhere += !both && held == w->b.units;
		some += !both && held > 0 && held < w->b.units;
		none += held == 0;
	}
	const char *on = strcmp(w->unit, "record") ? "on" : "in";
	fprintf(out,
		"<p class=\"lead\">Of %zu comparison%s %zu gave the same "
		"verdict %s every %s, %zu %s some of them only, %zu "
		"contradicted each other; %zu %s without a difference.</p>\n",
		w->b.lines, text_plural(w->b.lines), everywhere, on, w->unit,
		some, on, against, none, none == 1 ? "was" : "were");
}

static void add_row(struct picture *p, const struct wide *w,
		    const struct beside_line *line)
{
	struct picture_row *row = picture_row(p);
	name_line(line, row->label, sizeof(row->label));
	snprintf(row->words, sizeof(row->words),
		 "POSIX %zu, System V %zu of %zu", line->held[BESIDE_POSIX],
		 line->held[BESIDE_SYSV], w->b.units);
	for (size_t i = 0; i < w->b.sides; i++) {
		const struct pairing *pair = line->in[i];
		if (!pair)
			continue;
		struct interval cost = ratios_cost(pair);
		struct picture_point *new = picture_point(
			p, cost.estimate,
			((double)i + 0.5) / (double)w->b.sides - 0.5);
		new->series = (unsigned)i % SERIES_MOST;
		new->low = cost.low;
		new->high = cost.high;
		difference_text(pair, new->text, sizeof(new->text));
	}
}

static void write_cell(FILE *out, const struct pairing *pair, const char *more)
{
	static const char *const classes[] = {"m0", "m1", "none"};
	char text[400];
	difference_text(pair, text, sizeof(text));
	html_format(out, "<td class=\"verdict %s\">%s%s</td>",
		    classes[beside_faster(pair)], pair ? text : "not measured",
		    more);
}

static void write_pooled_head(FILE *out, const struct wide *w,
			      const struct beside_kind *kind)
{
	html_format(out,
		    "<th scope=\"col\">Mean of %zu machines of class %s</th>",
		    kind->machines, page_class(w->named[kind->first]));
}

static void write_pooled(FILE *out, const struct beside_cell *cell)
{
	char change[64], text[128] = "";
	difference_change(cell->pair.ratio.estimate, change, sizeof(change));
	if (cell->values > 1)
		snprintf(text, sizeof(text), " (%s ± %.1f %%)", change,
			 100 * expm1(cell->spread));
	write_cell(out, cell->values > 0 ? &cell->pair : NULL, text);
}

static void write_data(FILE *out, const struct wide *w)
{
	char text[400];
	fputs("<div class=\"scroll\"><table class=\"machines\"><thead><tr>"
	      "<th scope=\"col\">Comparison</th>",
	      out);
	for (size_t i = 0; i < w->b.sides; i++)
		html_element(out, "th scope=\"col\"", page_name(w->named[i]));
	for (size_t k = 0; k < w->b.kinds; k++)
		if (is_pooled(w, k))
			write_pooled_head(out, w, &w->b.kind[k]);
	fprintf(out,
		"<th scope=\"col\">Faster, of %zu %ss"
		"</th></tr></thead><tbody>\n",
		w->b.units, w->unit);
	for (size_t i = 0; i < w->b.lines; i++) {
		const struct beside_line *line = &w->b.line[i];
		name_line(line, text, sizeof(text));
		panel_row(out, line->any->a->id, text);
		for (size_t j = 0; j < w->b.sides; j++)
			write_cell(out, line->in[j], "");
		for (size_t k = 0; k < w->b.kinds; k++)
			if (is_pooled(w, k))
				write_pooled(out, &w->b.kind[k].cell[i]);
		fprintf(out, "<td>POSIX %zu, System V %zu</td></tr>\n",
			line->held[BESIDE_POSIX], line->held[BESIDE_SYSV]);
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
	for (size_t i = 0; i < w->b.sides && i < SERIES_MOST; i++)
		picture_series(&p, page_name(w->named[i]),
			       COLOUR_SIDE + (unsigned)i % COLOUR_SIDES)
			->variant = (unsigned)i / COLOUR_SIDES;
	for (size_t i = 0; i < w->b.lines; i++)
		add_row(&p, w, &w->b.line[i]);
	snprintf(p.title, sizeof(p.title),
		 "POSIX against System V in each record");
	snprintf(p.subtitle, sizeof(p.subtitle),
		 "cost of a POSIX message ÷ of a System V message: median "
		 "within blocks, 95 %% interval");
	snprintf(p.x_label, sizeof(p.x_label), "%s", ratios_axis);
	snprintf(p.alt, sizeof(p.alt),
		 "%zu ratio%s in each of %zu records. The table below has all "
		 "values.",
		 p.rows, text_plural(p.rows), w->b.sides);
	panel_picture(out, "machines", &p);
	panel_close(out);
	picture_release(&p);
}

void html_machines(FILE *out, const struct record *const *record,
		   const struct record *const *named, size_t records)
{
	struct wide w = {.named = named};
	beside_make(&w.b, record, records);
	find_units(&w);
	beside_judge(&w.b);
	page_section(out, "families", "POSIX against System V, side by side");
	if (w.b.lines == 0)
		fputs("<p>No record has the same configuration of both "
		      "families.</p>\n",
		      out);
	if (w.b.lines > 0) {
		say_answer(out, &w);
		say_method(out, &w);
		draw(out, &w);
		write_data(out, &w);
	}
	page_section_end(out);
	beside_release(&w.b);
}
