/* Records of a folder, found by a history of what is wanted. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/error.h"
#include "base/memory.h"
#include "command/choose/folder.h"
#include "command/history/print.h"
#include "core/judge/choice_find.h"
#include "core/judge/history.h"

/* The newest that has a figure of a mechanism. */
struct newest {
	const char *mechanism, *file;
	double time;
	bool here, near;
};

struct finding {
	const struct choice_want *want;
	const char *class;
	struct newest newest[CHOICE_CANDIDATES];
	size_t count;
};

void choose_names_add(struct choose_names *names, const char *name)
{
	for (size_t i = 0; i < names->count; i++)
		if (!strcmp(names->name[i], name))
			return;
	names->name = array_grow(names->name, names->count, sizeof(char *));
	names->name[names->count++] = mem_text(name);
}

static bool is_better(const struct newest *a, const struct newest *b)
{
	if (!b->file || a->near != b->near)
		return !b->file || !a->near;
	return a->here != b->here ? a->here : a->time > b->time;
}

static void offer(struct finding *f, const struct newest *found)
{
	size_t i = 0;
	while (i < f->count &&
	       strcmp(f->newest[i].mechanism, found->mechanism) != 0)
		i++;
	if (i == CHOICE_CANDIDATES)
		return;
	f->count += i == f->count;
	if (is_better(found, &f->newest[i]))
		f->newest[i] = *found;
}

static void look_at(struct finding *f, const struct history_class *class,
		    const struct history_series *series)
{
	const struct params *params = &class->config[series->config].params;
	const struct params *like = &f->want->like;
	struct newest found = {
		.mechanism = params->mechanism,
		.here = f->class && !strcmp(class->name, f->class),
		.near = !isfinite(choice_distance(like, params, false)),
	};
	if (found.near && !isfinite(choice_distance(like, params, true)))
		return;
	for (size_t i = 0; i < class->records; i++) {
		if (!isfinite(series->own[i]))
			continue;
		found.file = class->record[i].file;
		found.time = class->record[i].time;
		offer(f, &found);
	}
}

static void take_newest(struct choose_names *names,
			const struct history *history)
{
	const struct history_record *newest = NULL;
	for (size_t i = 0; i < history->classes; i++)
		for (size_t j = 0; j < history->class[i].records; j++) {
			const struct history_record *r =
				&history->class[i].record[j];
			newest = newest && newest->time >= r->time ? newest : r;
		}
	if (newest)
		choose_names_add(names, newest->file);
}

static void take_found(struct choose_names *names,
		       const struct history *history,
		       const struct choice_want *want, const char *class)
{
	struct finding f = {.want = want, .class = class};
	for (size_t i = 0; i < history->classes; i++) {
		const struct history_class *of = &history->class[i];
		for (size_t j = 0; j < of->many; j++)
			look_at(&f, of, &of->series[j]);
	}
	for (size_t i = 0; i < f.count; i++)
		choose_names_add(names, f.newest[i].file);
	if (f.count == 0)
		take_newest(names, history);
}

int choose_of_folder(struct choose_names *names, const char *folder,
		     const struct choice_want *want, const char *machine_class,
		     struct error *err)
{
	const struct choice_bound *bound = &want->bound[0];
	const struct figure figure[2] = {
		{bound->metric, bound->percentile, "", IS_COMPARED}};
	char only[WORD_MAX + 1];
	const struct history_options options = {
		.alpha = CHANGES_ALPHA,
		.margin = MARGINS_USUAL,
		.figure = figure,
		.only = only,
	};
	struct history history;
	struct history_view view = {0};
	snprintf(only, sizeof(only), "%s/", want->like.workload);
	history_init(&history, &options);
	int rc = history_add_sources(&history, &folder, 1, &view, err);
	for (size_t i = 0; i < view.skips && rc == 0; i++)
		fprintf(stderr, "mqbench: left out: %s\n", view.skipped[i]);
	if (rc == 0)
		take_found(names, &history, want, machine_class);
	history_release(&history);
	free(view.skipped);
	return rc;
}

void choose_names_release(struct choose_names *names)
{
	for (size_t i = 0; i < names->count; i++)
		free(names->name[i]);
	free(names->name);
	*names = (struct choose_names){0};
}
