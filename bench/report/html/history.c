/* Series over many records, and where their level changed. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "core/judge/compare_words.h"
#include "core/judge/history.h"
#include "core/judge/history_differ.h"
#include "core/judge/history_find.h"
#include "core/judge/history_machine.h"
#include "picture.h"
#include "report/html/page.h"
#include "report/html/panel.h"
#include "report/html/sections.h"
#include "report/html/text.h"
#include "report/picture/history.h"

#define DRAWN_MOST 12 /* of a machine class; the tables have all changes */
#define DIFFERENCES_MOST 24
#define SHOWN_MOST 20 /* changes at a record; the others are folded away */

struct place {
	FILE *out;
	const struct history *history;
	const struct history_class *class;
	size_t number; /* of the class, from 1 */
	size_t series; /* that is drawn */
};

static const char *state_of(const struct history_change *change)
{
	return change->triage == TRIAGE_DISMISSED      ? "dismissed"
	       : change->triage == TRIAGE_ACKNOWLEDGED ? "acknowledged"
	       : change->kind != HISTORY_REGRESSED     ? ""
	       : !change->standing		       ? "fixed since"
	       : change->confirmed		       ? "stands"
						       : "not confirmed";
}

/* What else changed at a record, a place or two off included. */
static void write_around(FILE *out, const struct history_class *class,
			 const struct history_change *change)
{
	struct history_difference list[DIFFERENCES_MOST];
	const struct history_record *r = &class->record[change->record];
	size_t n = history_around(class, change, list, DIFFERENCES_MOST);
	html_format(out,
		    "<h3>%s, %s, record %zu of %zu</h3>\n<p class=\"sub\">",
		    r->created, r->id, change->record + 1, class->records);
	for (size_t i = 0; i < n; i++) {
		html_format(out, i ? "<br>%s: %s, then %s" : "%s: %s, then %s",
			    list[i].name, list[i].before, list[i].after);
		if (list[i].record != change->record)
			fprintf(out, " (at record %zu)", list[i].record + 1);
	}
	fputs(n ? "</p>\n"
		: "No known change of the machine, the kernel or mqbench "
		  "there.</p>\n",
	      out);
}

static void write_change(FILE *out, const struct history_class *class,
			 const struct history_change *change)
{
	const struct history_series *s = &class->series[change->series];
	char text[512];
	double scale;
	metric_shown_in(s->figure.metric, &scale);
	history_name(class, change->series, text, sizeof(text));
	panel_row(out, change->id, text);
	html_element(out, "td", history_kind_names[change->kind]);
	compare_change(&change->found.size, text, sizeof(text));
	html_element(out, "td class=\"n\"", text);
	html_cell(out, "old", change->own[0], scale);
	html_cell(out, "new", change->own[1], scale);
	html_format(out, "<td>%s%s%s</td></tr>\n", state_of(change),
		    *change->reason ? ": " : "", change->reason);
}

static bool is_shown(const struct history_change *change)
{
	return change->kind != HISTORY_SMALL &&
	       change->triage != TRIAGE_DISMISSED;
}

static void open_table(FILE *out)
{
	html_table(out, NULL,
		   (const char *const[]){"What", "Kind", "Size", "From", "To",
					 "State", NULL},
		   7u << 2);
}

static void close_table(FILE *out, bool folded)
{
	html_table_end(out);
	fputs(folded ? "</details>\n" : "", out);
}

static size_t count_at(const struct history_class *class, size_t record,
		       bool shown)
{
	size_t n = 0;
	for (size_t i = 0; i < class->changes; i++)
		n += class->change[i].record == record &&
		     is_shown(&class->change[i]) == shown;
	return n;
}

/* Those that are shown at once, or the others; a table for each record. */
static size_t write_table(FILE *out, const struct history_class *class,
			  bool shown)
{
	size_t n = 0, here = 0, at = class->records;
	for (size_t i = 0; i < class->changes; i++) {
		const struct history_change *change = &class->change[i];
		if (is_shown(change) != shown)
			continue;
		if (change->record != at) {
			if (n > 0)
				close_table(out, shown && here > SHOWN_MOST);
			write_around(out, class, change);
			open_table(out);
			at = change->record;
			here = 0;
		}
		if (shown && here++ == SHOWN_MOST) {
			close_table(out, false);
			fprintf(out,
				"<details class=\"more\"><summary>%zu more "
				"at this record</summary>\n",
				count_at(class, at, shown) - SHOWN_MOST);
			open_table(out);
		}
		write_change(out, class, change);
		n++;
	}
	if (n > 0)
		close_table(out, shown && here > SHOWN_MOST);
	return n;
}

