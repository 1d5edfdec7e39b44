/* table: System V beside POSIX, for a terminal and for other reports. */
#include <string.h>

#include "base/array.h"
#include "base/text.h"
#include "base/units.h"
#include "core/record/label.h"
#include "core/record/record.h"
#include "document.h"
#include "mark.h"
#include "report.h"
#include "report/answer_table.h"
#include "report/layout.h"
#include "report/notes.h"
#include "report/table.h"
#include "core/record/two_modes.h"

#define OPEN_ROWS 30  /* so many in all are not folded away */
#define WIDE 80	      /* a terminal with room for all columns */
#define FULL_WORDS 90 /* columns: verdicts are not shortened */
#define LABEL 23
#define CELL 5
#define CELL_COUNTED 7 /* no digit of a count is left out */

struct page {
	struct document d;
	const struct record *record;
	bool verbose, open;
	bool counted; /* instructions instead of times */
	struct differences differences;
	struct notes notes;
	uint64_t capacity; /* of the rows last printed */
};

static void put_alarms(struct page *p)
{
	const struct record *r = p->record;
	size_t broken = 0;
	for (size_t i = 0; i < r->results; i++)
		broken += r->result[i].status == RESULT_FAILED ||
			  r->result[i].status == RESULT_INVALID;
	if (!r->complete)
		document_lead(&p->d, DOCUMENT_BAD,
			      "INCOMPLETE: some planned runs are missing");
	if (broken > 0)
		document_lead(&p->d, DOCUMENT_BAD,
			      "%zu configuration%s FAILED or %s INVALID: "
			      "the reasons are below",
			      broken, broken > 1 ? "s" : "",
			      broken > 1 ? "are" : "is");
}

static void put_setup(struct page *p)
{
	char text[512];
	const struct record *r = p->record;
	document_text(&p->d, "%s", layout_setup(r, text, sizeof(text)));
	if (r->label[0])
		document_text(&p->d, "%s", r->label);
	document_text(&p->d, "%s", layout_integrity(r, text, sizeof(text)));
	differences_reach(&p->differences, text, sizeof(text));
	if (*text)
		document_text(&p->d, "%s", text);
	put_alarms(p);
}

static int columns_of(const struct page *p, const struct line *line)
{
	return p->d.width < WIDE && line->columns > 2 ? 2 : line->columns;
}

/* At most four characters of a time, so that columns stay apart. */
static char *cell_text(const struct page *p, double value, char *text, size_t n)
{
	if (p->counted && value >= 100 && value < 999999.5)
		snprintf(text, n, "%.0f", value);
	else if (value >= 9999.5)
		snprintf(text, n, value >= 9999.5e3 ? "%.3gM" : "%.0fk",
			 value >= 9999.5e3 ? value / 1e6 : value / 1e3);
	else
		units_three(value, text, n);
	return text;
}

/* "skipped (b)", "FAILED (c)". */
static void say_status(struct notes *notes, const struct result *result,
		       char *text, size_t n)
{
	static const char *const words[RESULT_STATUSES] = {
		[RESULT_OK] = "no run",
		[RESULT_SKIPPED] = "skipped",
		[RESULT_FAILED] = "FAILED",
		[RESULT_INVALID] = "INVALID",
		[RESULT_INVALID_LOAD] = "load missed",
	};
	const char *reason = result->reason, *word = words[result->status];
	char letter[NOTE_LETTERS];
	if (!strncmp(reason, "not offered: ", 13)) {
		word = "not offered";
		reason += 13;
	}
	if (*reason)
		snprintf(text, n, "%s (%s)", word,
			 notes_letter(notes, reason, letter));
	else
		snprintf(text, n, "%s", word);
}

static void put_figures(struct page *p, const struct line *line,
			const struct result *result)
{
	int n = columns_of(p, line);
	char text[64] = "";
	bool measured =
		result && result->status == RESULT_OK && result->runs > 0;
	for (int i = 0; i < n && measured; i++)
		document_cell(&p->d, "%s",
			      cell_text(p,
					layout_value(&line->column[i], result),
					text, sizeof(text)));
	if (measured)
		return;
	if (result)
		say_status(&p->notes, result, text, sizeof(text));
	document_span(&p->d, (unsigned)n, "%s", text);
}

/* A call's own, or the configuration's; what rows share stands above them. */
static void put_label(struct page *p, const struct layout *layout,
		      const struct row *row)
{
	const struct params *params = row->params;
	bool by_call = layout->figures.by_call && !row->control;
	char label[256];
	if (by_call && row->first)
		document_group(
			&p->d, "%s",
			layout_group(layout, params, label, sizeof(label)));
	else if (params->capacity != p->capacity && !by_call &&
		 layout_has_capacity(layout) && !row->control)
		document_group(&p->d, "capacity %llu",
			       (unsigned long long)params->capacity);
	p->capacity = params->capacity;
	label_params(params, label, sizeof(label));
	document_cell(&p->d, "%s",
		      by_call ? metrics[row->line->column[0].metric].label
			      : label);
}

