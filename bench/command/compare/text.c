/* A comparison for people: what became worse first. */
#include <string.h>

#include "base/text.h"
#include "command/compare/print.h"
#include "core/judge/compare_judge.h"
#include "document.h"

#define SHOWN 12 /* rows of a verdict that need no action */

static const struct document_column columns[] = {
	{.head = "change", .width = 9},
	{.head = "95 % interval", .width = -16},
	{.head = "OLD → NEW", .width = 17},
	{.head = "p, adjusted", .width = 8, .detail = true},
	{.head = "configuration"},
};

static const char *const titles[VERDICTS] = {
	[VERDICT_DIFFERS] =
		("DIFFERS BETWEEN THESE TWO RECORDS; record-to-record "
		 "variation not measured"),
	[VERDICT_REGRESSED] = "REGRESSED",
	[VERDICT_LOST] = "LOST: OLD HAS IT, NEW DOES NOT",
	[VERDICT_ISOLATED] = "WORSE, BUT A SINGLE CONTENDED FIGURE",
	[VERDICT_IMPROVED] = "IMPROVED",
	[VERDICT_SMALL] = "SMALL, LESS THAN THE MARGIN",
	[VERDICT_INCONCLUSIVE] = "INCONCLUSIVE",
	[VERDICT_EQUIVALENT] = "EQUIVALENT",
};

static const enum verdict order[VERDICTS] = {
	VERDICT_DIFFERS,      VERDICT_REGRESSED, VERDICT_LOST,
	VERDICT_ISOLATED,     VERDICT_IMPROVED,	 VERDICT_SMALL,
	VERDICT_INCONCLUSIVE, VERDICT_EQUIVALENT};

static enum document_tone tone_of(enum verdict verdict)
{
	bool bad = verdict == VERDICT_REGRESSED || verdict == VERDICT_LOST;
	return bad			     ? DOCUMENT_BAD
	       : verdict == VERDICT_IMPROVED ? DOCUMENT_GOOD
					     : DOCUMENT_PLAIN;
}

static void put_row(struct document *d, const struct comparison *c,
		    const struct comparison_row *row)
{
	char text[64], new[32], who[600];
	compare_who(row, who, sizeof(who));
	if (row->reason[0]) {
		document_span(d, 0, "%s: %s", who, row->reason);
		return;
	}
	if (row->relative)
		text_append(who, sizeof(who), " (itself %s)",
			    compare_percent(row->absolute.estimate, text,
					    sizeof(text)));
	text_append(who, sizeof(who), "%s",
		    compare_medians(row, text, sizeof(text)));
	if (row->refuted)
		text_append(who, sizeof(who),
			    ", not confirmed when measured again");
	else if (row->verdict == VERDICT_INCONCLUSIVE && row->needed > 0)
		text_append(who, sizeof(who), ", %s%u more %s a side needed",
			    row->needed == NEEDED_MOST ? "over " : "",
			    row->needed, compare_units(c));
	document_cell(
		d, "%s",
		compare_percent(row->change.estimate, text, sizeof(text)));
	document_cell(d, "%s", compare_range(&row->change, text, sizeof(text)));
	document_cell(d, "%s → %6s",
		      compare_value(&row->figure, row->median[OLD], text,
				    sizeof(text)),
		      compare_value(&row->figure, row->median[NEW], new,
				    sizeof(new)));
	document_cell(d, "%.2g", row->adjusted);
	document_cell(d, "%s", who);
	if (!*compare_modes(row, who, sizeof(who)))
		return;
	document_cell(d, "%s", "");
	document_span(d, 0, "%s", who);
}

static bool same_figure(const struct comparison_row *a,
			const struct comparison_row *b)
{
	return a->verdict == b->verdict &&
	       a->figure.metric == b->figure.metric &&
	       a->figure.percentile == b->figure.percentile;
}

/* The rows of one verdict and metric, under its name. */
static size_t put_group(struct document *d, const struct comparison *c,
			size_t first, size_t room)
{
	char figure[96];
	size_t shown = 0;
	for (size_t i = 0; i < first; i++)
		if (same_figure(&c->row[i], &c->row[first]))
			return 0;
	document_group(d, "%s",
		       compare_figure(&c->row[first].figure, true, figure,
				      sizeof(figure)));
	for (size_t i = first; i < c->rows && shown < room; i++) {
		if (!same_figure(&c->row[i], &c->row[first]))
			continue;
		put_row(d, c, &c->row[i]);
		shown++;
	}
	return shown;
}

static void put_verdict(struct document *d, const struct compare_view *view,
			enum verdict verdict)
{
	const struct comparison *c = view->comparison;
	bool all = view->verbose || view->format == DOCUMENT_MARKDOWN ||
		   (verdict <= VERDICT_IMPROVED && verdict != VERDICT_LOST);
	size_t room = all ? c->rows : SHOWN, shown = 0;
	if (c->count[verdict] == 0 ||
	    (verdict == VERDICT_EQUIVALENT && !view->verbose))
		return;
	document_head(d, tone_of(verdict), "%s", titles[verdict]);
	document_table(d, columns, 5);
	for (size_t i = 0; i < c->rows && shown < room; i++)
		if (c->row[i].verdict == verdict)
			shown += put_group(d, c, i, room - shown);
	if (shown < c->count[verdict])
		document_group(d, "and %zu more rows: -v",
			       c->count[verdict] - shown);
}

