/* The history for a person: by record, what changed there. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/units.h"
#include "command/history/print.h"
#include "core/judge/compare_words.h"
#include "core/judge/history.h"
#include "core/judge/history_differ.h"
#include "core/judge/history_find.h"
#include "core/judge/history_machine.h"

#define DIFFERENCES_MAX 64

static const char *const kind_words[HISTORY_KINDS] = {
	[HISTORY_REGRESSED] = "REGRESSED", [HISTORY_IMPROVED] = "improved",
	[HISTORY_SMALL] = "small",	   [HISTORY_ISOLATED] = "isolated",
	[HISTORY_HARNESS] = "harness",	   [HISTORY_MACHINE] = "machine",
	[HISTORY_CONTROL] = "control",
};

static const char *date_of(const struct history_record *record, char *text)
{
	snprintf(text, 11, "%.10s", record->created);
	return text;
}

static void put_value(FILE *out, const struct history_series *series,
		      double value, bool with_unit)
{
	char text[64];
	const char *unit = metrics[series->figure.metric].unit;
	bool time = !strcmp(unit, "ns");
	bool rate = !strcmp(unit, "per_s") || !strcmp(unit, "bytes_per_s");
	units_three(time || rate ? value / 1e3 : value, text, sizeof(text));
	fprintf(out, "%s%s", text,
		!with_unit			? ""
		: time				? " µs"
		: !strcmp(unit, "per_s")	? " k/s"
		: rate				? " kB/s"
		: !strcmp(unit, "instructions") ? " instructions"
						: "");
}

static void put_size(FILE *out, const struct interval *size)
{
	char text[96];
	fprintf(out, "%s%s", compare_change(size, text, sizeof(text)),
		isfinite(size->low) ? "" : " (too few for an interval)");
}

static void put_state(FILE *out, const struct history_change *change)
{
	if (change->triage != TRIAGE_OPEN)
		fprintf(out, "\n           %s%s%s",
			change->triage == TRIAGE_DISMISSED ? "dismissed"
							   : "acknowledged",
			*change->reason ? ": " : "", change->reason);
	else if (change->kind == HISTORY_REGRESSED && !change->standing)
		fprintf(out, "; fixed since");
	else if (change->kind == HISTORY_REGRESSED)
		fprintf(out, "; stands%s",
			change->confirmed ? "" : ", not confirmed");
}

static void put_change(FILE *out, const struct history_class *class,
		       const struct history_change *change)
{
	const struct history_series *series = &class->series[change->series];
	char name[64];
	figure_name(&series->figure, name, sizeof(name));
	fprintf(out, "  %s %-9s %s %s%s%s\n", change->id,
		kind_words[change->kind], class->config[series->config].id,
		name, *series->control ? ", relative to " : "",
		series->control);
	fprintf(out, "           ");
	put_size(out, &change->found.size);
	if (*series->control)
		fprintf(out, ", itself %s",
			compare_percent(log(change->own[1] / change->own[0]),
					name, sizeof(name)));
	fprintf(out, ", ");
	put_value(out, series, change->own[0], false);
	fprintf(out, " to ");
	put_value(out, series, change->own[1], true);
	fprintf(out, ", %zu and %zu records", change->found.before,
		change->found.after);
	put_state(out, change);
	fprintf(out, "\n");
}

/* What else changed there, a place or two off included. */
static void put_differences(FILE *out, const struct history_class *class,
			    const struct history_change *change)
{
	struct history_difference list[DIFFERENCES_MAX];
	size_t n = history_around(class, change, list, DIFFERENCES_MAX);
	size_t record = change->record;
	for (size_t i = 0; i < n; i++) {
		const struct history_difference *d = &list[i];
		bool later = d->record > record;
		size_t off = later ? d->record - record : record - d->record;
		fprintf(out, "  %s: %s, then %s", d->name, d->before, d->after);
		if (off > 0)
			fprintf(out, " (%zu record%s %s)", off,
				text_plural(off), later ? "later" : "earlier");
		fprintf(out, "\n");
	}
	if (n == 0)
		fprintf(out, "no known change of the machine, the kernel or "
			     "mqbench there\n");
}

static bool is_shown(const struct history_change *change, bool verbose)
{
	return verbose || (change->kind != HISTORY_SMALL &&
			   change->triage != TRIAGE_DISMISSED);
}

/* Series that became worse at one record: one cause is likely, not many. */
static void put_family(FILE *out, const struct history_class *class,
		       size_t first)
{
	size_t worse = 0, better = 0, record = class->change[first].record;
	for (size_t i = first; i < class->changes; i++) {
		const struct history_change *change = &class->change[i];
		if (change->record != record)
			break;
		worse += change->worse > 0;
		better += change->worse < 0;
	}
	if (worse + better > 1)
		fprintf(out, "  of %zu series %zu became worse, %zu better\n",
			class->many, worse, better);
}