/* Under the figures that they are of. */
static void put_modes(struct page *p, const struct row *row)
{
	for (int i = 0; i < columns_of(p, row->line); i++) {
		const struct figure *figure = &row->line->column[i];
		char text[512];
		two_modes_say(figure, figure->head, row->result, text,
			      sizeof(text));
		if (!*text)
			continue;
		document_cell(&p->d, "%s", "");
		document_span(&p->d, 0, "%s", text);
	}
}

/* A control takes the place of the two families, and says what it holds. */
static void put_row(struct page *p, const struct layout *layout,
		    const struct row *row)
{
	const struct result *first = row->result[0];
	char text[256] = "", letter[NOTE_LETTERS];
	put_label(p, layout, row);
	put_figures(p, row->line, first);
	if (!row->control)
		put_figures(p, row->line, row->result[1]);
	if (row->control)
		snprintf(text, sizeof(text), "%s",
			 mark_title(row->params->mechanism));
	else if (first)
		difference_row(&p->differences, first, row->line->judged,
			       p->d.width < FULL_WORDS, text, sizeof(text));
	if (row->holds)
		text_append(
			text, sizeof(text), ", holds %llu",
			(unsigned long long)first->effective.capacity_messages);
	for (int i = 0; i < 2 && row->first; i++) {
		const struct result *r = row->result[i];
		if (r && r->status == RESULT_OK && *r->reason)
			text_append(text, sizeof(text), "%sruns left out (%s)",
				    *text ? "; " : "",
				    notes_letter(&p->notes, r->reason, letter));
	}
	if (row->apart[0] && row->first)
		text_append(text, sizeof(text), "%srun by run (%s)",
			    *text ? "; " : "",
			    notes_letter(&p->notes, row->apart, letter));
	if (row->unequal)
		text_append(text, sizeof(text), "%sUNEQUAL", *text ? "  " : "");
	document_span(&p->d, 0, "%s", text);
	put_modes(p, row);
}

static void open_table(struct page *p, const struct layout *layout, size_t rows,
		       struct document_column *column)
{
	const struct line *line = &layout->line[0];
	int n = columns_of(p, line), cell = p->counted ? CELL_COUNTED : CELL;
	document_fold(&p->d, p->open, "%s (%zu row%s)", layout->figures.title,
		      rows, text_plural(rows));
	column[0] = (struct document_column){.head = "", .width = -LABEL};
	for (int i = 0; i < 2 * n; i++)
		column[i + 1] = (struct document_column){
			i == 0	 ? mark_label("sysv")
			: i == n ? mark_label("posix")
				 : NULL,
			line->column[i % n].head, i % n ? cell : cell + 2,
			false};
	column[2 * n + 1] = (struct document_column){.head = "POSIX is"};
	document_table(&p->d, column, 2 * (unsigned)n + 2);
	p->capacity = 0;
}

/* Those of the families, then those of the controls. */
static void put_section(struct page *p, const char *workload)
{
	struct layout layout = layout_of(p->record, workload);
	struct document_column column[2 * COLUMNS + 2];
	struct row row;
	size_t many = layout_rows(p->record, &layout, p->verbose);
	if (many == 0)
		return;
	open_table(p, &layout, many, column);
	for (int controls = 0; controls < 2; controls++) {
		struct rows rows = {p->record, &layout, p->verbose, 0, 0};
		size_t n = 0;
		while (layout_next(&rows, &row)) {
			if (row.control != (bool)controls)
				continue;
			if (controls && n++ == 0)
				document_group(&p->d, "controls");
			put_row(p, &layout, &row);
		}
	}
	document_unfold(&p->d);
}

static double knee(const struct facts *plan, size_t i, const char *member,
		   const char **text)
{
	char name[64];
	snprintf(name, sizeof(name), "knees.%zu.%s", i, member);
	*text = facts_get(plan, name, NULL);
	return facts_value(plan, name, 0);
}

/* Without evidence that is no rate either: the search saw no further. */
static void put_knee(struct page *p, size_t i, const char *mechanism)
{
	const struct facts *plan = &p->record->plan;
	const char *label, *reason, *none;
	char beyond[400] = "";
	double rate = knee(plan, i, "rate_per_s", &none);
	double unseen = knee(plan, i, "unmeasured_per_s", &none);
	bool confirmed = knee(plan, i, "confirmed", &none) > 0;
	knee(plan, i, "label", &label);
	knee(plan, i, "reason", &reason);
	if (reason && !(rate > 0)) {
		document_item(&p->d,
			      "%s could not be measured here, because %s",
			      mechanism, reason);
		return;
	}
	if (reason)
		snprintf(beyond, sizeof(beyond),
			 "; %.0f/s could not be measured here, because %s",
			 unseen, reason);
	document_item(&p->d, "%s %.0f messages/s%s: %s%s", mechanism, rate,
		      rate > 0 && !confirmed ? " (not confirmed)" : "",
		      !(rate > 0) ? "no rate holds"
		      : label	  ? label
				  : "",
		      beyond);
}

