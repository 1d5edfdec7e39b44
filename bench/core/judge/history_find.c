/* The changes of all series: found, weighed and put in order. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/memory.h"
#include "core/judge/counts.h"
#include "core/judge/history.h"
#include "core/judge/history_differ.h"
#include "core/judge/history_find.h"
#include "core/judge/history_machine.h"
#include "core/stats/stats.h"

const char *const history_kind_names[HISTORY_KINDS] = {
	[HISTORY_REGRESSED] = "regressed", [HISTORY_IMPROVED] = "improved",
	[HISTORY_SMALL] = "small",	   [HISTORY_ISOLATED] = "isolated",
	[HISTORY_HARNESS] = "harness",	   [HISTORY_MACHINE] = "machine",
	[HISTORY_CONTROL] = "control",
};

static int by_time(const void *a, const void *b)
{
	const struct history_record *x = a, *y = b;
	if (x->time != y->time)
		return x->time < y->time ? -1 : 1;
	return strcmp(x->file, y->file);
}

static void reorder(double *value, const struct history_class *class,
		    double *scratch)
{
	for (size_t i = 0; value && i < class->records; i++)
		scratch[i] = value[class->record[i].added];
	if (value)
		memcpy(value, scratch, class->records * sizeof(*value));
}

/* The records in order, and every series' values along with them. */
static void settle(struct history_class *class, double *scratch)
{
	size_t n = class->records, moved = 0;
	for (size_t i = 0; i < n; i++)
		class->record[i].added = i;
	qsort(class->record, n, sizeof(*class->record), by_time);
	for (size_t i = 0; i < n; i++)
		moved += class->record[i].added != i;
	for (size_t i = 0; i < class->many && moved > 0; i++) {
		reorder(class->series[i].own, class, scratch);
		reorder(class->series[i].ratio, class, scratch);
	}
}

/* Within a boot the time since it cannot run back, only the date can. */
static bool clock_was_set(const struct history_record *a,
			  const struct history_record *b)
{
	return a->boot[0] && !strcmp(a->boot, b->boot) &&
	       a->uptime > b->uptime + 1;
}

static void note_times(struct history *history,
		       const struct history_class *class)
{
	for (size_t i = 1; i < class->records; i++) {
		const struct history_record *a = &class->record[i - 1],
					    *b = a + 1;
		if (a->time == b->time)
			history_note(history,
				     "%s and %s have the same time, %s: "
				     "ordered by name",
				     a->file, b->file, b->created);
		else if (clock_was_set(a, b))
			history_note(history,
				     "%s was measured after %s but has an "
				     "earlier date: the clock was set back",
				     a->file, b->file);
	}
}

static void note_series(struct history *history,
			const struct history_class *class)
{
	for (size_t i = 0; i < class->many; i++) {
		const struct history_series *series = &class->series[i];
		char name[64];
		figure_name(&series->figure, name, sizeof(name));
		if (series->unfit)
			history_note(
				history,
				"%s %s: has values that are not above 0, which "
				"have no ratios; not searched",
				class->config[series->config].id, name);
	}
}

/* What the newest record has no value of, and the one before it has. */
static void note_lost(struct history *history,
		      const struct history_class *class)
{
	size_t lost = 0, had = 0, n = class->records;
	const struct history_series *first = NULL;
	for (size_t i = 0; i < class->many && n > 1; i++) {
		const struct history_series *series = &class->series[i];
		bool was = isfinite(series->value[n - 2]);
		bool lacks = was && !isfinite(series->value[n - 1]);
		had += was;
		lost += lacks;
		first = lacks && !first ? series : first;
	}
	if (!first)
		return;
	char name[64];
	figure_name(&first->figure, name, sizeof(name));
	history_note(history,
		     "%.120s: lacks %zu of %zu series that the record before "
		     "it has, such as %.160s %s",
		     class->record[n - 1].file, lost, had,
		     class->config[first->config].id, name);
}

static void note_broken(struct history *history,
			const struct history_class *class)
{
	const struct history_record *newest =
		&class->record[class->records - 1];
	if (newest->broken > 0)
		history_note(history,
			     "%.200s: %zu result%s failed or invalid; "
			     "mqbench report says why",
			     newest->file, newest->broken,
			     newest->broken == 1 ? " is" : "s are");
}

double history_level(const struct history_series *series, size_t begin,
		     size_t end)
{
	return stats_median(series->value + begin, end - begin);
}

