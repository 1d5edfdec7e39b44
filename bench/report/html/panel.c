/* Figures: headings, controls, data. */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "core/record/figure_name.h"
#include "core/record/record.h"
#include "mark.h"
#include "picture.h"
#include "report/html/chart.h"
#include "report/html/draw.h"
#include "report/html/panel.h"
#include "report/html/strips.h"
#include "report/html/text.h"

static void put_scales(FILE *out, const char *id, bool prefer_log)
{
	static const char *const words[][2] = {{"log", "logarithmic"},
					       {"lin", "linear"}};
	for (int i = 0; i < 2; i++)
		fprintf(out,
			"<input type=\"radio\" name=\"%s-scale\" id=\"%s-%s\" "
			"class=\"to-%s\"%s><label for=\"%s-%s\">%s</label>\n",
			id, id, words[i][0], words[i][0],
			prefer_log == (i == 0) ? " checked" : "", id,
			words[i][0], words[i][1]);
}

/* A piece of line with its mark, as the drawing has it. */
static void put_key(FILE *out, const struct picture_series *s)
{
	fprintf(out,
		"<svg class=\"key m%u v%u\" viewBox=\"0 0 26 12\" "
		"aria-hidden=\"true\"><path class=\"l\" d=\"M0 6H26\"/>"
		"<path class=\"p\" d=\"M13 6%s\"/></svg>",
		s->colour - 1, s->variant % 8, draw_shape(s));
}

/* A wide range is read on a logarithmic scale. */
static bool is_wide(const struct picture *p)
{
	double low = INFINITY, high = 0;
	for (size_t i = 0; i < p->points; i++) {
		low = fmin(low, fmin(p->point[i].y, p->point[i].low));
		high = fmax(high, fmax(p->point[i].y, p->point[i].high));
	}
	return high > 5 * low;
}

static void put_controls(FILE *out, const char *id, const struct picture *p)
{
	if (p->kind != PICTURE_ROWS)
		put_scales(out, id,
			   p->kind == PICTURE_HISTORY || p->panels ||
				   is_wide(p));
	for (size_t i = 0; i < p->many && i < SERIES_MOST; i++) {
		fprintf(out,
			"<input type=\"checkbox\" id=\"%s-k%zu\" "
			"class=\"k%zu\" checked><label for=\"%s-k%zu\">",
			id, i, i, id, i);
		put_key(out, &p->series[i]);
		html_text(out, p->series[i].name);
		fputs("</label>\n", out);
	}
}

void panel_picture(FILE *out, const char *id, const struct picture *p)
{
	bool rows = p->kind == PICTURE_ROWS;
	char subtitle[sizeof(p->subtitle) + 256];
	snprintf(subtitle, sizeof(subtitle), "%s", p->subtitle);
	if (rows && strips_rows(p) < p->rows)
		text_append(subtitle, sizeof(subtitle),
			    "%sthe first %zu of %zu rows are drawn, all are in "
			    "the data",
			    *subtitle ? " · " : "", strips_rows(p), p->rows);
	if (*p->note)
		text_append(subtitle, sizeof(subtitle), " · %s", p->note);
	html_format(out,
		    "<figure id=\"%s\"><figcaption><h3>%s</h3>"
		    "<p class=\"sub\">%s</p></figcaption>\n"
		    "<div class=\"figure\" role=\"group\" "
		    "aria-label=\"%s\">\n",
		    id, p->title, subtitle, p->title);
	put_controls(out, id, p);
	fputs("<div class=\"plots\">\n", out);
	if (rows)
		strips_draw(out, p, id);
	else
		chart_draw(out, p, id);
}

void panel_data(FILE *out, const char *const *head)
{
	fputs("</div>\n<output class=\"readout\"></output></div>\n"
	      "<details><summary>Data</summary>",
	      out);
	html_table(out, NULL, head, 0);
}

void panel_end(FILE *out)
{
	html_table_end(out);
	fputs("</details></figure>\n", out);
}

void panel_close(FILE *out)
{
	fputs("</div>\n<output class=\"readout\"></output></div></figure>\n",
	      out);
}

void panel_row(FILE *out, const char *id, const char *label)
{
	html_format(out, "<tr data-id=\"%s\"><th scope=\"row\">%s</th>", id,
		    label);
}

void panel_result(FILE *out, const struct result *result)
{
	char label[320];
	panel_row(out, result->id,
		  picture_label(&result->params, label, sizeof(label)));
	html_element(out, "td", mark_title(result->params.mechanism));
}

char *panel_metric(enum metric_id metric, unsigned percentile, char *text,
		   size_t n)
{
	figure_name(
		&(struct figure){.metric = metric, .percentile = percentile},
		text, n);
	return text;
}

void panel_interval(FILE *out, const char *name, double low, double high,
		    double scale)
{
	char bound[80];
	fputs("<td class=\"n\">", out);
	for (int i = 0; i < 2 && isfinite(low); i++) {
		snprintf(bound, sizeof(bound), "%s.ci_%s", name ? name : "",
			 i ? "high" : "low");
		fputs(i ? ", " : "[", out);
		html_number(out, name ? bound : NULL, i ? high : low, scale);
		fputs(i ? "]" : "", out);
	}
	fputs("</td>", out);
}

void panel_estimate(FILE *out, const struct result *result,
		    enum metric_id metric, unsigned percentile)
{
	unsigned at = metrics[metric].sampled ? percentile : 0;
	const struct estimate *e = &result->summary[metric][at];
	char name[64];
	double scale;
	metric_shown_in(metric, &scale);
	panel_metric(metric, at, name, sizeof(name));
	if (e->runs == 0) {
		fputs("<td class=\"n\">–</td><td></td><td class=\"n\">0</td>",
		      out);
		return;
	}
	html_cell(out, name, e->median, scale);
	panel_interval(out, name, e->ci_low, e->ci_high, scale);
	fprintf(out, "<td class=\"n\">%u</td>", e->runs);
}
