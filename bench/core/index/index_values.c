/* Series out of an index, which is not trusted. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/memory.h"
#include "base/text.h"
#include "core/index/index_values.h"
#include "core/judge/history.h"

/* A series of the history; those that are one in the index stand together. */
struct wanted {
	int64_t id; /* of the configuration */
	struct figure figure;
	size_t class, series;
};

#define CONTROLS_MAX 64

struct reading {
	struct index_loading *loading;
	struct wanted *wanted;
	size_t many;
	struct index_place **place;   /* by id */
	struct history_series **into; /* by class; NULL: it has none such */
	char control[CONTROLS_MAX][WORD_MAX]; /* [0]: none */
	unsigned char *by; /* the control, of each place by id */
	size_t controls;
};

static int by_figure(const void *a, const void *b)
{
	const struct wanted *x = a, *y = b;
	if (x->id != y->id)
		return x->id < y->id ? -1 : 1;
	if (x->figure.metric != y->figure.metric)
		return x->figure.metric < y->figure.metric ? -1 : 1;
	if (x->figure.percentile != y->figure.percentile)
		return x->figure.percentile < y->figure.percentile ? -1 : 1;
	return (x->class > y->class) - (x->class < y->class);
}

static int by_id(const void *a, const void *b)
{
	const struct index_place *const *x = a, *const *y = b;
	return ((*x)->id > (*y)->id) - ((*x)->id < (*y)->id);
}

static double *new_values(size_t n)
{
	double *value = mem_array(n, sizeof(*value));
	for (size_t i = 0; i < n; i++)
		value[i] = NAN;
	return value;
}

static void list_wanted(struct reading *r)
{
	const struct index_loading *l = r->loading;
	for (size_t i = 0; i < l->links; i++) {
		const struct index_link *link = &l->link[i];
		struct history_class *class = &l->history->class[link->class];
		size_t at = class->config[link->config].series;
		for (; at < class->many &&
		       class->series[at].config == link->config;
		     at++) {
			if (class->series[at].own)
				continue;
			class->series[at].own = new_values(class->records);
			r->wanted = array_grow(r->wanted, r->many,
					       sizeof(*r->wanted));
			r->wanted[r->many++] = (struct wanted){
				link->id, class->series[at].figure, link->class,
				at};
		}
	}
	if (r->many > 1)
		qsort(r->wanted, r->many, sizeof(*r->wanted), by_figure);
}

/* Its number; 0 where it is none, or one of too many. */
static unsigned char control_of(struct reading *r, const char *name)
{
	size_t i = *name ? 1 : 0;
	while (*name && i < r->controls && strcmp(r->control[i], name) != 0)
		i++;
	if (i < r->controls || i == CONTROLS_MAX)
		return (unsigned char)(i % CONTROLS_MAX);
	snprintf(r->control[i], WORD_MAX, "%s", name);
	text_clean(r->control[i]);
	r->controls++;
	return (unsigned char)i;
}

/* Of a count: its interval is one of 95 %, about. */
static void note_error(struct history_series *series, double low, double high)
{
	double error = log(high / low) / 2 / 1.96;
	if (isfinite(error))
		series->error = fmax(series->error, error);
}

static void take_value(struct reading *r, size_t at, struct sqlite3_stmt *row)
{
	struct index_place *place = r->place[at];
	struct history_series *s = r->into[place->class];
	double value = index_number(row, 1), ratio;
	if (!s || !isfinite(value))
		return;
	place->taken++;
	s->own[place->record] = value;
	s->unfit = s->unfit || value <= 0;
	if (figure_is_counted(&s->figure)) {
		note_error(s, index_number(row, 2), index_number(row, 3));
		return;
	}
	ratio = index_number(row, 2);
	r->by[at] = control_of(r, index_text(row, 3));
	if (!(ratio > 0) || !r->by[at])
		return;
	if (!s->ratio)
		s->ratio = new_values(
			r->loading->history->class[place->class].records);
	s->ratio[place->record] = ratio;
}

/* The control is that of the first record; ratios to others are none. */
static void settle_control(struct reading *r, size_t class)
{
	struct history_series *s = r->into[class];
	size_t places = r->loading->places, first = SIZE_MAX;
	unsigned char by = 0;
	for (size_t i = 0; i < places; i++) {
		const struct index_place *place = r->place[i];
		if (place->class != class || !r->by[i] || place->record > first)
			continue;
		first = place->record;
		by = r->by[i];
	}
	snprintf(s->control, sizeof(s->control), "%s", r->control[by]);
	for (size_t i = 0; i < places && s->ratio; i++)
		if (r->place[i]->class == class && r->by[i] != by)
			s->ratio[r->place[i]->record] = NAN;
}

#define OF_SERIES                                                              \
	" FROM value WHERE series = (SELECT id FROM series "                   \
	"WHERE configuration = ? AND metric = ?) ORDER BY record"
static const char select_counts[] =
	"SELECT record, median, low, high" OF_SERIES;
static const char select_values[] =
	"SELECT record, median, ratio, control" OF_SERIES;

/* Rows and places are in the same order. */
static void read_series(struct reading *r, const struct wanted *wanted)
{
	char name[64];
	const char *sql = figure_is_counted(&wanted->figure) ? select_counts
							     : select_values;
	struct index *index = r->loading->index;
	size_t at = 0, places = r->loading->places;
	figure_name(&wanted->figure, name, sizeof(name));
	memset(r->by, 0, places);
	struct sqlite3_stmt *row =
		index_ask(index, sql, "it", wanted->id, name);
	while (index_next(index, row)) {
		int64_t id = index_count(row, 0);
		while (at < places && r->place[at]->id < id)
			at++;
		if (at < places && r->place[at]->id == id)
			take_value(r, at, row);
	}
}

/* Of the next class; one that was asked for twice is read twice. */
static bool is_one(const struct wanted *a, const struct wanted *next)
{
	return a->id == next->id && a->figure.metric == next->figure.metric &&
	       a->figure.percentile == next->figure.percentile &&
	       a->class != next->class;
}

/* A series of the index is read once, for all classes that have it. */
static size_t read_next(struct reading *r, size_t from)
{
	struct history *history = r->loading->history;
	size_t end = from;
	do {
		const struct wanted *w = &r->wanted[end++];
		r->into[w->class] = &history->class[w->class].series[w->series];
	} while (end < r->many && is_one(&r->wanted[end - 1], &r->wanted[end]));
	read_series(r, &r->wanted[from]);
	for (size_t i = from; i < end; i++) {
		settle_control(r, r->wanted[i].class);
		r->into[r->wanted[i].class] = NULL;
	}
	return end;
}

void index_load_values(struct index_loading *loading)
{
	size_t places = loading->places;
	struct reading *r = mem_array(1, sizeof(*r));
	r->loading = loading;
	r->controls = 1;
	r->place = mem_array(places, sizeof(struct index_place *));
	r->by = mem_array(places, 1);
	r->into = mem_array(loading->history->classes,
			    sizeof(struct history_series *));
	for (size_t i = 0; i < places; i++)
		r->place[i] = &loading->place[i];
	if (places > 1)
		qsort(r->place, places, sizeof(struct index_place *), by_id);
	list_wanted(r);
	for (size_t at = 0; at < r->many && !loading->index->failed;)
		at = read_next(r, at);
	free(r->place);
	free(r->by);
	free(r->into);
	free(r->wanted);
	free(r);
}