/* What --find-knee found. */
static void put_knees(struct page *p)
{
	const struct facts *plan = &p->record->plan;
	const char *mechanism;
	for (size_t i = 0; knee(plan, i, "mechanism", &mechanism), mechanism;
	     i++) {
		if (i == 0)
			document_head(&p->d, DOCUMENT_PLAIN,
				      "HIGHEST RATE with response %s",
				      facts_get(plan, "knee_target", "?"));
		put_knee(p, i, mechanism);
	}
}

static bool is_alone(const struct sighting *one, const struct sighting *two)
{
	return one->verdict == KEPT && two &&
	       (two->verdict == NOT_OFFERED || two->verdict == NOT_KEPT);
}

/* Promises that one family keeps alone, or breaks. */
static void put_promises(struct page *p, const char *family, const char *other,
			 bool broken)
{
	const struct sightings *all = &p->record->promises;
	char words[4000] = "";
	for (size_t i = 0; i < all->count; i++) {
		const struct sighting *s = &all->sighting[i];
		if (strcmp(s->mechanism, family) != 0 ||
		    !(broken ? s->verdict == NOT_KEPT
			     : is_alone(s,
					sightings_find(all, s->word, other))))
			continue;
		text_append(words, sizeof(words), "%s%s", *words ? ", " : "",
			    s->word);
	}
	if (*words)
		document_item(&p->d, "%s%s: %s", mark_label(family),
			      broken ? " BROKEN" : "", words);
}

static void put_offers(struct page *p)
{
	static const char *const families[] = {"sysv", "posix"};
	const char *lacking[2];
	for (int i = 0; i < 2; i++) {
		char name[64];
		snprintf(name, sizeof(name), "mechanisms.%s.not_offered",
			 families[i]);
		lacking[i] = facts_get(&p->record->plan, name, "");
	}
	if (*lacking[0] || *lacking[1])
		document_head(&p->d, DOCUMENT_PLAIN, "NOT OFFERED");
	for (int i = 0; i < 2; i++)
		if (*lacking[i])
			document_item(&p->d, "%s: %s", mark_label(families[i]),
				      lacking[i]);
	if (p->record->promises.count == 0)
		return;
	document_head(&p->d, DOCUMENT_PLAIN,
		      "PROMISES that only one of the two families keeps "
		      "(--format promises)");
	for (int i = 0; i < 4; i++)
		put_promises(p, families[i % 2], families[!(i % 2)], i > 1);
}

static void put_warnings(struct page *p)
{
	const struct record *r = p->record;
	if (r->warnings > 0)
		document_fold(&p->d, false, "%zu warning%s", r->warnings,
			      text_plural(r->warnings));
	for (size_t i = 0; i < r->warnings; i++) {
		const struct warning *w = &r->warning[i];
		document_item(&p->d, "%s: %s; %s",
			      w->severity == SEVERITY_WARNING ? "WARNING"
							      : "note",
			      w->message, w->hint);
	}
	if (r->warnings > 0)
		document_unfold(&p->d);
}

void table_put(struct document d, const struct record *record, bool verbose,
	       enum table_answer answer)
{
	struct page page = {.d = d, .record = record, .verbose = verbose};
	struct page *p = &page;
	const char *workload;
	size_t rows = 0;
	p->counted = record_is_counted(p->record);
	differences_collect(&p->differences, p->record);
	if (answer == TABLE_AFTER_ANSWER)
		answers_put(&p->d, &p->differences);
	for (size_t i = 0; (workload = record_workload(p->record, i)); i++) {
		struct layout layout = layout_of(p->record, workload);
		rows += layout_rows(p->record, &layout, p->verbose);
	}
	p->open = rows <= OPEN_ROWS;
	put_setup(p);
	for (size_t i = 0; (workload = record_workload(p->record, i)); i++)
		put_section(p, workload);
	put_knees(p);
	put_offers(p);
	notes_put(&p->notes, &p->d, p->record, p->verbose, p->open);
	put_warnings(p);
	if (answer == TABLE_BEFORE_ANSWER)
		answers_put_short(&p->d, &p->differences);
	differences_release(&p->differences);
}

static void write_table(FILE *out, const struct record *record,
			const struct report_options *options)
{
	table_put(document_of(out, DOCUMENT_TERMINAL, options->colour), record,
		  options->verbose,
		  options->answer ? TABLE_BEFORE_ANSWER : TABLE_ONLY);
}

const struct report report_table = {
	.name = "table",
	.summary = "System V beside POSIX, for a terminal",
	.min_records = 1,
	.write_one = write_table,
	.between = "\n",
};
