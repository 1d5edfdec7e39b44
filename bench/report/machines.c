/* machines: a column for each kind of machine, POSIX against System V in it. */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "core/record/label.h"
#include "core/record/record.h"
#include "document.h"
#include "report.h"
#include "report/beside.h"
#include "report/layout.h"

#define KINDS 4 /* in one table */

struct page {
	struct document d;
	struct beside b;
};

static const char *name_of(const struct record *record)
{
	return *record->label ? record->label : record->id;
}

/* "+2.5%" where it is shown, else in brackets; "=" within the margin. */
static void put_cell(struct document *d, const struct beside_cell *cell)
{
	char text[48] = "-";
	double ratio = cell->pair.ratio.estimate;
	enum pairing_verdict verdict = cell->pair.verdict;
	bool shown = verdict == PAIRING_DIFFERS;
	if (cell->values > 0 && verdict == PAIRING_SAME)
		snprintf(text, sizeof(text), "=");
	else if (cell->values > 0 && (ratio >= 2 || ratio <= 0.5))
		snprintf(text, sizeof(text), shown ? "%.2fx" : "(%.2fx)",
			 ratio);
	else if (cell->values > 0)
		snprintf(text, sizeof(text), shown ? "%+.1f%%" : "(%+.1f%%)",
			 100 * (ratio - 1));
	document_cell(d, "%s", text);
}

static void put_row(struct page *p, size_t row, size_t from, size_t to)
{
	const struct beside_line *line = &p->b.line[row];
	size_t sysv = line->held[BESIDE_SYSV], posix = line->held[BESIDE_POSIX];
	char label[320], text[80] = "";
	label_sentence(&line->any->a->params, label, sizeof(label));
	document_cell(&p->d, "%s", label);
	for (size_t k = from; k < to; k++) {
		const struct beside_cell *cell = &p->b.kind[k].cell[row];
		put_cell(&p->d, cell);
		if (p->b.kind[k].records == 1)
			continue;
		if (cell->values > 1)
			document_cell(&p->d, "%.1f%%",
				      100 * expm1(cell->spread));
		else
			document_cell(&p->d, "-");
	}
	if (posix > 0)
		text_append(text, sizeof(text), "POSIX on %zu", posix);
	if (sysv > 0)
		text_append(text, sizeof(text), "%sSysV on %zu",
			    posix > 0 ? ", " : "", sysv);
	document_cell(&p->d, "%s", *text ? text : "neither");
}

static bool same_group(const struct pairing *a, const struct pairing *b)
{
	return a->metric == b->metric &&
	       !strcmp(a->a->params.workload, b->a->params.workload);
}

/* All rows of a workload's figure, at the first of them. */
static void put_group(struct page *p, size_t first, size_t from, size_t to)
{
	const struct pairing *pair = p->b.line[first].any;
	const struct metric *metric = &metrics[pair->metric];
	for (size_t i = 0; i < first; i++)
		if (same_group(p->b.line[i].any, pair))
			return;
	document_group(&p->d, "%s: %s%s%s", pair->a->params.workload,
		       metric->label, metric->sampled ? " " : "",
		       metric->sampled ? summary_names[pair->percentile] : "");
	for (size_t i = first; i < p->b.lines; i++)
		if (same_group(p->b.line[i].any, pair))
			put_row(p, i, from, to);
}

static void put_table(struct page *p, size_t from, size_t to)
{
	struct document_column column[2 + 2 * KINDS], *c = column;
	char letter[KINDS][2], of[48];
	*c++ = (struct document_column){.head = "", .width = -25};
	for (size_t k = from; k < to; k++) {
		snprintf(letter[k - from], 2, "%c", (char)('A' + k % 26));
		*c++ = (struct document_column){.head = letter[k - from],
						.width = 9};
		if (p->b.kind[k].records > 1)
			*c++ = (struct document_column){.head = "±",
							.width = 7};
	}
	snprintf(of, sizeof(of), "shown faster, of %zu", p->b.units);
	*c++ = (struct document_column){.head = of};
	document_table(&p->d, column, (unsigned)(c - column));
	for (size_t i = 0; i < p->b.lines; i++)
		put_group(p, i, from, to);
}

/* "A: board1, board2: some CPU, ..." */
static void put_kind(struct page *p, size_t k)
{
	const struct beside_kind *kind = &p->b.kind[k];
	char names[600] = "", setup[512];
	for (size_t i = kind->first; i < p->b.sides; i++)
		if (p->b.side[i].kind == k && p->b.side[i].unit == i)
			text_append(names, sizeof(names), "%s%s",
				    *names ? ", " : "",
				    name_of(p->b.side[i].record));
	document_item(&p->d, "%c: %s: %s", (char)('A' + k % 26), names,
		      layout_setup(p->b.side[kind->first].record, setup,
				   sizeof(setup)));
}

static void put_page(struct page *p)
{
	bool pooled = false;
	document_lead(&p->d, DOCUMENT_PLAIN,
		      "POSIX against System V on %zu machine%s of %zu kind%s",
		      p->b.units, text_plural(p->b.units), p->b.kinds,
		      text_plural(p->b.kinds));
	for (size_t k = 0; k < p->b.kinds; k++) {
		put_kind(p, k);
		pooled |= p->b.kind[k].records > 1;
	}
	document_text(&p->d, "in brackets: not shown; =: the same within the "
			     "margin; verdicts are corrected for their number "
			     "in a column");
	if (pooled)
		document_text(&p->d,
			      "of several alike: their mean, judged with each "
			      "as one value; ±: their standard deviation; the "
			      "last column has the machines whose own record "
			      "shows it");
	for (size_t from = 0; from < p->b.kinds; from += KINDS)
		put_table(p, from,
			  from + KINDS < p->b.kinds ? from + KINDS
						    : p->b.kinds);
}

static int write_machines(FILE *out, const struct record *const *record,
			  size_t records, const struct report_options *options,
			  struct error *err)
{
	(void)err;
	int rc = 0;
	struct page p = {
		.d = document_of(out, DOCUMENT_TERMINAL, options->colour)};
	beside_make(&p.b, record, records);
	beside_judge(&p.b);
	if (p.b.lines > 0) {
		put_page(&p);
	} else {
		document_text(&p.d, "no record has the same configuration of "
				    "both families");
		rc = STATUS_SKIPPED;
	}
	beside_release(&p.b);
	return rc;
}

const struct report report_machines = {
	.name = "machines",
	.summary = "POSIX against System V, machines side by side",
	.min_records = 1,
	.write = write_machines,
	.pools = true,
};
