/* A comparison for a terminal: what became worse first, 80 columns. */
#include <string.h>

#include "base/text.h"
#include "command/compare/print.h"

#define WHO_COLUMN 43
#define SHOWN 12 /* rows of a verdict that need no action */

static const char *const titles[VERDICTS] = {
	[VERDICT_REGRESSED] = "REGRESSED",
	[VERDICT_ISOLATED] = "WORSE, BUT A SINGLE CONTENDED FIGURE",
	[VERDICT_IMPROVED] = "IMPROVED",
	[VERDICT_SMALL] = "SMALL, LESS THAN THE MARGIN",
	[VERDICT_INCONCLUSIVE] = "INCONCLUSIVE",
	[VERDICT_EQUIVALENT] = "EQUIVALENT",
};

static const enum verdict order[VERDICTS] = {
	VERDICT_REGRESSED, VERDICT_ISOLATED,	 VERDICT_IMPROVED,
	VERDICT_SMALL,	   VERDICT_INCONCLUSIVE, VERDICT_EQUIVALENT};

static void print_title(const struct compare_view *view, FILE *out,
			const char *text, const char *colour)
{
	fprintf(out, "%s%s%s\n", view->colour ? colour : "", text,
		view->colour ? "\033[0m" : "");
}

static const char *colour_of(enum verdict verdict)
{
	return verdict == VERDICT_REGRESSED  ? "\033[1;31m"
	       : verdict == VERDICT_IMPROVED ? "\033[1;32m"
					     : "\033[1m";
}

static void print_row(FILE *out, const struct comparison_row *row)
{
	char change[32], range[48], old[32], new[32], who[600], line[256];
	compare_who(row, who, sizeof(who));
	if (row->reason[0]) {
		text_append(who, sizeof(who), ": %s", row->reason);
		text_paragraph(out, "  ", who, 4);
		return;
	}
	if (row->refuted)
		text_append(who, sizeof(who),
			    ", not confirmed when measured again");
	else if (row->verdict == VERDICT_INCONCLUSIVE && row->needed > 0)
		text_append(who, sizeof(who), ", %s%u more needed",
			    row->needed == NEEDED_MOST ? "over " : "",
			    row->needed);
	snprintf(
		line, sizeof(line), "%9s %-15s %6s → %6s  ",
		compare_percent(row->change.estimate, change, sizeof(change)),
		compare_range(&row->change, range, sizeof(range)),
		compare_value(&row->figure, row->median[OLD], old, sizeof(old)),
		compare_value(&row->figure, row->median[NEW], new,
			      sizeof(new)));
	text_paragraph(out, line, who, WHO_COLUMN);
}

static bool same_figure(const struct comparison_row *a,
			const struct comparison_row *b)
{
	return a->verdict == b->verdict &&
	       a->figure.metric == b->figure.metric &&
	       a->figure.percentile == b->figure.percentile;
}

/* The rows of one verdict and metric, under its name. */
static size_t print_group(const struct compare_view *view, FILE *out,
			  size_t first, size_t room)
{
	const struct comparison *c = view->comparison;
	char figure[96];
	size_t shown = 0;
	fprintf(out, " %s\n",
		compare_figure(&c->row[first].figure, true, figure,
			       sizeof(figure)));
	for (size_t i = first; i < c->rows && shown < room; i++) {
		if (!same_figure(&c->row[i], &c->row[first]))
			continue;
		print_row(out, &c->row[i]);
		shown++;
	}
	return shown;
}

static bool is_first_of_figure(const struct comparison *c, size_t i)
{
	for (size_t j = 0; j < i; j++)
		if (same_figure(&c->row[j], &c->row[i]))
			return false;
	return true;
}