static void write_changes(FILE *out, const struct history_class *class)
{
	size_t hidden = 0;
	for (size_t i = 0; i < class->changes; i++)
		hidden += !is_shown(&class->change[i]);
	if (write_table(out, class, true) == 0 && history_searched(class) > 0)
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

/* A picture, and the values of its series. */
static void write_picture(void *context, const struct picture *p)
{
	const struct place *at = context;
	const struct history_series *s = &at->class->series[at->series];
	FILE *out = at->out;
	char id[64], head[160], name[64], unit[32];
	double scale;
	history_shown_in(s, &scale, unit, sizeof(unit));
	picture_metric(s->figure.metric, s->figure.percentile, head,
		       sizeof(head));
	if (*s->control)
		text_append(head, sizeof(head), ", %s", unit);
	figure_name(&s->figure, name, sizeof(name));
	snprintf(id, sizeof(id), "series-%zu-%zu", at->number, at->series);
	panel_picture(out, id, p);
	panel_data(out, (const char *const[]){"Record", "Measured", "File",
					      head, NULL});
	for (size_t r = 0; r < at->class->records; r++) {
		const struct history_record *record = &at->class->record[r];
		html_format(out,
			    "<tr><th scope=\"row\">%s</th><td>%s</td>"
			    "<td>%s</td>",
			    record->id, record->created, record->file);
		html_cell(out, name, s->value[r], scale);
		fputs("</tr>\n", out);
	}
	panel_end(out);
}

/* What changed comes first; the others are there so far as there is room. */
static void draw_class(const struct place *at)
{
	size_t drawn = 0, changed = 0;
	struct place here = *at;
	const struct viewer viewer = {.see = write_picture, .context = &here};
	for (size_t i = 0; i < at->class->many; i++)
		changed += history_has_changed(at->class, i);
	for (int still = 0; still < 2; still++)
		for (size_t i = 0; i < at->class->many; i++) {
			if (history_has_changed(at->class, i) == (bool)still ||
			    at->class->series[i].values < 2 ||
			    drawn == DRAWN_MOST)
				continue;
			drawn++;
			here.series = i;
			history_show_series(at->history, at->class, i, &viewer);
		}
	if (drawn < at->class->many)
		fprintf(at->out,
			"<p class=\"sub\">%zu of %zu series are drawn, %zu "
			"changed; <code>mqbench history --only TEXT --plot "
			"FOLDER</code> draws others.</p>\n",
			drawn, at->class->many, changed);
}

/* What the machine did. */
static void write_shifts(FILE *out, const struct history_class *class)
{
	char text[256];
	for (size_t i = 0; i < class->shifts; i++)
		html_element(out, "p",
			     history_shift_say(&class->shift[i], text,
					       sizeof(text)));
}

static void write_class(const struct place *at)
{
	FILE *out = at->out;
	const struct history_class *class = at->class;
	const struct history_record *last = &class->record[class->records - 1];
	size_t searched = history_searched(class);
	char vm[64];
	html_format(out, "<section id=\"class-%zu\">\n<h2>%s, %s</h2>\n",
		    at->number,
		    facts_get(last->environment, "cpu.model", "unknown CPU"),
		    facts_vm(last->environment, true, vm, sizeof(vm)));
	html_format(out,
		    "<p class=\"sub\">machine class %s · %zu record%s from %s "
		    "to %s · %zu series",
		    class->name, class->records, text_plural(class->records),
		    class->record[0].created, last->created, class->many);
	if (searched < class->many)
		fprintf(out,
			" · %zu of them with under %d values, of counts under "
			"%d, too few to show a change",
			class->many - searched, CHANGES_FEWEST,
			HISTORY_FEWEST_COUNTS);
	if (searched > 0)
		fprintf(out,
			" · false changes to expect by chance: %.2g, most of "
			"them not confirmed",
			at->history->options.alpha * (double)searched);
	if (class->relatives > 0)
		fprintf(out,
			" · %zu series relative to a reference in the same "
			"slices, the others absolute",
			class->relatives);
	fputs("</p>\n", out);
	write_shifts(out, class);
	write_changes(out, class);
	draw_class(at);
	page_section_end(out);
}

static void write_answer(FILE *out, const struct history *history)
{
	size_t open = 0, all = 0, searched = 0;
	for (size_t i = 0; i < history->classes; i++) {
		searched += history_searched(&history->class[i]);
		for (size_t j = 0; j < history->class[i].changes; j++) {
			all += history->class[i].change[j].kind !=
			       HISTORY_SMALL;
			open += history_counts(&history->class[i].change[j]);
		}
	}
	page_section(out, "answer", "The answer");
	if (open > 0)
		fprintf(out,
			"<p class=\"lead\">%zu unacknowledged "
			"regression%s.</p>\n",
			open, text_plural(open));
	else if (searched == 0)
		fprintf(out,
			"<p class=\"lead\">Too few records to show a change: "
			"no series has %d values, or %d of counts.</p>\n",
			CHANGES_FEWEST, HISTORY_FEWEST_COUNTS);
	else
		fputs("<p class=\"lead\">No unacknowledged regression.</p>\n",
		      out);
	fprintf(out,
		"<p>%zu change%s of %g %% or more (%g %% above the median, %g "
		"%% of instructions). The chance of a false change in a series "
		"is %g %%. Machine classes are never mixed.</p>\n",
		all, text_plural(all), 100 * history->options.margin.p50,
		100 * history->options.margin.tail,
		100 * history->options.margin.counted,
		100 * history->options.alpha);
	if (history->notes > 0)
		fputs("<ul>\n", out);
	for (size_t i = 0; i < history->notes; i++)
		html_element(out, "li", history->note[i]);
	fputs(history->notes > 0 ? "</ul>\n" : "", out);
	page_section_end(out);
}

void html_history(FILE *out, const struct history *history, const char *source)
{
	page_begin(out, source);
	fputs("<header><p class=\"kind\">System V against POSIX message "
	      "queues, over time</p>\n",
	      out);
	html_element(out, "h1", source);
	fputs("</header>\n", out);
	write_answer(out, history);
	for (size_t i = 0; i < history->classes; i++) {
		const struct place at = {out, history, &history->class[i],
					 i + 1, 0};
		write_class(&at);
	}
	page_end(out);
}
