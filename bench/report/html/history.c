/* Series over many records, and where their level changed. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "core/history.h"
#include "report/html/draw.h"
#include "report/html/panel.h"
#include "report/html/page.h"
#include "report/html/text.h"
#include "report/figure.h"

#define DRAWN_MOST 12 /* of a machine class; the tables have all changes */
#define DIFFERENCES_MOST 24

struct place {
	FILE *out;
	const struct history *history;
	const struct history_class *class;
	size_t number; /* of the class, from 1 */
};

static double percent(double logarithm)
{
	return 100 * expm1(logarithm);
}

static void name_series(const struct history_class *class, size_t i, char *text,
			size_t n)
{
	const struct history_series *s = &class->series[i];
	const struct history_config *config = &class->config[s->config];
	char head[96], label[320];
	panel_head(s->yardstick.metric, s->yardstick.percentile, head,
		   sizeof(head));
	panel_label(&config->params, label, sizeof(label));
	snprintf(text, n, "%s: %s, %s", head,
		 figure_mechanism(config->params.mechanism), label);
}

static void say_size(const struct interval *size, char *text, size_t n)
{
	snprintf(text, n, "%+.1f %%", percent(size->estimate));
	if (isfinite(size->low))
		text_append(text, n, " [%+.1f, %+.1f]", percent(size->low),
			    percent(size->high));
}

static const char *state_of(const struct history_change *change)
{
	return change->triage == TRIAGE_DISMISSED      ? "dismissed"
	       : change->triage == TRIAGE_ACKNOWLEDGED ? "acknowledged"
	       : change->kind != HISTORY_REGRESSED     ? ""
	       : change->standing		       ? "stands"
						       : "mended since";
}

/* What else changed at a record, a place or two off included. */
static void write_around(FILE *out, const struct history_class *class,
			 const struct history_change *change)
{
	struct history_difference list[DIFFERENCES_MOST];
	const struct history_record *r = &class->record[change->record];
	size_t n = history_around(class, change, list, DIFFERENCES_MOST);
	fputs("<h3>", out);
	html_text(out, r->created);
	fputs(", ", out);
	html_text(out, r->id);
	fprintf(out, ", record %zu of %zu</h3>\n<p class=\"sub\">",
		change->record + 1, class->records);
	for (size_t i = 0; i < n; i++) {
		fputs(i ? "<br>" : "", out);
		html_text(out, list[i].name);
		fputs(": ", out);
		html_text(out, list[i].before);
		fputs(", then ", out);
		html_text(out, list[i].after);
		if (list[i].record != change->record)
			fprintf(out, " (at record %zu)", list[i].record + 1);
	}
	fputs(n ? "</p>\n"
		: "Nothing known of the machine, the kernel or mqbench changed "
		  "there.</p>\n",
	      out);
}

static void write_change(FILE *out, const struct history_class *class,
			 const struct history_change *change)
{
	const struct history_series *s = &class->series[change->series];
	char text[512];
	double scale;
	metric_shown_in(s->yardstick.metric, &scale);
	fputs("<tr data-id=\"", out);
	html_text(out, change->id);
	fputs("\">", out);
	name_series(class, change->series, text, sizeof(text));
	html_element(out, "th scope=\"row\"", text);
	html_element(out, "td", history_kind_names[change->kind]);
	say_size(&change->found.size, text, sizeof(text));
	html_element(out, "td class=\"n\"", text);
	html_cell(out, "old", change->old, scale);
	html_cell(out, "new", change->new, scale);
	fputs("<td>", out);
	html_text(out, state_of(change));
	if (*change->reason) {
		fputs(": ", out);
		html_text(out, change->reason);
	}
	fputs("</td></tr>\n", out);
}

static bool is_shown(const struct history_change *change)
{
	return change->kind != HISTORY_SMALL &&
	       change->triage != TRIAGE_DISMISSED;
}

