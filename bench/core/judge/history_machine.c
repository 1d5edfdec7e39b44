/* What the machine did, and what is relative to its controls. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/memory.h"
#include "core/judge/history.h"
#include "core/judge/history_differ.h"
#include "core/judge/history_machine.h"
#include "core/record/relative.h"
#include "core/stats/stats.h"

double history_worse(const struct history_series *series, double change)
{
	bool higher = metrics[series->figure.metric].better == HIGHER;
	return higher ? -change : change;
}

/* The records that have no ratio, as a series of their own. */
static void add_rest(struct history_class *class, size_t i)
{
	size_t n = class->records;
	double *own = mem_array(n, sizeof(*own));
	class->series =
		array_grow(class->series, class->many, sizeof(*class->series));
	const struct history_series *all = &class->series[i];
	for (size_t j = 0; j < n; j++)
		own[j] = isnan(all->ratio[j]) ? all->own[j] : NAN;
	class->series[class->many++] =
		(struct history_series){.config = all->config,
					.figure = all->figure,
					.own = own,
					.value = own,
					.values = stats_count(own, n),
					.unfit = all->unfit};
}

/* Which values of a series are searched; how many others there are. */
static size_t choose(struct history_class *class, struct history_series *s)
{
	size_t n = class->records;
	size_t ratios = s->ratio ? stats_count(s->ratio, n) : 0;
	s->value = s->own;
	s->values = stats_count(s->own, n);
	if (ratios < CHANGES_FEWEST) {
		s->control[0] = '\0';
		return ratios;
	}
	size_t rest = s->values - ratios;
	s->value = s->ratio;
	s->values = ratios;
	class->relatives++;
	return rest;
}

static void leave_out(const struct history_class *class,
		      struct history_series *s)
{
	for (size_t j = 0; j < class->records; j++)
		if (isnan(s->ratio[j]))
			s->own[j] = NAN;
}

static void note_forms(struct history *history, size_t parted, size_t left_out,
		       size_t early)
{
	if (parted > 0)
		history_note(history,
			     "%zu series are relative to a reference where "
			     "records have one; the other records are "
			     "absolute series of their own",
			     parted);
	if (left_out > 0)
		history_note(history,
			     "%zu series are relative to a reference: records "
			     "without one, under %d of each, are left out",
			     left_out, CHANGES_FEWEST);
	if (early > 0)
		history_note(history,
			     "%zu series are absolute: under %d of their "
			     "records have a reference in the same slices",
			     early, CHANGES_FEWEST);
}

void history_relate(struct history *history, struct history_class *class)
{
	size_t series = class->many, parted = 0, left_out = 0, early = 0;
	class->relatives = 0;
	for (size_t i = 0; i < series; i++) {
		struct history_series *s = &class->series[i];
		size_t others = choose(class, s);
		bool is_relative = s->control[0];
		bool is_many = others >= CHANGES_FEWEST;
		early += !is_relative && others > 0 &&
			 s->values >= CHANGES_FEWEST;
		parted += is_relative && is_many;
		left_out += is_relative && others > 0 && !is_many;
		if (is_relative && is_many)
			add_rest(class, i);
		if (is_relative)
			leave_out(class, &class->series[i]);
	}
	note_forms(history, parted, left_out, early);
}

bool history_is_control(const struct history_class *class,
			const struct history_series *series)
{
	const char *mechanism = class->config[series->config].params.mechanism;
	bool serves = false;
	if (series->control[0] || !is_reference(mechanism))
		return false;
	for (size_t i = 0; i < class->many && !serves; i++)
		serves = !strcmp(class->series[i].control, mechanism);
	return serves;
}

/* The reference that a change of a series may come from; "": none. */
static const char *reference_of(const struct history_class *class,
				const struct history_series *series)
{
	return history_is_control(class, series)
		       ? class->config[series->config].params.mechanism
		       : series->control;
}

/* The median after over that before, as a logarithm for the worse. */
static double step(const struct history_series *s, const double *value,
		   size_t begin, size_t at, size_t end)
{
	return history_worse(s, log(stats_median(value + at, end - at) /
				    stats_median(value + begin, at - begin)));
}