static double least_change(const struct history *history,
			   const struct history_class *class,
			   const struct history_series *series)
{
	return log1p(margin_asked(&history->options.margin,
				  class->config[series->config].id,
				  &series->figure));
}

static enum history_kind judge(const struct history *history,
			       const struct history_class *class,
			       const struct history_change *change)
{
	const struct history_series *series = &class->series[change->series];
	double margin = least_change(history, class, series);
	if (params_is_null(&class->config[series->config].params))
		return HISTORY_HARNESS;
	if (change->by_itself && fabs(change->worse) < margin &&
	    fabs(change->found.size.estimate) >= margin)
		return HISTORY_CONTROL;
	if (fabs(change->worse) < margin)
		return HISTORY_SMALL;
	if (history_is_control(class, series))
		return HISTORY_MACHINE;
	return change->worse > 0 ? HISTORY_REGRESSED : HISTORY_IMPROVED;
}

/* FNV-1a, over all that says which change it is. */
static void name_change(const struct history_class *class,
			struct history_change *change)
{
	const struct history_series *series = &class->series[change->series];
	char text[1024], metric[64];
	figure_name(&series->figure, metric, sizeof(metric));
	snprintf(text, sizeof(text), "%s %s %s %s", class->name,
		 class->config[series->config].id, metric,
		 class->record[change->record].id);
	uint32_t hash = 2166136261u;
	for (const char *c = text; *c; c++)
		hash = (hash ^ (unsigned char)*c) * 16777619u;
	snprintf(change->id, sizeof(change->id), "%08x", (unsigned)hash);
}

static void describe(const struct history_class *class,
		     struct history_change *change, size_t begin, size_t end)
{
	const struct history_series *series = &class->series[change->series];
	change->record = change->earlier = change->found.at;
	while (change->earlier > begin &&
	       !isfinite(series->value[--change->earlier]))
		;
	size_t at = change->record;
	change->old = history_level(series, begin, at);
	change->new = history_level(series, at, end);
	change->own[0] = stats_median(series->own + begin, at - begin);
	change->own[1] = stats_median(series->own + at, end - at);
	change->worse = history_worse(series, change->found.size.estimate);
	name_change(class, change);
}

/* From one level to the next, for the worse. */
static double step_of(const struct history_class *class,
		      const struct history_change *change)
{
	return change->by_itself
		       ? change->worse
		       : history_worse(&class->series[change->series],
				       log(change->new / change->old));
}

/*
 * A regression is open unless a later level was as good as the one before.
 * Changes of a series stand together.
 */
static void mark_standing(const struct history *history,
			  const struct history_class *class,
			  struct history_change *change, size_t n)
{
	double margin =
		least_change(history, class, &class->series[change->series]);
	double since = step_of(class, change);
	change->standing = change->kind == HISTORY_REGRESSED;
	for (size_t i = 1; i < n && change[i].series == change->series; i++) {
		since += step_of(class, &change[i]);
		if (since < margin)
			change->standing = false;
	}
}

static struct history_change *add_change(struct history_class *class)
{
	class->change = array_grow(class->change, class->changes,
				   sizeof(*class->change));
	class->change[class->changes] = (struct history_change){0};
	return &class->change[class->changes++];
}

static void add_changes(struct history_class *class, size_t series,
			const struct changes *found)
{
	size_t begin = 0;
	for (size_t i = 0; i < found->count; i++) {
		struct history_change *change = add_change(class);
		size_t end = i + 1 < found->count ? found->change[i + 1].at
						  : class->records;
		change->series = series;
		change->found = found->change[i];
		describe(class, change, begin, end);
		begin = change->record;
	}
}

static void search_series(const struct history *history,
			  struct history_class *class, size_t place,
			  double *scratch)
{
	struct history_series *series = &class->series[place];
	struct changes found;
	if (series->unfit)
		return;
	for (size_t i = 0; i < class->records; i++)
		scratch[i] = log(series->value[i]);
	if (figure_is_counted(&series->figure))
		counts_changes(&found, scratch, class->records, series->error,
			       history->options.alpha);
	else
		changes_find(&found, scratch, class->records,
			     history->options.alpha);
	series->noise = found.noise;
	add_changes(class, place, &found);
	changes_release(&found);
}