/* Those that are shown at once, or the others; a table for each record. */
static size_t write_table(FILE *out, const struct history_class *class,
			  bool shown)
{
	size_t n = 0, at = class->records;
	for (size_t i = 0; i < class->changes; i++) {
		const struct history_change *change = &class->change[i];
		if (is_shown(change) != shown)
			continue;
		if (change->record != at) {
			fputs(n ? "</tbody></table></div>\n" : "", out);
			write_around(out, class, change);
			fputs("<div class=\"scroll\"><table><thead><tr>"
			      "<th scope=\"col\">What</th>"
			      "<th scope=\"col\">Kind</th>"
			      "<th scope=\"col\" class=\"n\">Size</th>"
			      "<th scope=\"col\" class=\"n\">From</th>"
			      "<th scope=\"col\" class=\"n\">To</th>"
			      "<th scope=\"col\">State</th></tr></thead>"
			      "<tbody>\n",
			      out);
		}
		at = change->record;
		write_change(out, class, change);
		n++;
	}
	fputs(n ? "</tbody></table></div>\n" : "", out);
	return n;
}

static void write_changes(FILE *out, const struct history_class *class)
{
	size_t hidden = 0;
	for (size_t i = 0; i < class->changes; i++)
		hidden += !is_shown(&class->change[i]);
	if (write_table(out, class, true) == 0)
		fputs("<p>No change that matters was found.</p>\n", out);
	if (hidden == 0)
		return;
	fprintf(out,
		"<details><summary>%zu under the margin, or "
		"dismissed</summary>\n",
		hidden);
	write_table(out, class, false);
	fputs("</details>\n", out);
}

static int add_values(struct chart *chart, const struct place *at, size_t i,
		      double scale)
{
	const struct history_series *s = &at->class->series[i];
	const struct params *p = &at->class->config[s->config].params;
	struct series *series = chart_series(chart, "each record");
	if (!series)
		return -1;
	series->colour = figure_colour(p->mechanism) - 1;
	for (size_t r = 0; r < at->class->records; r++) {
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
			 at->class->record[r].created, at->class->record[r].id,
			 value);
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
	say_size(&change->found.size, size, sizeof(size));
	rule->at = (double)change->record + 0.5;
	snprintf(rule->text, sizeof(rule->text), "%s %s",
		 history_kind_names[change->kind], size);
}

