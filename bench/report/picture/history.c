/* history: a figure over many records, with its levels. */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "base/units.h"
#include "core/judge/compare_words.h"
#include "core/judge/history.h"
#include "core/judge/history_differ.h"
#include "core/judge/history_find.h"
#include "core/stats/stats.h"
#include "mark.h"
#include "picture.h"
#include "report/picture/history.h"

#define DIFFERENCES_MAX 64
#define TICS 6
#define NAME_MOST 120

/* The series that a picture is of. */
struct of {
	const struct history *history;
	const struct history_class *class;
	size_t number;
	const struct history_series *series;
	const struct history_config *config;
	double scale;
};

void history_name(const struct history_class *class, size_t i, char *text,
		  size_t n)
{
	const struct history_series *s = &class->series[i];
	const struct params *p = &class->config[s->config].params;
	char head[96], label[320];
	picture_metric(s->figure.metric, s->figure.percentile, head,
		       sizeof(head));
	snprintf(text, n, "%s: %s, %s%s%s", head, mark_title(p->mechanism),
		 picture_label(p, label, sizeof(label)),
		 *s->control ? ", relative to " : "", s->control);
}

const char *history_shown_in(const struct history_series *series, double *scale,
			     char *text, size_t n)
{
	const char *unit = metric_shown_in(series->figure.metric, scale);
	snprintf(text, n, "%s", unit);
	if (!series->control[0])
		return text;
	*scale = 1;
	snprintf(text, n, "times %.20s's", series->control);
	return text;
}

bool history_has_changed(const struct history_class *class, size_t series)
{
	for (size_t i = 0; i < class->changes; i++)
		if (class->change[i].series == series &&
		    class->change[i].kind != HISTORY_SMALL)
			return true;
	return false;
}

/* The i'th change of the series; NULL: there are fewer. */
static const struct history_change *change_of(const struct of *of, size_t i)
{
	for (size_t c = 0; c < of->class->changes; c++)
		if (of->class->change[c].series == of->number && i-- == 0)
			return &of->class->change[c];
	return NULL;
}

/*
 * Spikes do not press the rest flat: the frame holds all but the outermost
 * twentieth of the values, the levels too, and as much again.
 */
static void frame(struct picture *p, const struct of *of)
{
	size_t records = of->class->records;
	const struct history_change *c;
	double *sorted = mem_copy(of->series->value, records * sizeof(*sorted));
	size_t n = stats_sort(sorted, records);
	double low = sorted[n / 40], high = sorted[n > 0 ? n - 1 - n / 40 : 0];
	for (size_t i = 0; (c = change_of(of, i)); i++) {
		low = fmin(low, fmin(c->old, c->new));
		high = fmax(high, fmax(c->old, c->new));
	}
	double room = fmax((high - low) / 2, high / 100);
	p->band_low = fmax(low - room, fmin(sorted[0], low) / 2) * of->scale;
	p->band_high = (high + room) * of->scale;
	free(sorted);
}

static void add_values(struct picture *p, const struct of *of)
{
	picture_series(p, "each record",
		       mark_number(of->config->params.mechanism));
	for (size_t i = 0; i < of->class->records; i++) {
		const struct history_record *record = &of->class->record[i];
		char value[32];
		struct picture_point *new = picture_point(
			p, (double)i + 1, of->series->value[i] * of->scale);
		new->starts = true;
		snprintf(new->text, sizeof(new->text), "%.10s, %s, %s %s",
			 record->created, record->id,
			 units_three(new->y, value, sizeof(value)), p->unit);
	}
}

static void add_level(struct picture *p, double from, double to, double level)
{
	picture_point(p, from, level)->starts = true;
	picture_point(p, to, level);
}

static void add_levels(struct picture *p, const struct of *of)
{
	double begin = 0.5, level = NAN;
	const struct history_change *c;
	size_t first = p->points;
	picture_series(p, "level", mark_number(of->config->params.mechanism))
		->variant = 1;
	for (size_t i = 0; (c = change_of(of, i)); i++) {
		double here = (double)c->record + 0.5;
		add_level(p, begin, here, c->old * of->scale);
		begin = here;
		level = c->new;
	}
	if (isnan(level))
		level = history_level(of->series, 0, of->class->records);
	add_level(p, begin, (double)of->class->records + 0.5,
		  level * of->scale);
	for (size_t i = first; i < p->points; i++)
		p->point[i].quiet = true;
}

static void say_change(const struct history_change *c, char *text, size_t n)
{
	char size[64];
	compare_change(&c->found.size, size, sizeof(size));
	snprintf(text, n, "%s %s%s", history_kind_names[c->kind], size,
		 c->triage == TRIAGE_OPEN	 ? ""
		 : c->triage == TRIAGE_DISMISSED ? ", dismissed"
						 : ", acknowledged");
}