static void print_verdict(const struct compare_view *view, FILE *out,
			  enum verdict verdict)
{
	const struct comparison *c = view->comparison;
	bool all = view->verbose || verdict <= VERDICT_IMPROVED;
	size_t room = all ? c->rows : SHOWN, shown = 0;
	if (c->count[verdict] == 0 ||
	    (verdict == VERDICT_EQUIVALENT && !view->verbose))
		return;
	fputc('\n', out);
	print_title(view, out, titles[verdict], colour_of(verdict));
	for (size_t i = 0; i < c->rows && shown < room; i++)
		if (c->row[i].verdict == verdict && is_first_of_figure(c, i))
			shown += print_group(view, out, i, room - shown);
	if (shown < c->count[verdict])
		fprintf(out, " and %zu more: -v\n", c->count[verdict] - shown);
}

static void print_families(const struct compare_view *view, FILE *out)
{
	const struct comparison *c = view->comparison;
	const char *title = "MOVED TOGETHER";
	for (size_t i = 0; i < c->families; i++) {
		const struct comparison_family *f = &c->family[i];
		bool worse = f->worse * 2 > f->rows;
		char figure[96], change[32];
		if (!f->together)
			continue;
		if (title) {
			fputc('\n', out);
			print_title(view, out, title, "\033[1m");
		}
		title = NULL;
		fprintf(out, " %s: %zu of %zu %s, median %s\n",
			compare_figure(&f->figure, false, figure,
				       sizeof(figure)),
			worse ? f->worse : f->rows - f->worse, f->rows,
			worse ? "worse" : "better",
			compare_percent(f->median, change, sizeof(change)));
	}
}

static void print_differences(const struct compare_view *view, FILE *out)
{
	const struct comparison *c = view->comparison;
	if (c->differences == 0)
		return;
	fputc('\n', out);
	print_title(view, out, "OTHER DIFFERENCES", "\033[1m");
	for (size_t i = 0; i < c->differences; i++) {
		const struct comparison_difference *d = &c->difference[i];
		char line[800];
		snprintf(line, sizeof(line), "%s: %s → %s", d->name,
			 d->value[OLD], d->value[NEW]);
		text_paragraph(out, " ", line, 5);
	}
}

static void print_side(const struct compare_view *view, FILE *out, int side)
{
	const struct compare_input *input = view->input;
	char line[1024] = "", before[1024] = "";
	for (size_t k = 0; k < input->records; k++) {
		const struct record *r = input->record[k];
		bool mine = (input->side[k] == 'B') == (side == NEW);
		if (!mine || !strcmp(view->name[k], before))
			continue;
		snprintf(before, sizeof(before), "%s", view->name[k]);
		text_append(line, sizeof(line), "%s%s%s%s%s", *line ? ", " : "",
			    before, *r->label ? " (" : "", r->label,
			    *r->label ? ")" : "");
	}
	text_paragraph(out, side == OLD ? "OLD  " : "NEW  ", line, 5);
}

static void print_head(const struct compare_view *view, FILE *out)
{
	const struct comparison *c = view->comparison;
	const struct compare_options *o = view->options;
	char line[256];
	bool bad = c->count[VERDICT_REGRESSED] > 0;
	print_title(view, out, compare_headline(c, line, sizeof(line)),
		    colour_of(bad ? VERDICT_REGRESSED : VERDICT_EQUIVALENT));
	fprintf(out, "%s\n", compare_counts(c, line, sizeof(line)));
	print_side(view, out, OLD);
	print_side(view, out, NEW);
	fprintf(out, "%zu + %zu %s; margin ", c->units[OLD], c->units[NEW],
		c->by_boot ? "boots" : "runs");
	if (c->rows > 0 && figure_is_counted(&c->row->figure))
		fprintf(out, "%g %%", 100 * o->margin.counted);
	else
		fprintf(out, "%g %%, of tails %g %%", 100 * o->margin.p50,
			100 * o->margin.tail);
	fprintf(out, "; false alarms at most %g %%\n", 100 * o->alpha);
	for (size_t i = 0; compare_caveat(c, o, i, line, sizeof(line)); i++)
		text_paragraph(out, "", line, 2);
}

int compare_print_text(FILE *out, const struct compare_view *view)
{
	print_head(view, out);
	for (size_t i = 0; i < VERDICTS; i++)
		print_verdict(view, out, order[i]);
	print_families(view, out);
	print_differences(view, out);
	return 0;
}