static int add_levels(struct chart *chart, const struct place *at, size_t i,
		      double scale)
{
	const struct history_class *class = at->class;
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
	metric_shown_in(s->yardstick.metric, &scale);
	panel_head(s->yardstick.metric, s->yardstick.percentile, head,
		   sizeof(head));
	panel_metric(s->yardstick.metric, s->yardstick.percentile, name,
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

static int draw_series(const struct place *at, size_t i)
{
	FILE *out = at->out;
	const struct history_series *s = &at->class->series[i];
	struct chart chart = {.x_label = "record, in the order of time",
			      .x_tics = TICS_COUNT};
	char title[512], about[160];
	double scale;
	const char *unit = metric_shown_in(s->yardstick.metric, &scale);
	name_series(at->class, i, title, sizeof(title));
	snprintf(chart.id, sizeof(chart.id), "series-%zu-%zu", at->number, i);
	snprintf(chart.unit, sizeof(chart.unit), "%s", unit);
	snprintf(chart.y_label, sizeof(chart.y_label), "%s", unit);
	chart.title = title;
	int rc = add_values(&chart, at, i, scale);
	if (rc == 0)
		rc = add_levels(&chart, at, i, scale);
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
	write_values(out, at->class, i);
	chart_release(&chart);
	return rc;
}

static bool has_changed(const struct history_class *class, size_t series)
{
	for (size_t i = 0; i < class->changes; i++)
		if (class->change[i].series == series &&
		    class->change[i].kind != HISTORY_SMALL)
			return true;
	return false;
}

/* What changed comes first; the others are there so far as there is room. */
static int draw_class(const struct place *at)
{
	size_t drawn = 0, changed = 0;
	int rc = 0;
	for (size_t i = 0; i < at->class->many; i++)
		changed += has_changed(at->class, i);
	for (int still = 0; still < 2; still++)
		for (size_t i = 0; i < at->class->many && rc == 0; i++) {
			if (has_changed(at->class, i) == (bool)still ||
			    at->class->series[i].values == 0 ||
			    drawn == DRAWN_MOST)
				continue;
			drawn++;
			rc = draw_series(at, i);
		}
	if (drawn < at->class->many)
		fprintf(at->out,
			"<p class=\"sub\">%zu of %zu series are drawn, %zu "
			"changed; <code>mqbench history --only TEXT --plot "
			"FOLDER</code> draws others.</p>\n",
			drawn, at->class->many, changed);
	return rc;
}

static int write_class(const struct place *at)
{
	FILE *out = at->out;
	const struct history_class *class = at->class;
	const struct history_record *last = &class->record[class->records - 1];
	size_t searched = 0;
	for (size_t i = 0; i < class->many; i++)
		searched += class->series[i].values >= CHANGES_FEWEST;
	fprintf(out, "<section id=\"class-%zu\">\n<h2>", at->number);
	html_text(out,
		  facts_get(&last->environment, "cpu.model", "unknown CPU"));
	fputs(", ", out);
	html_text(out, facts_get(&last->environment,
				 "virtualisation.hypervisor", "unknown"));
	fputs("</h2>\n<p class=\"sub\">machine class ", out);
	html_text(out, class->name);
	fprintf(out, " · %zu record%s from ", class->records,
		html_plural(class->records));
	html_text(out, class->record[0].created);
	fputs(" to ", out);
	html_text(out, last->created);
	fprintf(out, " · %zu series", class->many);
	if (searched < class->many)
		fprintf(out,
			" · %zu of them with under %d values, too few to show "
			"a change",
			class->many - searched, CHANGES_FEWEST);
	if (searched > 0)
		fprintf(out, " · false changes to expect by chance: %.2g",
			at->history->options.alpha * (double)searched);
	fputs("</p>\n", out);
	write_changes(out, class);
	int rc = draw_class(at);
	page_section_end(out);
	return rc;
}

static void write_answer(FILE *out, const struct history *history)
{
	size_t open = 0, all = 0;
	for (size_t i = 0; i < history->classes; i++)
		for (size_t j = 0; j < history->class[i].changes; j++) {
			all += history->class[i].change[j].kind !=
			       HISTORY_SMALL;
			open += history_is_open(&history->class[i].change[j]);
		}
	page_section(out, "answer", "The answer");
	if (open > 0)
		fprintf(out,
			"<p class=\"lead\">%zu regression%s stand%s that "
			"nobody has acknowledged.</p>\n",
			open, html_plural(open), open == 1 ? "s" : "");
	else
		fputs("<p class=\"lead\">No regression stands "
		      "unacknowledged.</p>\n",
		      out);
	fprintf(out,
		"<p>%zu change%s of %g %% or more (%g %% above the median, "
		"%g %% of instructions). "
		"Searched with a chance of %g %% for a false change in a "
		"series. Machine classes are never mixed.</p>\n",
		all, html_plural(all), 100 * history->options.margin,
		100 * history->options.margin_tail,
		100 * history->options.margin_counted,
		100 * history->options.alpha);
	if (history->notes > 0)
		fputs("<ul>\n", out);
	for (size_t i = 0; i < history->notes; i++)
		html_element(out, "li", history->note[i]);
	fputs(history->notes > 0 ? "</ul>\n" : "", out);
	page_section_end(out);
}

int html_history(FILE *out, const struct history *history, const char *source)
{
	int rc = 0;
	page_begin(out, source);
	fputs("<header><p class=\"kind\">System V against POSIX message "
	      "queues, over time</p>\n",
	      out);
	html_element(out, "h1", source);
	fputs("</header>\n", out);
	write_answer(out, history);
	for (size_t i = 0; i < history->classes && rc == 0; i++) {
		const struct place at = {out, history, &history->class[i],
					 i + 1};
		rc = write_class(&at);
	}
	page_end(out);
	return rc;
}
