/* A replication for a terminal: what did not hold first, 80 columns. */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "command/replicate/print.h"
#include "core/judge/compare_words.h"
#include "core/record/label.h"

#define WHO_COLUMN 43

static const char *const titles[OUTCOMES] = {
	[OUTCOME_HELD] = "HELD",
	[OUTCOME_CONTRADICTED] = "CONTRADICTED: the opposite is shown here",
	[OUTCOME_LEANS] = "NOT SHOWN HERE, but the same direction",
	[OUTCOME_OPEN] = "NOT SHOWN HERE, and no direction",
	[OUTCOME_UNMEASURED] = "NOT MEASURED HERE",
};

static const enum outcome order[OUTCOMES] = {OUTCOME_CONTRADICTED, OUTCOME_OPEN,
					     OUTCOME_LEANS, OUTCOME_UNMEASURED,
					     OUTCOME_HELD};

/* "Held: 12 of 14 conclusions" */
static char *headline(const struct replication *r, char *text, size_t n)
{
	size_t shown = r->count[OUTCOME_LEANS] + r->count[OUTCOME_OPEN];
	if (r->rows == 0) {
		snprintf(text, n,
			 "Nothing to replicate: no difference is shown by the "
			 "%zu comparison%s of their record",
			 r->undecided, text_plural(r->undecided));
		return text;
	}
	snprintf(text, n, "Held: %zu of %zu conclusion%s",
		 r->count[OUTCOME_HELD], r->rows, text_plural(r->rows));
	if (r->count[OUTCOME_CONTRADICTED] > 0)
		text_append(text, n, "; CONTRADICTED: %zu",
			    r->count[OUTCOME_CONTRADICTED]);
	if (shown > 0)
		text_append(text, n, "; not shown here: %zu", shown);
	if (r->count[OUTCOME_UNMEASURED] > 0)
		text_append(text, n, "; not measured here: %zu",
			    r->count[OUTCOME_UNMEASURED]);
	return text;
}

bool replicate_is_alike(const struct replicate_view *view)
{
	const char *class[2];
	for (int side = THEIRS; side <= OURS; side++)
		class[side] = facts_get(&view->record[side]->environment,
					"machine_class", "");
	return *class[THEIRS] && !strcmp(class[THEIRS], class[OURS]);
}

static void print_side(FILE *out, const struct replicate_view *view, int side)
{
	const struct record *r = view->record[side];
	const struct facts *e = &r->environment;
	char line[1024];
	snprintf(line, sizeof(line), "%s%s%s%s: %s, Linux %s; %s",
		 view->name[side], *r->label ? " (" : "", r->label,
		 *r->label ? ")" : "", facts_get(e, "cpu.model", "unknown CPU"),
		 facts_get(e, "kernel.release", "?"),
		 facts_get(e, "verdict", "not examined"));
	text_paragraph(out, side == THEIRS ? "THEIRS  " : "OURS    ", line, 8);
}

static double log_of(const struct pairing *pairing)
{
	return pairing->a ? log(pairing->ratio.estimate) : (double)NAN;
}

static void print_row(FILE *out, const struct replication_row *row)
{
	char theirs[32], ours[32], range[48], label[600], line[128];
	const struct interval *ratio = &row->ours.ratio;
	const struct interval change = {log(ratio->estimate), log(ratio->low),
					log(ratio->high), ratio->level};
	label_sentence(&row->theirs.a->params, label, sizeof(label));
	if (row->theirs.a->params.capacity != 10)
		text_append(label, sizeof(label), " capacity %llu",
			    (unsigned long long)row->theirs.a->params.capacity);
	if (*row->reason)
		text_append(label, sizeof(label), ": %s", row->reason);
	range[0] = '\0';
	if (row->ours.a)
		compare_range(&change, range, sizeof(range));
	snprintf(line, sizeof(line), "%10s →%10s %-17s ",
		 compare_percent(log_of(&row->theirs), theirs, sizeof(theirs)),
		 compare_percent(log_of(&row->ours), ours, sizeof(ours)),
		 range);
	text_paragraph(out, line, label, WHO_COLUMN);
}

static bool same_metric(const struct replication_row *a,
			const struct replication_row *b)
{
	return a->outcome == b->outcome && a->theirs.metric == b->theirs.metric;
}

/* Those that were not measured for one reason, at the first of them. */
static void print_reason(FILE *out, const struct replication *r, size_t first)
{
	const char *reason = r->row[first].reason;
	char line[REASON_MAX + 64];
	size_t n = 0;
	for (size_t i = 0; i < r->rows; i++) {
		if (r->row[i].outcome != OUTCOME_UNMEASURED ||
		    strcmp(r->row[i].reason, reason) != 0)
			continue;
		if (i < first)
			return;
		n++;
	}
	snprintf(line, sizeof(line), "%zu conclusion%s: %s", n, text_plural(n),
		 reason);
	text_paragraph(out, " ", line, 2);
}

/* The rows of one outcome and metric, under its name, at the first of them. */
static void print_group(FILE *out, const struct replication *r, size_t first)
{
	const struct figure y = {.metric = r->row[first].theirs.metric,
				 .percentile = 0};
	char name[96];
	for (size_t i = 0; i < first; i++)
		if (same_metric(&r->row[i], &r->row[first]))
			return;
	fprintf(out, " %s\n", compare_figure(&y, false, name, sizeof(name)));
	for (size_t i = first; i < r->rows; i++)
		if (same_metric(&r->row[i], &r->row[first]))
			print_row(out, &r->row[i]);
}

static void print_outcome(FILE *out, const struct replicate_view *view,
			  enum outcome outcome)
{
	const struct replication *r = view->replication;
	if (r->count[outcome] == 0 ||
	    (outcome == OUTCOME_HELD && !view->verbose))
		return;
	fprintf(out, "\n%s%s%s\n", view->colour ? "\033[1m" : "",
		titles[outcome], view->colour ? "\033[0m" : "");
	bool brief = outcome == OUTCOME_UNMEASURED && !view->verbose;
	for (size_t i = 0; i < r->rows; i++)
		if (r->row[i].outcome == outcome)
			(brief ? print_reason : print_group)(out, r, i);
}

void replicate_print_text(FILE *out, const struct replicate_view *view)
{
	const struct replication *r = view->replication;
	char line[256];
	fprintf(out, "%s", view->colour ? "\033[1m" : "");
	text_paragraph(out, "", headline(r, line, sizeof(line)), 2);
	fprintf(out, "%s", view->colour ? "\033[0m" : "");
	print_side(out, view, THEIRS);
	print_side(out, view, OURS);
	fputs(replicate_is_alike(view) ? "same machine class"
				       : "different machines: directions are "
					 "compared, not times",
	      out);
	fputs("\n", out);
	if (r->undecided > 0 && r->rows > 0)
		fprintf(out, "%zu more comparisons of theirs have no verdict\n",
			r->undecided);
	if (r->rows > (view->verbose ? 0 : r->count[OUTCOME_HELD]))
		fputs("below: POSIX against System V, theirs → ours with its "
		      "95 % interval\n",
		      out);
	for (int i = 0; i < OUTCOMES; i++)
		print_outcome(out, view, order[i]);
	if (r->count[OUTCOME_HELD] > 0 && !view->verbose)
		fputs("\n-v lists what held and what was not measured, row by "
		      "row\n",
		      out);
}
