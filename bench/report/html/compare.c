/* Records of one machine class: the first against each of the others. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "core/judge/compare_words.h"
#include "picture.h"
#include "report/html/draw.h"
#include "report/html/page.h"
#include "report/html/panel.h"
#include "report/html/sections.h"
#include "report/html/text.h"

static const struct {
	const char *name;
	unsigned colour, variant;
	char shape;
} groups[VERDICTS] = {
	[VERDICT_DIFFERS] = {"differs", COLOUR_SIDE, 0, 's'},
	[VERDICT_REGRESSED] = {"worse", COLOUR_BAD, 0, '^'},
	[VERDICT_LOST] = {"lost", COLOUR_BAD, 1, 'x'},
	[VERDICT_IMPROVED] = {"better", COLOUR_GOOD, 0, 'v'},
	[VERDICT_SMALL] = {"less than the margin", COLOUR_SIDE, 1, 's'},
	[VERDICT_ISOLATED] = {"worse, but a single contended figure",
			      COLOUR_BAD, 1, '^'},
	[VERDICT_INCONCLUSIVE] = {"inconclusive", COLOUR_SIDE + 3, 1, 'o'},
	[VERDICT_EQUIVALENT] = {"equivalent", COLOUR_SIDE + 3, 1, 'd'},
};

static void name_row(const struct comparison_row *row, char *text, size_t n)
{
	char who[320], figure[96];
	snprintf(text, n, "%s: %s",
		 compare_figure(&row->figure, false, figure, sizeof(figure)),
		 compare_who(row, who, sizeof(who)));
}

static void add_row(struct picture *p, const struct comparison_row *r)
{
	struct picture_row *row = picture_row(p);
	char change[32], range[48];
	name_row(r, row->label, sizeof(row->label));
	snprintf(row->words, sizeof(row->words), "%s %s",
		 compare_percent(r->change.estimate, change, sizeof(change)),
		 compare_range(&r->change, range, sizeof(range)));
	struct picture_point *new =
		picture_point(p, exp(r->change.estimate), 0);
	new->series = r->verdict;
	new->low = exp(r->change.low);
	new->high = exp(r->change.high);
	snprintf(new->text, sizeof(new->text), "%s", row->words);
}

static void write_row(FILE *out, const struct comparison_row *r)
{
	char text[400], name[64], medians[48];
	double scale;
	metric_shown_in(r->figure.metric, &scale);
	panel_metric(r->figure.metric, r->figure.percentile, name,
		     sizeof(name));
	name_row(r, text, sizeof(text));
	panel_row(out, r->result->id, text);
	html_cell(out, name, r->median[OLD], scale);
	html_cell(out, name, r->median[NEW], scale);
	compare_percent(r->change.estimate, text, sizeof(text));
	text_append(text, sizeof(text), "%s",
		    compare_medians(r, medians, sizeof(medians)));
	html_element(out, "td class=\"n\"", text);
	html_element(out, "td class=\"n\"",
		     compare_range(&r->change, text, sizeof(text)));
	html_element(out, "td", verdict_names[r->verdict]);
	html_element(out, "td",
		     *r->reason ? r->reason
				: compare_modes(r, text, sizeof(text)));
	fputs("</tr>\n", out);
}

static void write_data(FILE *out, const struct comparison *c)
{
	panel_data(out, (const char *const[]){"What", "Old", "New", "Change",
					      "95 % interval", "Verdict",
					      "Remark", NULL});
	for (size_t i = 0; i < c->rows; i++)
		write_row(out, &c->row[i]);
	panel_end(out);
}

static void draw(FILE *out, const struct comparison *c, unsigned number)
{
	const struct margins usual = MARGINS_USUAL;
	double margin = c->rows > 0 ? figure_margin(&c->row->figure, &usual)
				    : usual.p50;
	char id[32];
	struct picture p;
	picture_init(&p, "changes", PICTURE_ROWS);
	p.log = true;
	p.axis = PICTURE_RATIO;
	p.band_low = 1 / (1 + margin);
	p.band_high = 1 + margin;
	p.centre = 1;
	for (int i = 0; i < VERDICTS; i++) {
		struct picture_series *new =
			picture_series(&p, groups[i].name, groups[i].colour);
		new->variant = groups[i].variant;
		new->shape = groups[i].shape;
	}
	for (size_t i = 0; i < c->rows; i++)
		if (isfinite(c->row[i].change.estimate))
			add_row(&p, &c->row[i]);
	snprintf(id, sizeof(id), "changes-%u", number);
	snprintf(p.title, sizeof(p.title), "Changes");
	snprintf(p.x_label, sizeof(p.x_label), "new against old");
	snprintf(p.alt, sizeof(p.alt),
		 "%zu change%s with intervals. The table below has all "
		 "values.",
		 p.rows, text_plural(p.rows));
	snprintf(p.subtitle, sizeof(p.subtitle),
		 "new against old, 95 %% interval; shaded: under the margin of "
		 "%g %%; %zu of %zu comparisons, the worst first",
		 100 * margin, p.rows, c->rows);
	panel_picture(out, id, &p);
	write_data(out, c);
	picture_release(&p);
}

static void write_differences(FILE *out, const struct comparison *c)
{
	if (c->differences == 0)
		return;
	fputs("<h3>Other differences</h3>\n", out);
	html_table(out, NULL, (const char *const[]){"Fact", "Old", "New", NULL},
		   0);
	for (size_t i = 0; i < c->differences; i++)
		html_format(out,
			    "<tr><th scope=\"row\">%s</th><td>%s</td>"
			    "<td>%s</td></tr>\n",
			    c->difference[i].name, c->difference[i].value[OLD],
			    c->difference[i].value[NEW]);
	html_table_end(out);
}

static void write_families(FILE *out, const struct comparison *c)
{
	char text[96], change[32];
	for (size_t i = 0; i < c->families; i++) {
		const struct comparison_family *f = &c->family[i];
		bool worse = f->worse * 2 > f->rows;
		if (!f->together)
			continue;
		fprintf(out, "<li>moved together: %s, %zu of %zu %s, median %s",
			compare_figure(&f->figure, false, text, sizeof(text)),
			worse ? f->worse : f->rows - f->worse, f->rows,
			worse ? "worse" : "better",
			compare_percent(f->median, change, sizeof(change)));
		fputs("</li>\n", out);
	}
}

static void write_answer(FILE *out, const struct comparison *c,
			 const struct compare_options *options)
{
	char text[512], promise[96];
	html_element(out, "p class=\"lead\"",
		     compare_headline(c, text, sizeof(text)));
	html_element(out, "p", compare_counts(c, text, sizeof(text)));
	fprintf(out,
		"<p>A change matters from %g %%; for percentiles above the "
		"median from %g %%, for instructions from %g %%; %s.</p>\n<ul>",
		100 * options->margin.p50, 100 * options->margin.tail,
		100 * options->margin.counted,
		compare_promise(c, options, promise, sizeof(promise)));
	for (size_t i = 0; compare_caveat(c, options, i, text, sizeof(text));
	     i++)
		html_element(out, "li", text);
	write_families(out, c);
	fputs("</ul>\n", out);
}

/* One pair; a reason in the place of the verdict where there is none. */
static void write_pair(FILE *out, const struct record *const pair[2],
		       unsigned number, double alpha)
{
	struct compare_input input = {pair, "AB", 2, false};
	struct compare_options options = {.alpha = alpha,
					  .margin = MARGINS_USUAL};
	struct comparison c = {0};
	struct error err = {0};
	html_format(out,
		    "<section id=\"comparison-%zu\">\n<h2>%s against "
		    "%s</h2>\n",
		    (size_t)number, page_name(pair[NEW]), page_name(pair[OLD]));
	if (comparison_make(&c, &input, &options, &err) < 0) {
		fputs("<p class=\"lead\">Not compared.</p>\n", out);
		html_element(out, "p", err.text);
	} else {
		write_answer(out, &c, &options);
		draw(out, &c, number);
		write_differences(out, &c);
	}
	page_section_end(out);
	comparison_release(&c);
}

void html_compare(FILE *out, const struct record *const *record, size_t records)
{
	double alpha = COMPARE_ALPHA / (double)(records - 1);
	for (size_t i = 1; i < records; i++)
		write_pair(out,
			   (const struct record *const[]){record[0], record[i]},
			   (unsigned)i, alpha);
}