static void put_families(struct document *d, const struct comparison *c)
{
	bool headed = false;
	for (size_t i = 0; i < c->families; i++) {
		const struct comparison_family *f = &c->family[i];
		bool worse = f->worse * 2 > f->rows;
		char figure[96], change[32];
		if (!f->together)
			continue;
		if (!headed)
			document_head(d, DOCUMENT_PLAIN, "MOVED TOGETHER");
		headed = true;
		document_item(
			d, "%s: %zu of %zu %s, median %s",
			compare_figure(&f->figure, false, figure,
				       sizeof(figure)),
			worse ? f->worse : f->rows - f->worse, f->rows,
			worse ? "worse" : "better",
			compare_percent(f->median, change, sizeof(change)));
	}
}

static void put_differences(struct document *d, const struct comparison *c)
{
	if (c->differences > 0)
		document_head(d, DOCUMENT_PLAIN, "OTHER DIFFERENCES");
	for (size_t i = 0; i < c->differences; i++)
		document_item(d, "%s: %s → %s", c->difference[i].name,
			      c->difference[i].value[OLD],
			      c->difference[i].value[NEW]);
}

static void put_side(struct document *d, const struct compare_view *view,
		     int side)
{
	const struct compare_input *input = view->input;
	char line[1024] = "", before[1024] = "";
	for (size_t k = 0; k < input->records; k++) {
		const struct record *r = input->record[k];
		bool mine = (input->side[k] == 'B') == (side == NEW);
		if (!mine || !strcmp(view->name[k], before))
			continue;
		const char *versus = facts_get(&r->plan, "live_versus", "");
		snprintf(before, sizeof(before), "%s", view->name[k]);
		text_append(line, sizeof(line), "%s%s%s%s%s%s%s",
			    *line ? ", " : "", before, *versus ? " " : "",
			    versus, *r->label ? " (" : "", r->label,
			    *r->label ? ")" : "");
	}
	document_text(d, "%s  %s", side == OLD ? "OLD" : "NEW", line);
}

static void put_head(struct document *d, const struct compare_view *view)
{
	const struct comparison *c = view->comparison;
	const struct compare_options *o = view->options;
	char line[512], margin[64];
	bool bad = compare_alarms(c) + c->count[VERDICT_LOST] + c->spoilt > 0;
	document_lead(d, bad ? DOCUMENT_BAD : DOCUMENT_PLAIN, "%s",
		      compare_headline(c, line, sizeof(line)));
	document_text(d, "%s", compare_counts(c, line, sizeof(line)));
	put_side(d, view, OLD);
	put_side(d, view, NEW);
	if (c->counted)
		snprintf(margin, sizeof(margin), "%g %%",
			 100 * o->margin.counted);
	else
		snprintf(margin, sizeof(margin), "%g %%, of tails %g %%",
			 100 * o->margin.p50, 100 * o->margin.tail);
	if (o->margin.rules > 0)
		text_append(margin, sizeof(margin), " or by --margins");
	document_text(d, "%zu + %zu %s; margin %s; %s", c->units[OLD],
		      c->units[NEW], compare_units(c), margin,
		      compare_promise(c, o, line, sizeof(line)));
	for (size_t i = 0; compare_caveat(c, o, i, line, sizeof(line)); i++)
		document_item(d, "%s", line);
}

void compare_print_text(FILE *out, const struct compare_view *view)
{
	struct document d = document_of(out, view->format, view->colour);
	put_head(&d, view);
	for (size_t i = 0; i < VERDICTS; i++)
		put_verdict(&d, view, order[i]);
	put_families(&d, view->comparison);
	put_differences(&d, view->comparison);
}

/* Rows stand with the worst verdict first. */
static const struct comparison_row *telling(const struct comparison *c)
{
	const struct comparison_row *most = &c->row[0];
	if (most->verdict <= VERDICT_LOST)
		return most;
	for (size_t i = 0; i < c->rows; i++)
		if (!c->row[i].cleared)
			return &c->row[i];
	for (size_t i = 0; i < c->rows; i++)
		if (c->row[i].worse > most->worse)
			most = &c->row[i];
	return most;
}

void compare_print_bisect(FILE *out, const struct compare_view *view)
{
	const struct comparison_row *row = telling(view->comparison);
	char name[64], value[2][32], change[32];
	figure_name(&row->figure, name, sizeof(name));
	for (int side = OLD; side <= NEW; side++)
		compare_value(&row->figure, row->median[side], value[side],
			      sizeof(value[side]));
	fprintf(out, "gate: %s of %s: base %s, new %s (%s), %s\n", name,
		row->result->id, value[OLD], value[NEW],
		compare_percent(row->change.estimate, change, sizeof(change)),
		verdict_names[row->verdict]);
}