static void put_changes(FILE *out, const struct history_class *class,
			bool verbose)
{
	size_t at = class->records;
	for (size_t i = 0; i < class->changes; i++) {
		const struct history_change *change = &class->change[i];
		const struct history_record *r = &class->record[change->record];
		if (!is_shown(change, verbose))
			continue;
		if (change->record != at) {
			fprintf(out, "\n%s  %s, record %zu of %zu\n",
				r->created, r->id, change->record + 1,
				class->records);
			put_differences(out, class, change);
			put_family(out, class, i);
		}
		at = change->record;
		put_change(out, class, change);
	}
}

/* By what the series are judged, and what the machine did. */
static void put_forms(FILE *out, const struct history_class *class)
{
	char text[256];
	if (class->relatives > 0)
		fprintf(out,
			"%zu of them relative to a reference in the same "
			"slices, the others absolute\n",
			class->relatives);
	for (size_t i = 0; i < class->shifts; i++)
		fprintf(out, "%s\n",
			history_shift_say(&class->shift[i], text,
					  sizeof(text)));
}

static void put_head(FILE *out, const struct history_class *class,
		     const struct history_options *options)
{
	const struct history_record *last = &class->record[class->records - 1];
	const struct facts *machine = last->environment;
	char from[16], to[16], vm[64];
	size_t incomplete = 0, searched = history_searched(class);
	for (size_t i = 0; i < class->records; i++)
		incomplete += !class->record[i].complete;
	fprintf(out, "machine class %s: %s, %s\n", class->name,
		facts_get(machine, "cpu.model", "unknown CPU"),
		facts_vm(machine, true, vm, sizeof(vm)));
	fprintf(out, "%zu record%s from %s to %s, %zu series\n", class->records,
		text_plural(class->records), date_of(&class->record[0], from),
		date_of(last, to), class->many);
	put_forms(out, class);
	if (incomplete > 0)
		fprintf(out, "%zu record%s incomplete\n", incomplete,
			incomplete == 1 ? " is" : "s are");
	if (searched < class->many)
		fprintf(out,
			"%zu series with under %d values, of counts under %d: "
			"too few to show a change\n",
			class->many - searched, CHANGES_FEWEST,
			HISTORY_FEWEST_COUNTS);
	if (searched > 0)
		fprintf(out,
			"false changes to expect by chance: %.2g, most of them "
			"not confirmed\n",
			options->alpha * (double)searched);
	if (isfinite(class->correlation))
		fprintf(out, "correlation from record to record: %.2f\n",
			class->correlation);
}

static void put_tail(FILE *out, const struct history *history, bool verbose)
{
	size_t hidden = 0, unsure = 0, searched = 0;
	size_t open = history_open(history);
	for (size_t i = 0; i < history->classes; i++) {
		const struct history_class *class = &history->class[i];
		searched += history_searched(class);
		for (size_t j = 0; j < class->changes; j++) {
			hidden += !is_shown(&class->change[j], verbose);
			unsure += history_is_open(&class->change[j]);
		}
	}
	unsure -= open;
	if (hidden > 0)
		fprintf(out,
			"%zu change%s under the margin or dismissed: -v shows "
			"%s\n",
			hidden, text_plural(hidden),
			hidden == 1 ? "it" : "them");
	if (unsure > 0)
		fprintf(out,
			"%zu regression%s not confirmed: no alarm, further "
			"records will tell\n",
			unsure, text_plural(unsure));
	if (open == 0)
		fprintf(out, searched > 0 ? "no unacknowledged regression\n"
					  : "no verdict: too few values\n");
	else
		fprintf(out,
			"%zu unacknowledged regression%s; use --ack ID "
			"--reason TEXT, or --dismiss ID\n",
			open, text_plural(open));
}

size_t history_open(const struct history *history)
{
	size_t open = 0;
	for (size_t i = 0; i < history->classes; i++)
		for (size_t j = 0; j < history->class[i].changes; j++)
			open += history_counts(&history->class[i].change[j]);
	return open;
}

void history_print_text(FILE *out, const struct history *history,
			const struct history_view *view)
{
	const struct history_options *o = &history->options;
	char source[512];
	snprintf(source, sizeof(source), "%s", view->source);
	text_clean(source);
	fprintf(out,
		"%s: changes of %.3g %% or more (%.3g %% above p50, %.3g %% of "
		"instructions),\nalpha %.3g %% a series; status 1 is for "
		"confirmed ones%s\n",
		source, 100 * o->margin.p50, 100 * o->margin.tail,
		100 * o->margin.counted, 100 * o->alpha,
		o->alpha > CHANGES_ALPHA
			? ""
			: ":\nat most 1 false alarm in 100 days of 100 series");
	if (history->classes > 1)
		fprintf(out, "%zu machine classes, which are not mixed\n",
			history->classes);
	for (size_t i = 0; i < history->classes; i++) {
		const struct history_class *class = &history->class[i];
		fprintf(out, "\n");
		put_head(out, class, o);
		put_changes(out, class, view->verbose);
	}
	fprintf(out, "\n");
	put_tail(out, history, view->verbose);
}