/* How far the levels on either side of a record reach. */
static void find_levels(const struct history_class *class, size_t record,
			size_t *begin, size_t *end)
{
	*begin = record > CHANGES_NEAR ? record - CHANGES_NEAR : 0;
	*end = record + CHANGES_NEAR < class->records ? record + CHANGES_NEAR
						      : class->records;
	for (size_t i = 0; i < class->changes; i++) {
		size_t at = class->change[i].record;
		if (at + HISTORY_OFF < record && at > *begin)
			*begin = at;
		if (at > record + HISTORY_OFF && at < *end)
			*end = at;
	}
}

/* Tails are worse known, and tell no more. */
static void measure(const struct history_class *class,
		    struct history_shift *shift)
{
	double *control = mem_array(2 * class->many, sizeof(*control));
	double *absolute = control + class->many;
	size_t n = 0, begin, end;
	find_levels(class, shift->record, &begin, &end);
	for (size_t i = 0; i < class->many; i++) {
		const struct history_series *s = &class->series[i];
		if (strcmp(s->control, shift->by) != 0)
			continue;
		shift->series++;
		if (s->figure.percentile > 0)
			continue;
		absolute[n] = step(s, s->own, begin, shift->record, end);
		control[n] = absolute[n] -
			     step(s, s->ratio, begin, shift->record, end);
		n += isfinite(control[n]) ? 1 : 0;
	}
	shift->control = stats_median(control, n);
	shift->absolute = stats_median(absolute, n);
	shift->alone = reference_is_alone(shift->control, shift->absolute);
	free(control);
}

static void add_shift(struct history_class *class, const char *by,
		      size_t record, double margin)
{
	struct history_shift shift = {.record = record};
	snprintf(shift.by, sizeof(shift.by), "%s", by);
	measure(class, &shift);
	if (!(fabs(shift.control) >= margin))
		return;
	class->shift = array_grow(class->shift, class->shifts, sizeof(shift));
	class->shift[class->shifts++] = shift;
}

struct history_shift *history_shift_near(const struct history_class *class,
					 const struct history_series *series,
					 size_t record)
{
	const char *by = reference_of(class, series);
	for (size_t i = 0; i < class->shifts; i++) {
		size_t at = class->shift[i].record;
		if (at <= record + HISTORY_OFF && record <= at + HISTORY_OFF &&
		    !strcmp(class->shift[i].by, by))
			return &class->shift[i];
	}
	return NULL;
}

static int by_record(const void *a, const void *b)
{
	const struct history_shift *x = a, *y = b;
	return (x->record > y->record) - (x->record < y->record);
}

/* That the controls alone explain a change of a ratio, the figure shows. */
static void judge_by_itself(const struct history_class *class,
			    struct history_change *change)
{
	const struct history_series *s = &class->series[change->series];
	const struct history_shift *shift =
		history_shift_near(class, s, change->record);
	if (!s->control[0] || !shift || !shift->alone)
		return;
	change->by_itself = true;
	change->worse = history_worse(s, log(change->own[1] / change->own[0]));
}

void history_find_shifts(const struct history *history,
			 struct history_class *class)
{
	double margin = log1p(history->options.margin.p50);
	class->shifts = 0;
	for (size_t i = 0; i<class->changes &&class->relatives> 0; i++) {
		const struct history_change *c = &class->change[i];
		const struct history_series *s = &class->series[c->series];
		const char *by = reference_of(class, s);
		if (*by && !history_shift_near(class, s, c->record))
			add_shift(class, by, c->record, margin);
	}
	if (class->shifts > 1)
		qsort(class->shift, class->shifts, sizeof(*class->shift),
		      by_record);
	for (size_t i = 0; i < class->changes; i++)
		judge_by_itself(class, &class->change[i]);
}

char *history_shift_say(const struct history_shift *shift, char *text, size_t n)
{
	char queues[128];
	if (shift->moved > 0)
		snprintf(queues, sizeof(queues),
			 "relative to it %zu of %zu series changed",
			 shift->moved, shift->series);
	else
		snprintf(queues, sizeof(queues),
			 "the queues, relative to it, are not");
	if (shift->alone)
		snprintf(text, n,
			 "from record %zu on the %s alone changed, by %+.1f %% "
			 "of its times, the queues by %+.1f %%: they are "
			 "judged by themselves there",
			 shift->record + 1, shift->by,
			 100 * expm1(shift->control),
			 100 * expm1(shift->absolute));
	else
		snprintf(text, n,
			 "from record %zu on the machine is %.1f %% %s, by its "
			 "%s; %s",
			 shift->record + 1, 100 * fabs(expm1(shift->control)),
			 shift->control > 0 ? "slower" : "faster", shift->by,
			 queues);
	return text;
}