/* What else changed about a change, but what was said of the one before. */
static size_t add_notes(struct picture *p, const struct of *of,
			const struct history_change *c, size_t said)
{
	struct history_difference list[DIFFERENCES_MAX];
	size_t n = history_around(of->class, c, list, DIFFERENCES_MAX);
	for (size_t i = 0; i < n; i++) {
		if (list[i].record <= said)
			continue;
		struct picture_flag *flag = picture_flag(
			p, (double)list[i].record + 0.5, FLAG_NOTE);
		snprintf(flag->text, sizeof(flag->text), "%.95s: %.127s",
			 list[i].name, list[i].after);
	}
	return n > 0 ? list[n - 1].record : said;
}

static void add_flags(struct picture *p, const struct of *of)
{
	const struct history_class *class = of->class;
	const struct history_change *c;
	size_t said = 0;
	for (size_t i = 0; (c = change_of(of, i)); i++) {
		bool open = c->triage != TRIAGE_DISMISSED;
		struct picture_flag *flag = picture_flag(
			p, (double)c->record + 0.5,
			open && c->kind == HISTORY_REGRESSED  ? FLAG_WORSE
			: open && c->kind == HISTORY_IMPROVED ? FLAG_BETTER
							      : FLAG_OTHER);
		say_change(c, flag->text, sizeof(flag->text));
		said = add_notes(p, of, c, said);
	}
	for (size_t i = 0; i < TICS; i++) {
		size_t at = i * (class->records - 1) / (TICS - 1);
		struct picture_flag *flag =
			picture_flag(p, (double)at + 1, FLAG_TIC);
		snprintf(flag->text, sizeof(flag->text), "%.10s",
			 class->record[at].created);
	}
}

/* The level at the end, and each change. */
static void describe(struct picture *p, const struct of *of, const char *name)
{
	const struct history_change *c;
	snprintf(p->alt, sizeof(p->alt), "%s, in %s, over %zu records.", name,
		 p->unit, of->series->values);
	for (size_t i = 0; (c = change_of(of, i)); i++) {
		char change[160];
		say_change(c, change, sizeof(change));
		text_append(p->alt, sizeof(p->alt), " From record %zu on: %s.",
			    c->record + 1, change);
	}
	if (!change_of(of, 0))
		text_append(p->alt, sizeof(p->alt), " No change of level.");
}

/* A file's name has 255 bytes: the number parts what a cut makes alike. */
static void name_file(struct picture *p, const struct of *of, const char *name)
{
	const char *id = of->config->id;
	char number[32] = "";
	if (strlen(id) > NAME_MOST)
		snprintf(number, sizeof(number), "-%zu", of->number);
	snprintf(p->file, sizeof(p->file), "%.*s%s-%s%s-%s", NAME_MOST, id,
		 number, name, *of->series->control ? "-relative" : "",
		 of->class->name);
	for (char *c = p->file; *c; c++)
		if (*c == '/' || (unsigned char)*c <= ' ')
			*c = '_';
	if (*p->file == '.')
		*p->file = '_';
}

static void say(struct picture *p, const struct of *of)
{
	const struct history_options *o = &of->history->options;
	char name[64];
	figure_name(&of->series->figure, name, sizeof(name));
	name_file(p, of, name);
	history_name(of->class, of->number, p->title, sizeof(p->title));
	snprintf(p->subtitle, sizeof(p->subtitle),
		 "%zu records of machine class %s · changes: alpha %.3g %% a "
		 "series, values clipped at %g robust deviations · size: "
		 "Hodges-Lehmann with %g %% interval, of up to %d records a "
		 "side · margin %.3g %%",
		 of->series->values, of->class->name, 100 * o->alpha,
		 (double)CHANGES_CLIP, 100 * CHANGES_LEVEL, CHANGES_NEAR,
		 100 * margin_asked(&o->margin, of->config->id,
				    &of->series->figure));
	snprintf(p->y_label, sizeof(p->y_label), "%s, %s", name, p->unit);
	snprintf(p->x_label, sizeof(p->x_label),
		 "record, in the order of time");
	snprintf(p->extra, sizeof(p->extra), "%u",
		 mark_number(of->config->params.mechanism));
	describe(p, of, name);
}

void history_show_series(const struct history *history,
			 const struct history_class *class, size_t series,
			 const struct viewer *viewer)
{
	struct picture p;
	struct of of = {.history = history,
			.class = class,
			.number = series,
			.series = &class->series[series]};
	of.config = &class->config[of.series->config];
	picture_init(&p, "history", PICTURE_HISTORY);
	p.axis = PICTURE_COUNT;
	history_shown_in(of.series, &of.scale, p.unit, sizeof(p.unit));
	say(&p, &of);
	frame(&p, &of);
	add_values(&p, &of);
	add_levels(&p, &of);
	add_flags(&p, &of);
	picture_show(&p, viewer);
}

void history_show(const struct history *history, const struct viewer *viewer)
{
	for (size_t i = 0; i < history->classes; i++) {
		const struct history_class *class = &history->class[i];
		for (size_t j = 0; j < class->many; j++)
			if (class->series[j].values >=
				    history_fewest(&class->series[j]) &&
			    (history_has_changed(class, j) ||
			     history->options.only || history->options.skip))
				history_show_series(history, class, j, viewer);
	}
}