/* Whether another configuration of the mechanism became worse there too. */
static bool has_company(const struct history_class *class,
			const struct history_change *change)
{
	size_t config = class->series[change->series].config;
	const char *mechanism = class->config[config].params.mechanism;
	for (size_t i = 0; i < class->changes; i++) {
		const struct history_change *other = &class->change[i];
		size_t at = class->series[other->series].config;
		size_t off = other->record > change->record
				     ? other->record - change->record
				     : change->record - other->record;
		if (at != config && other->worse > 0 && off <= HISTORY_OFF &&
		    !strcmp(class->config[at].params.mechanism, mechanism))
			return true;
	}
	return false;
}

static void mark_isolated(struct history_class *class)
{
	for (size_t i = 0; i < class->changes; i++) {
		struct history_change *change = &class->change[i];
		size_t config = class->series[change->series].config;
		if (change->kind != HISTORY_REGRESSED ||
		    !params_is_contended(&class->config[config].params) ||
		    has_company(class, change))
			continue;
		change->kind = HISTORY_ISOLATED;
		change->standing = false;
	}
}

/* What the series' correlations have in common. */
struct correlations {
	double count, mean;
	double own; /* share of how they differ that is no chance, 0 to 1 */
};

static struct correlations correlate(const struct history_class *class)
{
	struct correlations c = {0};
	double sum = 0, squares = 0, chance = 0;
	for (size_t i = 0; i < class->many; i++) {
		const struct changes_noise *noise = &class->series[i].noise;
		if (noise->values < CHANGES_FEWEST)
			continue;
		c.count++;
		sum += noise->correlation;
		squares += noise->correlation * noise->correlation;
		chance += 1 / (double)noise->values;
	}
	c.mean = sum / c.count;
	double spread = squares - sum * c.mean;
	chance *= 1 + 2 * sqrt(2 / c.count);
	c.own = spread > chance ? 1 - chance / spread : 0;
	return c;
}

static void confirm(const struct history *history, struct history_class *class)
{
	struct correlations all = correlate(class);
	double level =
		history->options.alpha * fmin(1, HISTORY_SERIES / all.count);
	for (size_t i = 0; i < class->changes; i++) {
		struct history_change *change = &class->change[i];
		const struct changes_noise *noise =
			&class->series[change->series].noise;
		double own = all.own * (noise->correlation - all.mean);
		change->chance =
			figure_is_counted(&class->series[change->series].figure)
				? change->found.p * (double)class->many
				: changes_chance(&change->found, noise,
						 all.mean + own);
		change->confirmed = change->found.stood && change->found.firm &&
				    change->chance <= level;
	}
	class->correlation = all.mean;
}

static void judge_changes(const struct history *history,
			  struct history_class *class)
{
	for (size_t i = 0; i < class->changes; i++) {
		struct history_change *c = &class->change[i];
		struct history_shift *shift = history_shift_near(
			class, &class->series[c->series], c->record);
		c->kind = judge(history, class, c);
		if (shift && class->series[c->series].control[0])
			shift->moved += c->kind <= HISTORY_IMPROVED;
	}
	for (size_t i = 0; i < class->changes; i++)
		mark_standing(history, class, &class->change[i],
			      class->changes - i);
}

static int by_record(const void *a, const void *b)
{
	const struct history_change *x = a, *y = b;
	if (x->record != y->record)
		return x->record < y->record ? -1 : 1;
	return (x->series > y->series) - (x->series < y->series);
}

static void search_class(struct history *history, struct history_class *class)
{
	double *scratch = mem_array(class->records, sizeof(*scratch));
	settle(class, scratch);
	note_times(history, class);
	history_relate(history, class);
	note_series(history, class);
	note_lost(history, class);
	note_broken(history, class);
	for (size_t i = 0; i < class->many; i++)
		search_series(history, class, i, scratch);
	history_find_shifts(history, class);
	judge_changes(history, class);
	confirm(history, class);
	mark_isolated(class);
	if (class->changes > 1)
		qsort(class->change, class->changes, sizeof(*class->change),
		      by_record);
	free(scratch);
}

void history_find(struct history *history)
{
	for (size_t i = 0; i < history->classes; i++)
		search_class(history, &history->class[i]);
}

bool history_is_open(const struct history_change *change)
{
	return change->standing && change->triage == TRIAGE_OPEN;
}

bool history_counts(const struct history_change *change)
{
	return history_is_open(change) && change->confirmed;
}
