/* Figures: headings, controls, data. */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "core/record/label.h"
#include "report/figure.h"
#include "report/html/panel.h"
#include "report/html/text.h"

void panel_begin(FILE *out, const char *id, const char *title,
		 const char *subtitle)
{
	fprintf(out, "<figure id=\"%s\"><figcaption>", id);
	html_element(out, "h3", title);
	if (*subtitle)
		html_element(out, "p class=\"sub\"", subtitle);
	fputs("</figcaption>\n<div class=\"figure\" role=\"group\" "
	      "aria-label=\"",
	      out);
	html_text(out, title);
	fputs("\">\n", out);
}

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

/* A piece of line with its mark, as the figure has it. */
static void put_key(FILE *out, const struct series *s)
{
	static const char *const shapes[] = {
		"<circle cx=\"13\" cy=\"6\" r=\"3.5\"/>",
		"<rect x=\"9.8\" y=\"2.8\" width=\"6.4\" height=\"6.4\"/>",
		"<path d=\"M13 1.7l4.3 4.3l-4.3 4.3l-4.3-4.3z\"/>",
		"<path d=\"M13 1.8l4 7h-8z\"/>",
		"<path d=\"M13 10.2l4-7h-8z\"/>",
		"<path d=\"M9 5h3v-3h2v3h3v2h-3v3h-2v-3h-3z\"/>",
	};
	fprintf(out,
		"<svg class=\"key m%u v%u\" viewBox=\"0 0 26 12\" "
		"aria-hidden=\"true\"><path class=\"l\" d=\"M0 6H26\"/>"
		"<g class=\"p\">%s</g></svg>",
		s->colour, s->variant % 8, shapes[s->colour % 6]);
}

void panel_controls(FILE *out, const char *id, const struct series *series,
		    size_t count, bool scales, bool prefer_log)
{
	if (scales)
		put_scales(out, id, prefer_log);
	for (size_t i = 0; i < count && i < SERIES_MOST; i++) {
		fprintf(out,
			"<input type=\"checkbox\" id=\"%s-k%zu\" "
			"class=\"k%zu\" checked><label for=\"%s-k%zu\">",
			id, i, i, id, i);
		put_key(out, &series[i]);
		html_text(out, series[i].name);
		fputs("</label>\n", out);
	}
}

void panel_plots(FILE *out)
{
	fputs("<div class=\"plots\">\n", out);
}

void panel_data(FILE *out, const char *const *head)
{
	fputs("</div>\n<output class=\"readout\"></output></div>\n"
	      "<details><summary>Data</summary><div class=\"scroll\"><table>"
	      "<thead><tr>",
	      out);
	for (; *head; head++)
		html_element(out, "th scope=\"col\"", *head);
	fputs("</tr></thead><tbody>\n", out);
}

void panel_end(FILE *out)
{
	fputs("</tbody></table></div></details></figure>\n", out);
}

void panel_close(FILE *out)
{
	fputs("</div>\n<output class=\"readout\"></output></div></figure>\n",
	      out);
}

void panel_row(FILE *out, const struct result *result)
{
	char label[320];
	panel_label(&result->params, label, sizeof(label));
	fputs("<tr data-id=\"", out);
	html_text(out, result->id);
	fputs("\">", out);
	html_element(out, "th scope=\"row\"", label);
	html_element(out, "td", figure_mechanism(result->params.mechanism));
}

void panel_metric(enum metric_id metric, unsigned percentile, char *text,
		  size_t n)
{
	snprintf(text, n, "%s%s%s", metrics[metric].name,
		 metrics[metric].sampled ? ".p" : "",
		 metrics[metric].sampled ? percentile_names[percentile] : "");
}

void panel_estimate(FILE *out, const struct result *result,
		    enum metric_id metric, unsigned percentile)
{
	unsigned at = metrics[metric].sampled ? percentile : 0;
	const struct estimate *e = &result->summary[metric][at];
	char name[64], bound[80];
	double scale;
	metric_shown_in(metric, &scale);
	panel_metric(metric, at, name, sizeof(name));
	if (e->runs == 0) {
		fputs("<td class=\"n\">–</td><td></td><td class=\"n\">0</td>",
		      out);
		return;
	}
	html_cell(out, name, e->median, scale);
	fputs("<td class=\"n\">", out);
	if (isfinite(e->ci_low)) {
		fputc('[', out);
		snprintf(bound, sizeof(bound), "%s.ci_low", name);
		html_number(out, bound, e->ci_low, scale);
		fputs(", ", out);
		snprintf(bound, sizeof(bound), "%s.ci_high", name);
		html_number(out, bound, e->ci_high, scale);
		fputc(']', out);
	}
	fprintf(out, "</td><td class=\"n\">%u</td>", e->runs);
}

/* label_params pads for a table of its own; what is doubled is one. */
void panel_label(const struct params *params, char *text, size_t n)
{
	char label[256];
	label_params(params, label, sizeof(label));
	text[0] = '\0';
	for (const char *c = label; *c; c++)
		if (c[0] != ' ' || (c[1] != ' ' && c[1] != '\0'))
			text_append(text, n, "%c", *c);
	if (params->capacity != 10 && params->fill == 0)
		text_append(text, n, ", capacity %llu",
			    (unsigned long long)params->capacity);
}

void panel_head(enum metric_id metric, unsigned percentile, char *text,
		size_t n)
{
	double scale;
	const char *unit = metric_shown_in(metric, &scale);
	snprintf(text, n, "%s", metrics[metric].label);
	if (metrics[metric].sampled)
		text_append(text, n, " p%s", percentile_names[percentile]);
	text_append(text, n, "%s%s", *unit ? ", " : "", unit);
}
