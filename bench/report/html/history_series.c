/* One series over many records, with its levels. */
#include <math.h>

#include "base/text.h"
#include "core/judge/history.h"
#include "report/figure.h"
#include "report/html/draw.h"
#include "report/html/history.h"
#include "report/html/panel.h"
#include "report/html/text.h"

static double percent(double logarithm)
{
	return 100 * expm1(logarithm);
}

void history_name(const struct history_class *class, size_t i, char *text,
		  size_t n)
{
	const struct history_series *s = &class->series[i];
	const struct history_config *config = &class->config[s->config];
	char head[96], label[320];
	panel_head(s->figure.metric, s->figure.percentile, head, sizeof(head));
	panel_label(&config->params, label, sizeof(label));
	snprintf(text, n, "%s: %s, %s", head,
		 figure_mechanism(config->params.mechanism), label);
}

void history_size(const struct interval *size, char *text, size_t n)
{
	snprintf(text, n, "%+.1f %%", percent(size->estimate));
	if (isfinite(size->low))
		text_append(text, n, " [%+.1f, %+.1f]", percent(size->low),
			    percent(size->high));
}

static int add_values(struct chart *chart, const struct history_class *class,
		      size_t i, double scale)
{
	const struct history_series *s = &class->series[i];
	const struct params *p = &class->config[s->config].params;
	struct series *series = chart_series(chart, "each record");
	if (!series)
		return -1;
	series->colour = figure_colour(p->mechanism) - 1;
	for (size_t r = 0; r < class->records; r++) {
		struct mark *mark = series_mark(series);
		char value[32];
		if (!mark)
			return -1;
		mark->x = (double)r + 1;
		mark->y = s->value[r] * scale;
		mark->starts = true;
		draw_value(value, sizeof(value), mark->y, NAN, NAN,
			   chart->unit);
		snprintf(mark->text, sizeof(mark->text), "%.10s, %s, %s",
			 class->record[r].created, class->record[r].id, value);
	}
	return 0;
}

static int add_level(struct series *series, double from, double to,
		     double level)
{
	for (int end = 0; end < 2; end++) {
		struct mark *mark = series_mark(series);
		if (!mark)
			return -1;
		mark->x = end ? to : from;
		mark->y = level;
		mark->quiet = true;
		mark->starts = end == 0;
	}
	return 0;
}

static void add_rule(struct chart *chart, const struct history_change *change)
{
	char size[64];
	if (chart->rules == RULES_MOST)
		return;
	struct rule *rule = &chart->rule[chart->rules++];
	history_size(&change->found.size, size, sizeof(size));
	rule->at = (double)change->record + 0.5;
	snprintf(rule->text, sizeof(rule->text), "%s %s",
		 history_kind_names[change->kind], size);
}

static int add_levels(struct chart *chart, const struct history_class *class,
		      size_t i, double scale)
{
	struct series *series = chart_series(chart, "level");
	double begin = 0.5, level = NAN;
	int rc = series ? 0 : -1;
	for (size_t c = 0; c < class->changes && rc == 0; c++) {
		const struct history_change *change = &class->change[c];
		if (change->series != i)
			continue;
		double here = (double)change->record + 0.5;
		rc = add_level(series, begin, here, change->old * scale);
		add_rule(chart, change);
		begin = here;
		level = change->new;
	}
	if (isnan(level))
		level = history_level(&class->series[i], 0, class->records);
	if (rc == 0)
		rc = add_level(series, begin, (double)class->records + 0.5,
			       level * scale);
	if (series) {
		series->colour = chart->series[0].colour;
		series->variant = 1;
	}
	return rc;
}

static void write_values(FILE *out, const struct history_class *class, size_t i)
{
	const struct history_series *s = &class->series[i];
	char head[96], name[64];
	double scale;
	metric_shown_in(s->figure.metric, &scale);
	panel_head(s->figure.metric, s->figure.percentile, head, sizeof(head));
	panel_metric(s->figure.metric, s->figure.percentile, name,
		     sizeof(name));
	panel_data(out, (const char *const[]){"Record", "Measured", "File",
					      head, NULL});
	for (size_t r = 0; r < class->records; r++) {
		const struct history_record *record = &class->record[r];
		fputs("<tr>", out);
		html_element(out, "th scope=\"row\"", record->id);
		html_element(out, "td", record->created);
		html_element(out, "td", record->file);
		html_cell(out, name, s->value[r], scale);
		fputs("</tr>\n", out);
	}
	panel_end(out);
}

int history_figure(FILE *out, const struct history_class *class, size_t number,
		   size_t i)
{
	const struct history_series *s = &class->series[i];
	struct chart chart = {.x_label = "record, in the order of time",
			      .x_tics = TICS_COUNT};
	char title[512], about[160];
	double scale;
	const char *unit = metric_shown_in(s->figure.metric, &scale);
	history_name(class, i, title, sizeof(title));
	snprintf(chart.id, sizeof(chart.id), "series-%zu-%zu", number, i);
	snprintf(chart.unit, sizeof(chart.unit), "%s", unit);
	snprintf(chart.y_label, sizeof(chart.y_label), "%s", unit);
	chart.title = title;
	int rc = add_values(&chart, class, i, scale);
	if (rc == 0)
		rc = add_levels(&chart, class, i, scale);
	snprintf(about, sizeof(about),
		 "%zu records, %zu changes of level. The table below has all "
		 "values.",
		 s->values, chart.rules);
	chart.about = about;
	panel_begin(out, chart.id, title, "");
	panel_controls(out, chart.id, chart.series, chart.count, true, true);
	panel_plots(out);
	if (rc == 0)
		chart_draw(out, &chart);
	write_values(out, class, i);
	chart_release(&chart);
	return rc;
}
