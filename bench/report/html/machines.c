/*
 * Records side by side: the ratio of the families in each, and what held on
 * how many machines. Absolute times of two machines are never compared.
 */
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
	const char *unit;
};

/* Records of one machine alone are units themselves. */
static void find_units(struct wide *w)
{
	struct beside_record *side = w->b.side;
	size_t machines = 0;
	for (size_t i = 0; i < w->b.sides; i++) {
		const char *class = page_class(side[i].record);
		size_t j = 0;
		while (j < i &&
		       (!*class || strcmp(page_class(side[j].record), class)))
			j++;
		side[i].unit = j;
		machines += j == i;
	}
	for (size_t i = 0; i < w->b.sides && machines == 1; i++)
		side[i].unit = i;
	w->unit = machines == 1 ? "record" : "machine";
}

static void name_line(const struct beside_line *line, char *text, size_t n)
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
	fprintf(out,
		"<p>Each cell compares POSIX with System V in that record "
		"alone, with verdicts corrected for their number within "
		"it.%s</p>\n",
		strcmp(w->unit, "record")
			? " Times of different machines are not compared."
			: "");
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

static void write_data(FILE *out, const struct wide *w)
{
	char text[400];
	fputs("<div class=\"scroll\"><table class=\"machines\"><thead><tr>"
	      "<th scope=\"col\">Comparison</th>",
	      out);
	for (size_t i = 0; i < w->b.sides; i++)
		html_element(out, "th scope=\"col\"",
			     page_name(w->b.side[i].record));
	fprintf(out,
		"<th scope=\"col\">Faster, of %zu %ss"
		"</th></tr></thead><tbody>\n",
		w->b.units, w->unit);
	for (size_t i = 0; i < w->b.lines; i++) {
		const struct beside_line *line = &w->b.line[i];
		name_line(line, text, sizeof(text));
		panel_row(out, line->any->a->id, text);
		for (size_t j = 0; j < w->b.sides; j++) {
			static const char *const classes[] = {"m0", "m1",
							      "none"};
			difference_text(line->in[j], text, sizeof(text));
			html_format(out, "<td class=\"verdict %s\">%s</td>",
				    classes[beside_faster(line->in[j])],
				    line->in[j] ? text : "not measured");
		}
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
		picture_series(&p, page_name(w->b.side[i].record),
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
		   size_t records)
{
	struct wide w;
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
		draw(out, &w);
		write_data(out, &w);
	}
	page_section_end(out);
	beside_release(&w.b);
}
